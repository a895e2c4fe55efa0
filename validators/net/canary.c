/* Knows which name servers are to be believed: it asks them what is certain, before and during the run.
 *
 *   UNPROVEN --most good--> RIGHT --one bad--> DOUBTED --most good--> RIGHT
 *                                              DOUBTED --else--> WRONG --most good--> RIGHT
 *
 * A server that is right is asked for one name now and then; in every other state for all of them, and for a
 * decoy: a name that cannot exist.  One that has an address for it invents them, and is never right. */
#include "validators/net/canary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>

#include "validators/base/memory.h"

enum {
    PERIOD_MS = 1000,  /* between signs that nobody waits for */
    WANTED_MS = 100,   /* between signs that somebody waits for */
    BACK_OFF_MS = 500, /* after a failure, doubled each time ... */
    BACK_OFF_MOST_MS = 10000,
    DECOY_BYTES = 40,
};

enum trust { UNPROVEN, RIGHT, DOUBTED, WRONG };

/* One name asked of one server. */
struct bird {
    struct dns_question question; /* the first member: the question is the bird */
    struct watched_server *server;
    const char *name;
    bool asking, bad;
    unsigned round; /* in which it was asked */
};

struct watched_server {
    struct canary *canary;
    unsigned number;
    struct loop_timer timer;
    enum trust trust;
    unsigned round, good, left; /* of this round */
    unsigned next;              /* whose turn it is */
    bool tried, invents;        /* with the decoy, since it was wrong */
    int64_t asked_ms, sign_ms;
    int64_t back_off_ms;
    bool wanted;
    struct bird birds[CANARY_NAMES_MAX];
    struct bird decoy;
};

struct canary {
    struct loop *loop;
    struct resolver *resolver;
    struct canary_listener *listener;
    unsigned names, servers;
    int64_t dark_since_ms;
    const char *complaint;
    char decoy[DECOY_BYTES];
    struct watched_server watched[RESOLVER_SERVERS_MAX];
};

static void begin_round(struct watched_server *server);

/* Whether a reply names an MX host. */
static bool names_host(const struct dns_reply *reply)
{
    struct dns_record record;
    struct dns_name host;
    uint16_t preference;
    if (reply->outcome != OUTCOME_ANSWER)
        return false;
    struct dns_message message = *reply->message;
    while (dns_message_next(&message, &record) == DNS_NEXT_RECORD)
        if (record.section == DNS_ANSWER && record.type == DNS_MX &&
            dns_record_mx(&message, &record, &preference, &host) && host.length > 0)
            return true;
    return false;
}

/* Whether a reply has an address. */
static bool has_address(const struct dns_reply *reply)
{
    struct dns_record record;
    if (reply->outcome != OUTCOME_ANSWER)
        return false;
    struct dns_message message = *reply->message;
    while (dns_message_next(&message, &record) == DNS_NEXT_RECORD)
        if (record.section == DNS_ANSWER && record.type == DNS_A)
            return true;
    return false;
}

/* Whether any server is believed. */
static void look_at_light(struct canary *canary)
{
    bool light = false;
    for (unsigned i = 0; i < canary->servers; i++)
        light |= canary->watched[i].trust == RIGHT || canary->watched[i].trust == DOUBTED;
    if (light)
        canary->dark_since_ms = -1;
    else if (canary->dark_since_ms < 0)
        canary->dark_since_ms = loop_now_ms(canary->loop);
}

/* The server has shown that it is right. */
static void give_sign(struct watched_server *server)
{
    struct canary *canary = server->canary;
    bool turned = server->trust != RIGHT && server->trust != DOUBTED;
    server->trust = RIGHT;
    server->back_off_ms = BACK_OFF_MS;
    server->sign_ms = server->asked_ms;
    server->left = 0;
    server->round++; /* those who are still asked come too late */
    loop_after(canary->loop, &server->timer, server->wanted ? WANTED_MS : PERIOD_MS);
    resolver_use(canary->resolver, server->number, true);
    look_at_light(canary);
    if (turned)
        canary->listener->turned(canary->listener, server->number, true);
    canary->listener->sign(canary->listener, server->number, server->sign_ms);
}

/* The server has shown that it is not. */
static void give_up(struct watched_server *server)
{
    struct canary *canary = server->canary;
    bool turned = server->trust == DOUBTED;
    server->trust = WRONG;
    server->tried = server->invents = false;
    server->left = 0;
    server->round++;
    loop_after(canary->loop, &server->timer, server->back_off_ms);
    server->back_off_ms *= 2;
    if (server->back_off_ms > BACK_OFF_MOST_MS)
        server->back_off_ms = BACK_OFF_MOST_MS;
    resolver_use(canary->resolver, server->number, false);
    look_at_light(canary);
    if (turned)
        canary->listener->turned(canary->listener, server->number, false);
}

/* What the round says so far. */
static void weigh(struct watched_server *server)
{
    bool good = server->trust == RIGHT || server->good * 2 > server->canary->names;
    if (server->invents)
        give_up(server);
    else if (good && server->tried)
        give_sign(server);
    else if (!good && server->left == 0)
        give_up(server);
}

/* Only an address tells: that the server is silent or cannot tell is no invention. */
static void decoy_answered(struct dns_question *question, const struct dns_reply *reply)
{
    struct bird *decoy = (struct bird *)question;
    struct watched_server *server = decoy->server;
    decoy->asking = false;
    server->tried = true;
    server->invents = has_address(reply);
    if (server->invents)
        server->canary->complaint = "has an address even for a name that does not exist";
    weigh(server);
}

