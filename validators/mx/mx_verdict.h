/* What DNS can say of a domain: the verdicts, by numbers that stores keep. */
#ifndef VALIDATORS_MX_MX_VERDICT_H
#define VALIDATORS_MX_MX_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/base/str.h"
#include "validators/validator.h"

/* The numbers stand in the files of users: a new verdict gets a new number, an old one keeps its own. */
enum mx_verdict {
    MX_UNKNOWN = 0, /* not asked */
    MX_ACCEPTS_MAIL = 1,
    MX_NO_DOMAIN = 2,
    MX_NULL_MX = 3,
    MX_NO_MAIL_HOST = 4,
    MX_DANGLING = 5,
    MX_NOT_PUBLIC = 6,
    MX_IP_LITERAL = 7,
    MX_DNS_TIMEOUT = 8,
    MX_DNS_FAILURE = 9,
    MX_DNS_FILTERED = 10,
    MX_VERDICT_COUNT,
};

struct mx_host; /* validators/mx/mx_hosts.h */

/* What is known of a domain. */
struct mx_answer {
    enum mx_verdict verdict;
    uint32_t ttl_s;         /* how long the zone says that this holds */
    uint32_t doubted_ttl_s; /* MX_UNKNOWN: not 0 when a lie was told, which may be in a cache for so long */
    unsigned server;        /* who said so last */
    struct str host;        /* the best MX host, a hostname in lower case; empty where there is none */
    struct mx_host *const *hosts; /* all of them, the best first, where routes are wanted */
    unsigned host_count;
};

/* The reason of VERDICT; that of MX_UNKNOWN is not_asked. */
const struct reason *mx_reason(enum mx_verdict verdict);

/* How long, in seconds from now, ANSWER is to be believed: its TTL within the bounds of its kind.  0: not at
 * all. */
uint32_t mx_lifetime_s(const struct mx_answer *answer);

extern const struct validator mx_validator;

#endif
