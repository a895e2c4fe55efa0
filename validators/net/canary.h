/* Knows which name servers are to be believed: it asks them what is certain, before and during the run. */
#ifndef NET_CANARY_H
#define NET_CANARY_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/net/resolver.h"

struct canary;

enum { CANARY_NAMES_MAX = 16 };

/* Told of what the canaries show. */
struct canary_listener {
    /* Number SERVER was right about a question that was asked at ASKED_MS: what it has said until then is
     * believed. */
    void (*sign)(struct canary_listener *self, unsigned server, int64_t asked_ms);
    /* Number SERVER is not to be believed any more (RIGHT: or is again): nothing that it said since its last
     * sign is. */
    void (*turned)(struct canary_listener *self, unsigned server, bool right);
};

/* Asks every server of RESOLVER for the MX of NAMES (domains that certainly have some; at least one, as texts
 * that outlive it): all of them at first, then one now and then.  No server is in use (resolver_use) until
 * more than half of the NAMES were answered well, and a name that cannot exist was given no address; one that
 * fails leaves it until they are again.  Freed by canary_free, after the resolver. */
struct canary *canary_new(struct loop *loop, struct resolver *resolver, const struct paths *names,
                          struct canary_listener *listener);
void canary_free(struct canary *canary); /* NULL is fine */

/* Asks for a sign of SERVER that is later than now, soon. */
void canary_want(struct canary *canary, unsigned server);

/* When SERVER was last asked a question to which it knew the answer; -1: never. */
int64_t canary_sign_ms(const struct canary *canary, unsigned server);

/* Since when no server is believed, or -1 when one is. */
int64_t canary_dark_since_ms(const struct canary *canary);

/* What the last failing canary got, for people: "does not answer". */
const char *canary_complaint(const struct canary *canary);

#endif
