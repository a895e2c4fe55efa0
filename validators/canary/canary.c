/* Knows which name servers are to be believed: it asks them what is certain, before and during the run.
 *
 *   UNPROVEN --good round--> RIGHT --lie or silence--> DOUBTED --good round--> RIGHT
 *                                                      DOUBTED --else--> WRONG --good round--> RIGHT
 *
 * A round asks for one name or several.  A server that is UNPROVEN or WRONG is also asked for a decoy: a name
 * that cannot exist.  A server that has an address for it invents them, and is never right.
 *
 * A great mail domain that is said not to exist is a lie, unless it has died since our list was made.  So a lie
 * takes back what the server has said since its last sign, and brings more questions, about other names; and a
 * server with too many lies of late is WRONG. */
#include "validators/canary/canary.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/base/owner.h"
#include "validators/base/random.h"
#include "validators/canary/canary_round.h"
#include "validators/net/dns_answer.h"

enum {
    WANTED_MS = 100,   /* between signs that somebody waits for, at first ... */
    WANTED_NAMES = 64, /* ... and so much more after each so many names, as the names are not endless */
    WANTED_MOST_MS = 10000,
    PERIOD = 10,       /* times that: between signs that nobody waits for */
    BACK_OFF_MS = 500, /* after a failure, doubled each time ... */
    BACK_OFF_MOST_MS = 10000,
    DECOY_LETTERS = 12, /* 26 to that are fewer than 64 bits */
};

/* Whether a reply names an MX host, which is then in HOST. */
static bool names_host(const struct dns_reply *reply, struct dns_name *host)
{
    struct dns_answer answer;
    struct dns_record record;
    uint16_t preference;
    if (reply->outcome != OUTCOME_ANSWER)
        return false;
    struct dns_message message = *reply->message;
    dns_answer_read(&message, &answer);
    while (dns_message_next(&message, &record) == DNS_NEXT_RECORD)
        if (dns_answer_has(&answer, &message, &record) &&
            dns_record_mx(&message, &record, &preference, host) && host->length > 0)
            return true;
    return false;
}

/* Whether a reply has records of the type that was asked. */
static bool has_records(const struct dns_reply *reply)
{
    struct dns_answer answer = {.says = DNS_SAYS_NOTHING};
    if (reply->outcome == OUTCOME_ANSWER)
        dns_answer_read(reply->message, &answer);
    return answer.says == DNS_SAYS_RECORDS;
}

/* Whether any server is believed. */
static void look_at_light(struct canary *canary)
{
    bool any = false;
    for (unsigned i = 0; i < canary->servers; i++)
        any |= canary_is_believed(canary, i);
    if (any)
        canary->outage_since_ms = -1;
    else if (canary->outage_since_ms < 0)
        canary->outage_since_ms = loop_now_ms(canary->loop);
}

/* How long after one round the next may begin that somebody waits for. */
static int64_t gap_ms(const struct canary *canary)
{
    int64_t gap_ms = WANTED_MS * (1 + (int64_t)(canary_names_drawn(canary->names) / WANTED_NAMES));
    return gap_ms < WANTED_MOST_MS ? gap_ms : WANTED_MOST_MS;
}

/* Answers that are still on their way do not count. */
static void end_round(struct watched_server *server)
{
    server->open = false;
    server->left = 0;
    server->round++;
}

/* The server has shown that it is right. */
static void give_sign(struct watched_server *server)
{
    struct canary *canary = server->canary;
    bool turned = server->trust != RIGHT && (server->trust != DOUBTED || server->liar);
    server->trust = RIGHT;
    server->liar = false;
    server->names = CANARY_FIRST;
    server->back_off_ms = BACK_OFF_MS;
    server->sign_ms = server->asked_ms;
    server->waiting = 0;
    end_round(server);
    loop_after(canary->loop, &server->timer, gap_ms(canary) * PERIOD);
    resolver_use(canary->resolver, server->number, true);
    look_at_light(canary);
    if (turned)
        canary->listener->turned(canary->listener, server->number, CANARY_IS_RIGHT);
    canary->listener->sign(canary->listener, server->number, server->sign_ms);
}

/* The next round begins after a pause, which is longer each time until there is a sign. */
static void back_off(struct watched_server *server)
{
    loop_after(server->canary->loop, &server->timer, server->back_off_ms);
    server->back_off_ms *= 2;
    if (server->back_off_ms > BACK_OFF_MOST_MS)
        server->back_off_ms = BACK_OFF_MOST_MS;
}

