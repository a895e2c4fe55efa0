/* Asks what DNS says of domains: whether each takes mail, and where.
 *
 *   asked -> one server's opinion (mx_inquiry.c) -> believed or not (mx_opinions.c) -> told
 *
 * A suspended inquiry waits until every server that had a part in it has given a sign that it can be
 * believed, from a question that was asked after its answer came.  If one of them turns out not to be, the
 * inquiry is given back unanswered. */
#include "validators/mx/mx.h"

#include <stdlib.h>

#include "validators/base/memory.h"
#include "validators/base/owner.h"
#include "validators/mx/mx_inquiry.h"

enum {
    WAITING_FOR_EACH =
        4, /* inquiries at once for each question that may be in flight: most of the others are suspended */
};

static void on_sign(struct canary_listener *self, unsigned server, int64_t asked_ms)
{
    struct mx_engine *engine = (struct mx_engine *)self;
    (void)asked_ms; /* mx_sift looks */
    mx_sift(engine);
    engine->client->sign(engine->client, server);
    for (const struct mx_inquiry *inquiry = engine->suspended.first; inquiry != NULL; inquiry = inquiry->next)
        if ((inquiry->servers & 1U << server) &&
            canary_sign_ms(engine->canary, server) <= inquiry->learned_ms)
            canary_want(engine->canary, server);
}

/* What was learned from a server that is wrong is forgotten; so is, when it is right again, what came
 * meanwhile. */
static void on_turn(struct canary_listener *self, unsigned server, enum canary_turn turn)
{
    struct mx_engine *engine = (struct mx_engine *)self;
    bool lied = turn == CANARY_LIES || engine->lied[server]; /* more of it may have come since */
    mx_hosts_forget(engine->hosts[server]);
    mx_tlds_forget(engine->tlds, server);
    mx_give_back(engine, server, lied);
    if (turn == CANARY_IS_RIGHT && lied)
        engine->lied_until_ms[server] = loop_now_ms(engine->loop);
    engine->lied[server] = lied && turn != CANARY_IS_RIGHT;
    if (lied)
        engine->client->turned(engine->client, server);
}

/* Those who wait for it are looked at in the next turn: this one may be in the middle of them. */
static void on_tld_known(struct mx_tld_listener *self)
{
    struct mx_engine *engine = OWNER(self, struct mx_engine, tld_listener);
    engine->tlds_changed = true;
}

struct mx_engine *mx_engine_new(const struct mx_plan *plan, struct mx_client *client, struct fail *fail)
{
    struct mx_engine *engine = memory_take(sizeof *engine);
    engine->listener = (struct canary_listener){.sign = on_sign, .turned = on_turn};
    engine->tld_listener.known = on_tld_known;
    engine->client = client;
    engine->concluded = mx_concluded;
    engine->routes = plan->routes;
    engine->waiting_most = (size_t)plan->most_in_flight * WAITING_FOR_EACH;
    mx_list_open(&engine->ready);
    mx_list_open(&engine->suspended);
    engine->loop = loop_new(fail);
    if (engine->loop != NULL)
        engine->resolver = resolver_new(engine->loop, plan->servers, plan->most_in_flight, fail);
    if (engine->resolver == NULL) {
        mx_engine_free(engine);
        return NULL;
    }
    for (unsigned i = 0; i < resolver_server_count(engine->resolver); i++)
        engine->hosts[i] = mx_hosts_new(engine->loop, engine->resolver, i, plan->loopback);
    engine->tlds = mx_tlds_new(engine->resolver, plan->canaries, &engine->tld_listener);
    engine->canary = canary_new(engine->loop, engine->resolver, plan->canaries, &engine->listener);
    return engine;
}

void mx_engine_free(struct mx_engine *engine)
{
    if (engine == NULL)
        return;
    resolver_free(engine->resolver);
    canary_free(engine->canary);
    mx_tlds_free(engine->tlds);
    for (unsigned i = 0; i < RESOLVER_SERVERS_MAX; i++)
        mx_hosts_free(engine->hosts[i]);
    loop_free(engine->loop);
    arena_free(&engine->memory);
    free(engine);
}

bool mx_has_room(const struct mx_engine *engine)
{
    return engine->waiting < engine->waiting_most && resolver_pick(engine->resolver, true, -1) >= 0;
}

void mx_ask(struct mx_engine *engine, const char *name, size_t number, uint32_t doubted_ttl_s)
{
    struct mx_inquiry *inquiry = engine->unused;
    if (inquiry != NULL)
        engine->unused = inquiry->next;
    else
        inquiry = arena_take(&engine->memory, sizeof *inquiry);
    inquiry->engine = engine;
    inquiry->name = name;
    inquiry->number = number;
    inquiry->doubted_ttl_s = doubted_ttl_s;
    inquiry->spent_ms = 0;
    inquiry->opinions = inquiry->agreeing = inquiry->servers = inquiry->proven = 0;
    inquiry->implicit = false;
    inquiry->verdict = MX_UNKNOWN;
    inquiry->set.count = 0;
    engine->waiting++;
    int server = resolver_pick(engine->resolver, true, -1);
    if (server >= 0)
        mx_begin(inquiry, server);
    else
        mx_tell(inquiry, MX_UNKNOWN);
}

size_t mx_waiting(const struct mx_engine *engine)
{
    return engine->waiting;
}

void mx_turn(struct mx_engine *engine, int most_ms)
{
    loop_turn(engine->loop, most_ms);
    if (engine->tlds_changed) {
        engine->tlds_changed = false;
        mx_sift(engine);
    }
    mx_ask_ready(engine);
    if (engine->suspended.count > 0 && engine->suspended.count + engine->ready.count == engine->waiting)
        canary_hurry(engine->canary);
}

int64_t mx_outage_ms(const struct mx_engine *engine)
{
    int64_t since_ms = canary_outage_since_ms(engine->canary);
    return since_ms < 0 ? -1 : loop_now_ms(engine->loop) - since_ms;
}

bool mx_outage_fail(const struct mx_engine *engine, enum exit_code code, struct fail *fail)
{
    unsigned count = resolver_server_count(engine->resolver);
    return fail_because(fail, code,
                        "the name server %s%s %s; set another with --resolver, or use --level syntax",
                        resolver_server_name(engine->resolver, 0),
                        count > 1 ? " (like each of the others)" : "", canary_complaint(engine->canary));
}

const char *mx_missing_server(const struct mx_engine *engine)
{
    unsigned count = resolver_server_count(engine->resolver);
    for (unsigned i = 0; count > 1 && i < count; i++)
        if (canary_has_failed(engine->canary, i))
            return resolver_server_name(engine->resolver, i);
    return NULL;
}

double mx_loss(const struct mx_engine *engine)
{
    return resolver_loss(engine->resolver);
}

void mx_count(const struct mx_engine *engine, struct resolver_counts *counts)
{
    resolver_count(engine->resolver, counts);
}
