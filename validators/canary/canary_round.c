/* Asks a name server for names that certainly exist: which, and how many at once. */
#include "validators/canary/canary_round.h"

enum {
    DOUBT_NAMES = 8,    /* asked of a server that has said something wrong */
    ANSWERS_A_NAME = 8, /* that wait for a sign: each so many make it one name stronger ... */
    SIGN_NAMES = 8,     /* ... up to so many */
};

_Static_assert((int)CANARY_OWN_MAX <= (int)CANARY_BIRDS, "each name of the user's has a bird");

static void ask_bird(struct watched_server *server, struct bird *bird)
{
    if (server->canary->own == 0)
        bird->name = canary_names_draw(server->canary->names);
    bird->asking = true;
    bird->round = server->round;
    bird->host[0] = '\0';
    resolver_ask(server->canary->resolver, (struct dns_request){server->number, bird->name, DNS_MX},
                 &bird->question);
}

/* How many names the next round asks. */
static unsigned names_wanted(const struct watched_server *server)
{
    unsigned own = server->canary->own;
    if (server->trust == RIGHT) {
        unsigned wanted = own > 0 ? 1 : server->waiting / ANSWERS_A_NAME;
        return wanted == 0 ? 1 : wanted < SIGN_NAMES ? wanted : SIGN_NAMES;
    }
    if (own > 0)
        return own;
    return server->trust == DOUBTED ? DOUBT_NAMES : server->names;
}

/* Whether BIRD can be asked now: it is not on its way, and a name of the user's was good the last time, if
 * only one is asked. */
static bool is_free(const struct watched_server *server, const struct bird *bird)
{
    return !bird->asking && !(server->trust == RIGHT && bird->bad && server->canary->own > 0);
}

static void ask_decoys(struct watched_server *server)
{
    static const enum dns_type types[CANARY_DECOYS] = {DNS_A, DNS_MX};
    if (server->tried || server->decoys_left > 0)
        return;
    server->decoys_left = CANARY_DECOYS;
    for (unsigned i = 0; i < CANARY_DECOYS; i++)
        resolver_ask(server->canary->resolver,
                     (struct dns_request){server->number, server->decoys[i].name, types[i]},
                     &server->decoys[i].question);
}

/* Asks as many names as the round wants, of those that are free. */
static void ask_birds(struct watched_server *server)
{
    struct bird *chosen[CANARY_BIRDS];
    unsigned round = server->round, birds = server->canary->own > 0 ? server->canary->own : CANARY_BIRDS;
    unsigned wanted = names_wanted(server), count = 0;
    for (unsigned i = 0; i < birds && count < wanted; i++) {
        struct bird *bird = &server->birds[server->next++ % birds];
        if (is_free(server, bird))
            chosen[count++] = bird;
    }
    server->asked = server->left = count;
    server->open = true;
    ask_decoys(server);
    for (unsigned i = 0; i < count && server->round == round; i++) /* an answer may come at once and end it */
        ask_bird(server, chosen[i]);
}

void canary_begin_round(struct watched_server *server)
{
    server->round++;
    server->asked = server->good = server->lies = server->left = 0;
    server->asked_ms = loop_now_ms(server->canary->loop);
    loop_after(server->canary->loop, &server->timer, RESOLVER_GIVES_UP_MS * 2); /* should all be busy */
    ask_birds(server);
    if (server->asked == 0 && server->trust == RIGHT) { /* none of the user's names is good any more */
        server->trust = DOUBTED;
        ask_birds(server);
    }
}