/* The server has shown that it is not. */
static void give_up(struct watched_server *server)
{
    struct canary *canary = server->canary;
    bool turned = server->trust == DOUBTED;
    server->trust = WRONG;
    server->liar = server->lies > 0 || server->invents || canary_history_is_bad(&server->history);
    server->tried = server->invents = false;
    server->history = (struct canary_history){0};
    server->names = server->names * 2 < CANARY_BIRDS ? server->names * 2 : CANARY_BIRDS;
    server->waiting = 0;
    end_round(server);
    back_off(server);
    resolver_use(canary->resolver, server->number, false);
    look_at_light(canary);
    if (turned)
        canary->listener->turned(canary->listener, server->number,
                                 server->liar ? CANARY_LIES : CANARY_IS_SILENT);
}

/* It said that something does not exist that does: what it has said of late is not believed, and it is asked
 * for more names, at once after the first lie. */
static void doubt_on(struct watched_server *server)
{
    struct canary *canary = server->canary;
    server->liar = true;
    end_round(server);
    if (server->trust == RIGHT)
        loop_after(canary->loop, &server->timer, 0);
    else
        back_off(server);
    server->trust = DOUBTED;
    canary->listener->turned(canary->listener, server->number, CANARY_LIES);
}

/* How many lies a round may have: some of the user's names may be wrong, or of the great ones dead. */
static unsigned lies_allowed(const struct watched_server *server)
{
    if (server->canary->own > 0)
        return server->asked > 0 ? (server->asked - 1) / 2 : 0;
    return server->trust == UNPROVEN || server->trust == WRONG ? server->asked / CANARY_FIRST : 0;
}

/* How many good answers make a round good; the others may be lost. */
static unsigned good_wanted(const struct watched_server *server)
{
    unsigned lost = server->canary->own > 0 ? (server->asked + 1) / 2 - 1 : server->asked / 4;
    return server->asked > 0 ? server->asked - lost : 1;
}

/* What a round that is not good means, as soon as that is certain. */
static void weigh_bad(struct watched_server *server)
{
    bool lying = server->lies > lies_allowed(server);
    if (!lying && server->left > 0)
        return;
    if (server->trust == RIGHT && lying) {
        doubt_on(server);
    } else if (server->trust == RIGHT) {
        server->trust = DOUBTED;
        canary_begin_round(server);
    } else if (server->trust == DOUBTED && lying && server->canary->own == 0 &&
               !canary_history_is_bad(&server->history)) {
        doubt_on(server);
    } else {
        give_up(server);
    }
}

/* What the round says so far. */
static void weigh(struct watched_server *server)
{
    bool good = server->good >= good_wanted(server) && server->lies <= lies_allowed(server);
    if (!server->open)
        return;
    if (server->invents && server->decoys_left > 0)
        return; /* else the other decoy would count for the next round */
    if (server->invents)
        give_up(server);
    else if (!good || canary_history_is_bad(&server->history))
        weigh_bad(server);
    else if (server->tried)
        give_sign(server);
}

/* Only a record shows that a server invents; silence or a failure does not. */
static void decoy_answered(struct dns_question *question, const struct dns_reply *reply)
{
    struct bird *decoy = (struct bird *)question;
    struct watched_server *server = decoy->server;
    server->decoys_left--;
    server->tried = server->decoys_left == 0;
    server->invents = server->invents || has_records(reply);
    if (server->invents)
        server->canary->complaint = "returns an address even for a name that does not exist";
    weigh(server);
}

/* What BIRD has got comes to. */
static void bird_is_done(struct bird *bird, bool good, bool lie)
{
    struct watched_server *server = bird->server;
    bird->asking = false;
    bird->bad = !good;
    if ((good || lie) && server->trust != WRONG)
        server->heard_ms = loop_now_ms(server->canary->loop);
    if ((good || lie) && server->canary->own == 0)
        canary_history_add(&server->history, lie);
    if (bird->round != server->round)
        return;
    server->left--;
    server->good += good;
    server->lies += lie;
    weigh(server);
}

/* Where the MX is there, its host must be, too: a liar may spare the one question and not the other. */
static void bird_answered(struct dns_question *question, const struct dns_reply *reply)
{
    static const char *const complaints[] = {
        [OUTCOME_ANSWER] = "returns no MX for large mail domains",
        [OUTCOME_NXDOMAIN] = "says that large mail domains do not exist",
        [OUTCOME_FAILURE] = "answers with an error",
        [OUTCOME_BROKEN] = "gives malformed answers",
        [OUTCOME_TIMEOUT] = "does not answer",
    };
    struct bird *bird = (struct bird *)question;
    struct canary *canary = bird->server->canary;
    struct dns_name host;
    bool second = bird->host[0] != '\0';
    bool good = second ? has_records(reply) : names_host(reply, &host);
    if (!good)
        canary->complaint = second && reply->message != NULL ? "hides the mail hosts of large mail domains"
                                                             : complaints[reply->outcome];
    if (second || !good) {
        bird_is_done(bird, good, !good && reply->message != NULL);
        return;
    }
    memcpy(bird->host, host.text, (size_t)host.length + 1);
    resolver_ask(canary->resolver, (struct dns_request){bird->server->number, bird->host, DNS_A}, question);
}

