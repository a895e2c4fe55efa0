/* Knows which name servers are to be believed: it asks them what is certain, before and during the run. */
#ifndef VALIDATORS_CANARY_CANARY_H
#define VALIDATORS_CANARY_CANARY_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/canary/canary_names.h"
#include "validators/net/resolver.h"

struct canary;

enum canary_turn {
    CANARY_IS_RIGHT,  /* the server is trusted again */
    CANARY_IS_SILENT, /* it stopped answering */
    CANARY_LIES,      /* it denied what certainly exists */
};

/* Told of what the canaries show. */
struct canary_listener {
    /* Number SERVER was right about questions that were asked at ASKED_MS or later: what it has said until
     * then is believed. */
    void (*sign)(struct canary_listener *self, unsigned server, int64_t asked_ms);
    /* Nothing is believed that number SERVER has said since its last sign. */
    void (*turned)(struct canary_listener *self, unsigned server, enum canary_turn turn);
};

/* Asks every server of RESOLVER for the MX of NAMES: some at first, then some now and then, more of them the
 * more depends on it.  No server is in use (resolver_use) until most of them were answered well, and a name
 * that cannot exist was given no address; one that fails is out of use until they are again.  Freed by
 * canary_free, after the resolver; NAMES outlives it. */
struct canary *canary_new(struct loop *loop, struct resolver *resolver, struct canary_names *names,
                          struct canary_listener *listener);
void canary_free(struct canary *canary); /* NULL is fine */

/* One more answer of SERVER waits for a sign that is later than now. */
void canary_want(struct canary *canary, unsigned server);

/* Nothing else is left to do but to wait for signs: they come sooner. */
void canary_hurry(struct canary *canary);

/* When SERVER was last asked a question to which it knew the answer; -1: never. */
int64_t canary_sign_ms(const struct canary *canary, unsigned server);

/* Whether SERVER is believed now, or may be soon: it is in use. */
bool canary_is_believed(const struct canary *canary, unsigned server);

/* Whether SERVER was tried and is out of use. */
bool canary_has_failed(const struct canary *canary, unsigned server);

/* Whether a second opinion has to be SERVER's: it may yet be heard.  One that was found lying, and one that
 * was last heard, before it failed, CANARY_DEAD_MS ago, are not waited for. */
bool canary_is_witness(const struct canary *canary, unsigned server);

enum { CANARY_DEAD_MS = 10000 };

/* Since when no server is believed, or -1 when one is. */
int64_t canary_outage_since_ms(const struct canary *canary);

/* What the last failing canary got, for people: "does not answer". */
const char *canary_complaint(const struct canary *canary);

#endif