static void bird_answered(struct dns_question *question, const struct dns_reply *reply)
{
    static const char *const complaints[] = {
        [OUTCOME_ANSWER] = "knows no MX of the largest mail domains",
        [OUTCOME_NXDOMAIN] = "says that the largest mail domains do not exist",
        [OUTCOME_FAILURE] = "answers that it cannot tell",
        [OUTCOME_BROKEN] = "gives answers that cannot be read",
        [OUTCOME_TIMEOUT] = "does not answer",
    };
    struct bird *bird = (struct bird *)question;
    struct watched_server *server = bird->server;
    bird->asking = false;
    bird->bad = !names_host(reply);
    if (bird->bad)
        server->canary->complaint = complaints[reply->outcome];
    if (bird->round != server->round)
        return;
    server->left--;
    server->good += !bird->bad;
    if (server->trust == RIGHT && bird->bad) {
        server->trust = DOUBTED;
        begin_round(server);
    } else {
        weigh(server);
    }
}

static void ask_bird(struct watched_server *server, struct bird *bird)
{
    bird->asking = true;
    bird->round = server->round;
    server->left++;
    resolver_ask(server->canary->resolver, server->number, bird->name, DNS_MX, &bird->question);
}

/* The next name that was good the last time and is not asked now; NULL: none. */
static struct bird *next_bird(struct watched_server *server)
{
    for (unsigned i = 0; i < server->canary->names; i++) {
        struct bird *bird = &server->birds[server->next++ % server->canary->names];
        if (!bird->asking && !bird->bad)
            return bird;
    }
    return NULL;
}

/* Asks all names that are not being asked; those that are count as bad. */
static void ask_all(struct watched_server *server)
{
    unsigned round = server->round;
    if (!server->tried && !server->decoy.asking) {
        server->decoy.asking = true;
        resolver_ask(server->canary->resolver, server->number, server->decoy.name, DNS_A,
                     &server->decoy.question);
    }
    for (unsigned i = 0; i < server->canary->names; i++) {
        bool on = server->round == round; /* an answer may come at once and end it */
        if (on && !server->birds[i].asking)
            ask_bird(server, &server->birds[i]);
    }
}

static void begin_round(struct watched_server *server)
{
    server->round++;
    server->good = server->left = 0;
    server->wanted = false;
    server->asked_ms = loop_now_ms(server->canary->loop);
    loop_after(server->canary->loop, &server->timer, RESOLVER_GIVES_UP_MS * 2); /* should all be busy */
    struct bird *bird = server->trust == RIGHT ? next_bird(server) : NULL;
    if (bird != NULL)
        ask_bird(server, bird);
    else
        ask_all(server);
}

static void time_is_up(struct loop_timer *timer)
{
    begin_round((struct watched_server *)((char *)timer - offsetof(struct watched_server, timer)));
}

static void open_server(struct canary *canary, unsigned number, const struct paths *names)
{
    struct watched_server *server = &canary->watched[number];
    server->canary = canary;
    server->number = number;
    server->timer.due = time_is_up;
    server->sign_ms = -1;
    server->back_off_ms = BACK_OFF_MS;
    for (unsigned i = 0; i < canary->names; i++)
        server->birds[i] =
            (struct bird){.question.answered = bird_answered, .server = server, .name = names->path[i]};
    server->decoy =
        (struct bird){.question.answered = decoy_answered, .server = server, .name = canary->decoy};
    resolver_use(canary->resolver, number, false);
    loop_after(canary->loop, &server->timer, 0);
}

/* A name that nobody has: 64 random bits below a domain that anybody may register in. */
static void name_decoy(struct canary *canary)
{
    uint64_t number;
    if (getrandom(&number, sizeof number, 0) != sizeof number)
        abort(); /* it does not fail for so few bytes */
    snprintf(canary->decoy, sizeof canary->decoy, "no-%016" PRIx64 ".com", number);
}

struct canary *canary_new(struct loop *loop, struct resolver *resolver, const struct paths *names,
                          struct canary_listener *listener)
{
    struct canary *canary = memory_take(sizeof *canary);
    canary->loop = loop;
    canary->resolver = resolver;
    canary->listener = listener;
    canary->names = names->count < CANARY_NAMES_MAX ? (unsigned)names->count : CANARY_NAMES_MAX;
    canary->servers = resolver_server_count(resolver);
    canary->dark_since_ms = loop_now_ms(loop);
    canary->complaint = "does not answer";
    name_decoy(canary);
    for (unsigned i = 0; i < canary->servers; i++)
        open_server(canary, i, names);
    return canary;
}

void canary_free(struct canary *canary)
{
    if (canary == NULL)
        return;
    for (unsigned i = 0; i < canary->servers; i++)
        loop_forget(canary->loop, &canary->watched[i].timer);
    free(canary);
}

void canary_want(struct canary *canary, unsigned server)
{
    struct watched_server *watched = &canary->watched[server];
    bool idle = !watched->wanted && watched->trust == RIGHT && watched->left == 0;
    watched->wanted = true; /* one that is on its way was sent too early: another follows it */
    if (!idle)
        return;
    int64_t passed_ms = loop_now_ms(canary->loop) - watched->asked_ms;
    loop_after(canary->loop, &watched->timer, passed_ms >= WANTED_MS ? 0 : WANTED_MS - passed_ms);
}

int64_t canary_sign_ms(const struct canary *canary, unsigned server)
{
    return canary->watched[server].sign_ms;
}

int64_t canary_dark_since_ms(const struct canary *canary)
{
    return canary->dark_since_ms;
}

const char *canary_complaint(const struct canary *canary)
{
    return canary->complaint;
}
