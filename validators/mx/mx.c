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
#include "validators/mx/mx_inquiry.h"

enum {
    WAITING_FOR_EACH =
        4, /* inquiries at once for each question that may be in flight: most of the others are suspended */
};

static void heard_sign(struct canary_listener *self, unsigned server, int64_t asked_ms)
{
    struct mx_desk *desk = (struct mx_desk *)self;
    (void)asked_ms; /* mx_sift looks */
    mx_sift(desk);
    desk->client->sign(desk->client, server);
    for (const struct mx_inquiry *inquiry = desk->suspended.first; inquiry != NULL; inquiry = inquiry->next)
        if ((inquiry->servers & 1U << server) && canary_sign_ms(desk->canary, server) <= inquiry->learned_ms)
            canary_want(desk->canary, server);
}

/* What was learned from a server that is wrong is forgotten; so is, when it is right again, what came
 * meanwhile. */
static void heard_turn(struct canary_listener *self, unsigned server, enum canary_turn turn)
{
    struct mx_desk *desk = (struct mx_desk *)self;
    bool lied = turn == CANARY_LIES || desk->lied[server]; /* more of it may have come since */
    mx_hosts_forget(desk->hosts[server]);
    mx_tlds_forget(desk->tlds, server);
    mx_give_back(desk, server, lied);
    if (turn == CANARY_IS_RIGHT && lied)
        desk->lied_until_ms[server] = loop_now_ms(desk->loop);
    desk->lied[server] = lied && turn != CANARY_IS_RIGHT;
    if (lied)
        desk->client->turned(desk->client, server);
}

/* Those who wait for it are looked at in the next turn: this one may be in the middle of them. */
static void heard_of_tld(struct mx_tld_listener *self)
{
    struct mx_desk *desk = (struct mx_desk *)((char *)self - offsetof(struct mx_desk, tld_listener));
    desk->tlds_changed = true;
}

struct mx_desk *mx_desk_new(const struct mx_plan *plan, struct mx_client *client, struct fail *fail)
{
    struct mx_desk *desk = memory_take(sizeof *desk);
    desk->listener = (struct canary_listener){.sign = heard_sign, .turned = heard_turn};
    desk->tld_listener.known = heard_of_tld;
    desk->client = client;
    desk->concluded = mx_concluded;
    desk->routes = plan->routes;
    desk->waiting_most = (size_t)plan->most_in_flight * WAITING_FOR_EACH;
    mx_list_open(&desk->ready);
    mx_list_open(&desk->suspended);
    desk->loop = loop_new(fail);
    if (desk->loop != NULL)
        desk->resolver = resolver_new(desk->loop, plan->servers, plan->most_in_flight, fail);
    if (desk->resolver == NULL) {
        mx_desk_free(desk);
        return NULL;
    }
    for (unsigned i = 0; i < resolver_server_count(desk->resolver); i++)
        desk->hosts[i] = mx_hosts_new(desk->loop, desk->resolver, i, plan->loopback);
    desk->tlds = mx_tlds_new(desk->resolver, plan->canaries, &desk->tld_listener);
    desk->canary = canary_new(desk->loop, desk->resolver, plan->canaries, &desk->listener);
    return desk;
}

void mx_desk_free(struct mx_desk *desk)
{
    if (desk == NULL)
        return;
    resolver_free(desk->resolver);
    canary_free(desk->canary);
    mx_tlds_free(desk->tlds);
    for (unsigned i = 0; i < RESOLVER_SERVERS_MAX; i++)
        mx_hosts_free(desk->hosts[i]);
    loop_free(desk->loop);
    arena_free(&desk->memory);
    free(desk);
}

bool mx_has_room(const struct mx_desk *desk)
{
    return desk->waiting < desk->waiting_most && resolver_pick(desk->resolver, true, -1) >= 0;
}

void mx_ask(struct mx_desk *desk, const char *name, size_t number, uint32_t doubted_ttl_s)
{
    struct mx_inquiry *inquiry = desk->unused;
    if (inquiry != NULL)
        desk->unused = inquiry->next;
    else
        inquiry = arena_take(&desk->memory, sizeof *inquiry);
    inquiry->desk = desk;
    inquiry->name = name;
    inquiry->number = number;
    inquiry->doubted_ttl_s = doubted_ttl_s;
    inquiry->spent_ms = 0;
    inquiry->opinions = inquiry->agreeing = inquiry->servers = inquiry->proven = 0;
    inquiry->implicit = false;
    inquiry->verdict = MX_UNKNOWN;
    inquiry->set.count = 0;
    desk->waiting++;
    int server = resolver_pick(desk->resolver, true, -1);
    if (server >= 0)
        mx_begin(inquiry, server);
    else
        mx_tell(inquiry, MX_UNKNOWN);
}

size_t mx_waiting(const struct mx_desk *desk)
{
    return desk->waiting;
}

void mx_turn(struct mx_desk *desk, int most_ms)
{
    loop_turn(desk->loop, most_ms);
    if (desk->tlds_changed) {
        desk->tlds_changed = false;
        mx_sift(desk);
    }
    mx_ask_ready(desk);
    if (desk->suspended.count > 0 && desk->suspended.count + desk->ready.count == desk->waiting)
        canary_hurry(desk->canary);
}

int64_t mx_dark_ms(const struct mx_desk *desk)
{
    int64_t since_ms = canary_dark_since_ms(desk->canary);
    return since_ms < 0 ? -1 : loop_now_ms(desk->loop) - since_ms;
}

bool mx_dark_fail(const struct mx_desk *desk, enum exit_code code, struct fail *fail)
{
    unsigned count = resolver_server_count(desk->resolver);
    return fail_because(fail, code,
                        "the name server %s%s %s; set another with --resolver, or use --level syntax",
                        resolver_server_name(desk->resolver, 0),
                        count > 1 ? " (like each of the others)" : "", canary_complaint(desk->canary));
}

const char *mx_missing_server(const struct mx_desk *desk)
{
    unsigned count = resolver_server_count(desk->resolver);
    for (unsigned i = 0; count > 1 && i < count; i++)
        if (canary_has_failed(desk->canary, i))
            return resolver_server_name(desk->resolver, i);
    return NULL;
}

double mx_loss(const struct mx_desk *desk)
{
    return resolver_loss(desk->resolver);
}

void mx_count(const struct mx_desk *desk, struct resolver_counts *counts)
{
    resolver_count(desk->resolver, counts);
}
