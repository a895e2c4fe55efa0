/* Whether mail servers answer themselves, or one answers for all: a proxy, or a gateway on the way to
 * port 25. */
#ifndef VALIDATORS_SMTP_SMTP_WITNESS_H
#define VALIDATORS_SMTP_SMTP_WITNESS_H

#include <stdbool.h>

#include "validators/base/str.h"
#include "validators/names/address.h"

enum smtp_port25 {
    SMTP_PORT25_CLEAR,    /* whoever has answered has greeted by a name of its own */
    SMTP_PORT25_DOUBTFUL, /* all have greeted by one name, and not all of them own it: perhaps one answers for
                           all */
    SMTP_PORT25_PROVEN,   /* unrelated servers have greeted by different names */
    SMTP_PORT25_FALSE,    /* WITNESS_ENOUGH unrelated servers have greeted by one name */
};

/* How a mail server has greeted. */
struct smtp_greeting {
    struct str name;             /* the first word of it */
    struct str host;             /* the MX host that was asked, as the DNS has it */
    struct str domain, provider; /* for whose mail; its provider by mx_provider.h, or empty */
    const unsigned char *octets; /* its IPv4 address */
};

enum { WITNESS_ENOUGH = 3 };

/* What was heard so far.  All zero: nothing. */
struct smtp_witness {
    enum smtp_port25 port25;
    unsigned count; /* unrelated servers with that name */
    bool foreign;   /* one of them does not own it */
    uint8_t name_length;
    char name[DOMAIN_MAX];
    struct smtp_server_seen {
        uint64_t owner, provider; /* hashes; 0: not known */
        unsigned char network[3];
    } servers[WITNESS_ENOUGH];
};

/* Takes note of GREETING.  What is PROVEN or FALSE stays so.  Servers are related that have a registrable
 * domain, a provider or a network (/24) in common: of them one name is expected. */
void smtp_witness_hear(struct smtp_witness *witness, const struct smtp_greeting *greeting);

/* Nobody else will be heard: two unrelated servers with one name are enough then. */
void smtp_witness_end(struct smtp_witness *witness);

#endif
