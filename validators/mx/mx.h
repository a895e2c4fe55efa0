/* Asks what DNS says of domains: whether each takes mail, and where (RFC 5321 5.1, RFC 7505). */
#ifndef VALIDATORS_MX_MX_H
#define VALIDATORS_MX_MX_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/canary/canary.h"
#include "validators/mx/mx_verdict.h"
#include "validators/net/loop.h"
#include "validators/net/resolver.h"

struct mx_engine;

/* Whoever is told the answers. */
struct mx_client {
    /* What is said of number NUMBER; once for each mx_ask, from mx_turn.  MX_UNKNOWN: the name servers that
     * were asked turned out not to be believed; ask again. */
    void (*answered)(struct mx_client *self, size_t number, const struct mx_answer *answer);

    /* Number SERVER has given a sign: what was said before the one before it is believed for good. */
    void (*sign)(struct mx_client *self, unsigned server);

    /* Number SERVER has lied: what it has said since then may be wrong, good news as well. */
    void (*turned)(struct mx_client *self, unsigned server);
};

struct mx_plan {
    const struct paths *servers;   /* as for resolver_new */
    struct canary_names *canaries; /* as for canary_new */
    bool loopback;                 /* this machine's addresses count as public */
    bool routes; /* all hosts of a domain are asked about, not only the first that is good */
    unsigned most_in_flight;
};

/* What one thread asks with.  Returns NULL with FAIL set (69).  Freed by mx_engine_free, which answers nobody any more.
 */
struct mx_engine *mx_engine_new(const struct mx_plan *plan, struct mx_client *client, struct fail *fail);
void mx_engine_free(struct mx_engine *engine); /* NULL is fine */

/* Whether a domain may be asked now. */
bool mx_has_room(const struct mx_engine *engine);

/* Asks about NAME (lower-case A-labels, NUL-terminated; it outlives the answer).  DOUBTED_TTL_S, if it is not 0,
 * is what the last MX_UNKNOWN about it said: a lie may be in the server's cache, and would come again with a TTL
 * that has become shorter.
 *
 * A verdict that makes rows invalid is given only when it was found twice, by two servers where two can be
 * heard; with the proof that RFC 2308 asks for; and when each server has since shown that it can be believed
 * (validators/canary/canary.h), and that it does not block the whole top-level domain (validators/mx/mx_tld.h).
 * Otherwise the verdict is MX_DNS_FILTERED. */
void mx_ask(struct mx_engine *engine, const char *name, size_t number, uint32_t doubted_ttl_s);

/* How many have been asked and not answered. */
size_t mx_waiting(const struct mx_engine *engine);

/* Does what can be done now; waits for at most MOST_MS until there is something. */
void mx_turn(struct mx_engine *engine, int most_ms);

/* For how long no name server could be trusted, in milliseconds; -1: one can be. */
int64_t mx_outage_ms(const struct mx_engine *engine);

/* Says in FAIL (CODE) which servers those are, and what they do; returns false. */
bool mx_outage_fail(const struct mx_engine *engine, enum exit_code code, struct fail *fail);

/* The first of several servers that was tried and is out of use now, for people; NULL: there is none. */
const char *mx_missing_server(const struct mx_engine *engine);

/* The share of packets that is lost, and what went over the wire. */
double mx_loss(const struct mx_engine *engine);
void mx_count(const struct mx_engine *engine, struct resolver_counts *counts);

#endif
