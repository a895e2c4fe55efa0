/* The name servers as one thread asks them: many questions at once, to each server no more than it can take.
 */
#ifndef VALIDATORS_NET_RESOLVER_H
#define VALIDATORS_NET_RESOLVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/net/dns_message.h"
#include "validators/net/loop.h"

struct resolver;

enum { RESOLVER_SERVERS_MAX = 8 };

enum dns_outcome {
    OUTCOME_ANSWER, /* NOERROR: there may or may not be records */
    OUTCOME_NXDOMAIN,
    OUTCOME_FAILURE, /* SERVFAIL, REFUSED or any other code, extended ones too: the server cannot tell */
    OUTCOME_BROKEN,  /* what came back does not answer the question */
    OUTCOME_TIMEOUT, /* no answer, or no way to the server */
};

struct dns_reply {
    enum dns_outcome outcome;
    const struct dns_message *message; /* of ANSWER and NXDOMAIN, until the call returns; else NULL.  It is
                                          authoritative only where the server is not so for other names: from
                                          a zone of its own */
};

/* Embedded in whatever asks.  ANSWERED is called exactly once, perhaps before resolver_ask returns. */
struct dns_question {
    void (*answered)(struct dns_question *self, const struct dns_reply *reply);
    struct resolver *resolver; /* from here on: resolver_ask's */
    unsigned server;
    int64_t asked_ms;
    bool again;
};

/* What went over the wire so far. */
struct resolver_counts {
    uint64_t queries, answers;
    uint64_t retries; /* queries that had to be sent again because no answer came in time */
    unsigned in_flight;
};

/* Opens a way to each of SERVERS (IP or IP:PORT; none: the system's, of which the first RESOLVER_SERVERS_MAX
 * count). MOST is the bound of questions in flight, all servers together.  Returns NULL with FAIL set (69).
 * Freed by resolver_free, which answers nobody any more. */
struct resolver *resolver_new(struct loop *loop, const struct paths *servers, unsigned most,
                              struct fail *fail);
void resolver_free(struct resolver *resolver); /* NULL is fine */

/* How many servers there are; they are numbered from 0. */
unsigned resolver_server_count(const struct resolver *resolver);

/* The address of number SERVER, for people: 192.0.2.1 or [2001:db8::1]:5353. */
const char *resolver_server_name(const struct resolver *resolver, unsigned server);

/* Whether number SERVER is to be asked by resolver_pick; all are at the start. */
void resolver_use(struct resolver *resolver, unsigned server, bool use);

/* The server in use that has the most room, but only one with room when ROOM, and never NOT_SERVER (-1: any).
 * -1: none. */
int resolver_pick(const struct resolver *resolver, bool room, int not_server);

/* What is asked. */
struct dns_request {
    unsigned server;
    const char *name; /* a hostname */
    enum dns_type type;
};

/* Asks the REQUEST's server for the records of its type at its name.  A denial without proof
 * (validators/net/dns_answer.h) is asked for once more, as those do who validate: many caches keep a denial without
 * its proof, but do not give that to them.  How long it may take is bounded: RESOLVER_GIVES_UP_MS each time. */
void resolver_ask(struct resolver *resolver, struct dns_request request, struct dns_question *question);

enum { RESOLVER_GIVES_UP_MS = 6000 };

/* The share of the packets that were lost lately, as far as it can be told: 0 to 1. */
double resolver_loss(const struct resolver *resolver);

/* What was asked so far, and what is in flight now. */
void resolver_count(const struct resolver *resolver, struct resolver_counts *counts);

#endif
