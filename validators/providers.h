/* The mailbox providers that are known by name: what is done otherwise at each of them. */
#ifndef VALIDATORS_PROVIDERS_H
#define VALIDATORS_PROVIDERS_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/str.h"
#include "validators/names/mailbox_rules.h"

struct smtp_limits;
struct smtp_row;

/* The rules for the mailboxes of one domain of a provider. */
struct provider_mailboxes {
    const char *domain; /* NULL: all its domains that no earlier entry has */
    const struct mailbox_rules *rules;
};

struct provider {
    const char *name;     /* as in lists/own/provider.txt, lists/own/mx_provider.txt and mailsift_provider */
    const char *shown;    /* to people who read English */
    const char *shown_zh; /* and simplified Chinese; NULL: as in English */
    const struct provider_mailboxes *mailboxes; /* of its domains that provider.txt has */
    size_t mailbox_count;
    const struct smtp_limits *limits; /* how often it may be asked; NULL: as everybody else */
    const struct smtp_row *replies;   /* what replies to RCPT mean there and nowhere else */
    size_t reply_count;
    bool accepts_all; /* its servers refuse at the end of a message, if at all */
};

extern const struct provider providers[];
extern const size_t provider_count;

/* The row of the provider that the lists call NAME; NULL: it has none, and is treated as everybody else. */
const struct provider *provider_of(struct str name);

#endif
