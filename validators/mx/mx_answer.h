/* Reads what an answer to an MX question says. */
#ifndef VALIDATORS_MX_MX_ANSWER_H
#define VALIDATORS_MX_MX_ANSWER_H

#include "validators/mx/mx_hosts.h"

enum { MX_HOSTS_MAX = 20 }; /* of one domain; those after them are not asked */

enum mx_records {
    RECORDS_HOSTS,    /* some hosts, sorted: the best first */
    RECORDS_NULL_MX,  /* the domain takes no mail (RFC 7505) */
    RECORDS_NONE,     /* no MX: the domain itself may be the host (RFC 5321 5.1) */
    RECORDS_NO_NAME,  /* the domain does not exist */
    RECORDS_UNUSABLE, /* they contradict each other, name no host, or lead nowhere */
};

/* What the MX records of a domain say. */
struct mx_set {
    uint32_t ttl_s; /* the smallest; of the negative answer where there is none */
    bool proven;    /* RECORDS_NONE, RECORDS_NO_NAME: by the SOA of a zone that holds the domain (RFC 2308) */
    uint64_t zone_mark; /* of that zone (validators/net/dns_answer.h) */
    uint32_t told;      /* hosts of other domains, a bit each, whose address came with this answer */
    unsigned count;
    struct mx_host *hosts[MX_HOSTS_MAX];
    uint16_t preferences[MX_HOSTS_MAX];
};

/* Reads MESSAGE, an answer with NOERROR or NXDOMAIN, into SET.  Addresses of hosts that lie within the domain
 * and come with its answer are told to HOSTS; those of others count for this domain alone, as whoever answers for
 * it may say anything of them. */
enum mx_records mx_answer_read(const struct dns_message *message, struct mx_hosts *hosts, struct mx_set *set);

#endif