static void time_is_up(struct loop_timer *timer)
{
    canary_begin_round(OWNER(timer, struct watched_server, timer));
}

static void open_server(struct canary *canary, unsigned number)
{
    struct watched_server *server = &canary->watched[number];
    server->canary = canary;
    server->number = number;
    server->timer.due = time_is_up;
    server->sign_ms = -1;
    server->back_off_ms = BACK_OFF_MS;
    server->names = CANARY_FIRST;
    server->heard_ms = loop_now_ms(canary->loop);
    for (unsigned i = 0; i < CANARY_BIRDS; i++)
        server->birds[i] = (struct bird){.question.answered = bird_answered,
                                         .server = server,
                                         .name = i < canary->own ? canary_names_at(canary->names, i) : NULL};
    for (unsigned i = 0; i < CANARY_DECOYS; i++)
        server->decoys[i] =
            (struct bird){.question.answered = decoy_answered, .server = server, .name = canary->decoy};
    resolver_use(canary->resolver, number, false);
    loop_after(canary->loop, &server->timer, 0);
}

/* A name that nobody has: random letters below a domain that anybody may register in. */
static void name_decoy(struct canary *canary)
{
    static const char *const tops[] = {"com", "net", "org", "info"};
    char letters[DECOY_LETTERS + 1] = "";
    uint64_t random = random_seed();
    for (size_t i = 0; i < DECOY_LETTERS; i++, random /= 'z' - 'a' + 1)
        letters[i] = (char)('a' + random % ('z' - 'a' + 1));
    snprintf(canary->decoy, sizeof canary->decoy, "%s.%s", letters, tops[random % 4]);
}

struct canary *canary_new(struct loop *loop, struct resolver *resolver, struct canary_names *names,
                          struct canary_listener *listener)
{
    struct canary *canary = memory_take(sizeof *canary);
    canary->loop = loop;
    canary->resolver = resolver;
    canary->listener = listener;
    canary->names = names;
    canary->own = (unsigned)canary_names_own(names);
    canary->servers = resolver_server_count(resolver);
    canary->outage_since_ms = loop_now_ms(loop);
    canary->complaint = "does not answer";
    name_decoy(canary);
    for (unsigned i = 0; i < canary->servers; i++)
        open_server(canary, i);
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

/* Begins the round that is waited for in AFTER_MS from the last one, unless one is on its way. */
static void bring_forward(struct watched_server *server, int64_t after_ms)
{
    struct loop *loop = server->canary->loop;
    int64_t left_ms = server->asked_ms + after_ms - loop_now_ms(loop);
    if (server->trust != RIGHT || server->left > 0)
        return;
    left_ms = left_ms > 0 ? left_ms : 0;
    if (server->timer.at_ms > loop_now_ms(loop) + left_ms)
        loop_after(loop, &server->timer, left_ms);
}

void canary_want(struct canary *canary, unsigned server)
{
    canary->watched[server].waiting++; /* one that is on its way was sent too early: another follows it */
    bring_forward(&canary->watched[server], gap_ms(canary));
}

void canary_hurry(struct canary *canary)
{
    for (unsigned i = 0; i < canary->servers; i++)
        if (canary->watched[i].waiting > 0)
            bring_forward(&canary->watched[i], WANTED_MS);
}

int64_t canary_sign_ms(const struct canary *canary, unsigned server)
{
    return canary->watched[server].sign_ms;
}

bool canary_is_believed(const struct canary *canary, unsigned server)
{
    return canary->watched[server].trust == RIGHT || canary->watched[server].trust == DOUBTED;
}

bool canary_has_failed(const struct canary *canary, unsigned server)
{
    return canary->watched[server].trust == WRONG;
}

bool canary_is_witness(const struct canary *canary, unsigned server)
{
    const struct watched_server *watched = &canary->watched[server];
    if (watched->trust != WRONG)
        return true;
    return !watched->liar && loop_now_ms(canary->loop) - watched->heard_ms < CANARY_DEAD_MS;
}

int64_t canary_outage_since_ms(const struct canary *canary)
{
    return canary->outage_since_ms;
}

const char *canary_complaint(const struct canary *canary)
{
    return canary->complaint;
}
