/* Reads what a domain wants to be done with mail that only pretends to be its own (RFC 7489). */
#ifndef VALIDATORS_SENDER_DMARC_H
#define VALIDATORS_SENDER_DMARC_H

#include <stdbool.h>

#include "validators/sender/records.h"

enum dmarc_state {
    DMARC_MISSING,
    DMARC_FAILED,  /* DNS does not answer */
    DMARC_SEVERAL, /* records: receivers act as if there were none */
    DMARC_BROKEN,  /* the record has no policy that can be read */
    DMARC_NONE,    /* p=none and so on */
    DMARC_QUARANTINE,
    DMARC_REJECT,
};

struct dmarc_answer {
    enum dmarc_state state;
    bool inherited; /* from the organisational domain, RFC 7489 6.6.3 */
    bool reports;   /* somebody gets them: rua= */
};

/* Asks RECORDS for the policy of DOMAIN, which is lower-case A-labels. */
void dmarc_look(struct record_source *records, const char *domain, struct dmarc_answer *answer);

#endif
