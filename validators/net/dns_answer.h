/* What an answer says of the name that was asked, and whether it proves what it denies (RFC 2308). */
#ifndef VALIDATORS_NET_DNS_ANSWER_H
#define VALIDATORS_NET_DNS_ANSWER_H

#include "validators/net/dns_message.h"

enum dns_says {
    DNS_SAYS_RECORDS, /* the name has records of the type */
    DNS_SAYS_NO_DATA, /* it exists, and has none */
    DNS_SAYS_NO_NAME, /* it does not exist */
    DNS_SAYS_NOTHING, /* a referral, an alias that leads nowhere, what cannot be read: no answer */
};

struct dns_answer {
    enum dns_says says;
    bool
        proven; /* NO_DATA, NO_NAME: the SOA of a zone that holds the name came with it (RFC 2308 2), and it is
                    not the server's own zone.  Filters and caches that deny a name on their own leave it out,
                    send another zone's, or have an empty zone for the name */
    bool root;  /* PROVEN, and that zone is the root */
    bool
        own; /* PROVEN, and that zone is the name itself.  Some filters make such an SOA up, so that what they
                    deny looks like data: only the SOA that the name has when it is asked for tells */
    uint64_t zone_mark; /* PROVEN, or an SOA was asked for and is there: the same for each SOA of that zone,
                           whenever it came; else 0 */
    uint32_t negative_ttl_s; /* how long that holds (RFC 2308 5); 0: not known */
    struct dns_name owner;   /* the name that was asked, after its aliases (RFC 1034 3.6.2) */
};

/* The response code of MESSAGE, with the bits that its OPT record adds (RFC 6891 6.1.3). */
unsigned dns_answer_rcode(const struct dns_message *message);

/* Reads MESSAGE, a response with NOERROR or NXDOMAIN whose records were not looked at yet, into ANSWER. */
void dns_answer_read(const struct dns_message *message, struct dns_answer *answer);

/* Whether RECORD of MESSAGE is one of those that ANSWER is about: of the type that was asked, of the Internet
 * class, in the answer section, and owned by the name that was asked after its aliases. */
bool dns_answer_has(const struct dns_answer *answer, const struct dns_message *message,
                    const struct dns_record *record);

/* Whether NAME is ZONE or below it; both in lower case. */
bool dns_name_within(const struct dns_name *name, const struct dns_name *zone);

#endif
