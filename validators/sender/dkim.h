/* Looks at the public key with which receivers check the signatures of a domain (RFC 6376 3.6). */
#ifndef VALIDATORS_SENDER_DKIM_H
#define VALIDATORS_SENDER_DKIM_H

#include "validators/sender/records.h"

enum dkim_state {
    DKIM_MISSING,
    DKIM_FAILED,  /* DNS does not answer */
    DKIM_SEVERAL, /* keys at one name: which one is used is not defined */
    DKIM_REVOKED, /* p= is empty */
    DKIM_BROKEN,  /* no key that can be read */
    DKIM_WEAK,    /* RSA of less than DKIM_BITS_LEAST: receivers ignore it */
    DKIM_SHORT,   /* RSA of less than DKIM_BITS_GOOD */
    DKIM_FINE,
};

enum { DKIM_BITS_LEAST = 1024, DKIM_BITS_GOOD = 2048 }; /* RFC 8301 3.2 */

struct dkim_answer {
    enum dkim_state state;
    unsigned bits; /* of an RSA key; 256 of an Ed25519 one (RFC 8463); 0: not known */
};

/* Asks RECORDS for the key SELECTOR of DOMAIN. */
void dkim_look(struct record_source *records, const char *domain, const char *selector,
               struct dkim_answer *answer);

#endif
