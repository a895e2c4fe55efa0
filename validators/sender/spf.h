/* Judges by the SPF records of a domain whether a machine may send mail in its name (RFC 7208). */
#ifndef VALIDATORS_SENDER_SPF_H
#define VALIDATORS_SENDER_SPF_H

#include <stdbool.h>

#include "validators/sender/records.h"

enum {
    SPF_LOOKUPS_MAX = 10, /* terms that ask DNS: RFC 7208 4.6.4 */
    SPF_VOIDS_MAX = 2,    /* of their questions, those without an answer */
    SPF_TERM_SHOWN = 100, /* of the term that decided */
};

/* RFC 7208 2.6. */
enum spf_result {
    SPF_NONE,
    SPF_NEUTRAL,
    SPF_PASS,
    SPF_FAIL,
    SPF_SOFTFAIL,
    SPF_TEMPERROR,
    SPF_PERMERROR,
    SPF_RESULT_COUNT
};

extern const char *const spf_result_words[SPF_RESULT_COUNT];

/* Who would send what. */
struct spf_question {
    struct record_source *records;
    const char *domain;      /* of MAIL FROM */
    const char *local;       /* what stands before its @; NULL: postmaster */
    const char *helo;        /* NULL: not known */
    unsigned char ip[16];    /* in network order */
    unsigned address_length; /* 4 or 16; 0: a stranger, of whom nothing is known, so that only `all` fits, or
                                a network of all */
};

struct spf_answer {
    enum spf_result result;
    unsigned lookups, voids;
    bool guessed;      /* a stranger only: a term could not be asked, because an address stands in it */
    const char *error; /* of TEMPERROR and PERMERROR, a clause for people; else NULL */
    char term[SPF_TERM_SHOWN]; /* the term that decided or is in error, printable ASCII; empty: none */
};

/* Evaluates the records of QUESTION->domain.  A stranger that gets SPF_PASS shows that everybody does; the
 * other results say what the record has for those whom it does not name, and its limits count as at worst. */
void spf_check(const struct spf_question *question, struct spf_answer *answer);

#endif
