/* What the mailbox names of a provider look like, and which of them are the same mailbox. */
#ifndef VALIDATORS_NAMES_MAILBOX_RULES_H
#define VALIDATORS_NAMES_MAILBOX_RULES_H

#include <stdbool.h>

#include "validators/base/str.h"

/* A name before its tag.  Letters, digits and dots are always fine; case does not count. */
struct mailbox_form {
    unsigned length_min; /* 0: any */
    unsigned length_max; /* 0: any; ignored dots are not counted */
    const char *marks;   /* which others may be in it; NULL: the provider's form is not known */
    bool letter_first;   /* but for a name of digits alone */
    unsigned
        digits_min; /* a name of digits alone: how many, and it does not begin with 0; both 0: no matter */
    unsigned digits_max;
};

/* One provider's rules; all zero says nothing. */
struct mailbox_rules {
    struct mailbox_form form;
    bool fold_case;      /* letters' case does not count (RFC 5321 2.3.11 leaves that to the host) */
    bool dots_ignored;   /* j.doe and jdoe are one mailbox */
    char tag;            /* what begins a tag (john+shop): '+', or 0 for no tags */
    const char *same_as; /* the domain whose mailboxes these are under another name, or NULL */
};

#endif
