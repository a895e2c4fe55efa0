/* One thread's part of the asking: its share of the domains, and those that it must ask again.
 *
 * Domains that failed are asked again in rounds, after all others: by then a server may have come back. Three
 * rounds are for trouble of theirs.  More are for ours: where packets are lost, a time-out is held against a
 * domain only when it has become unlikely that loss explains it. */
#include "pipeline/resolve/resolve_worker.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum {
    SHARE_DOMAINS = 256,   /* taken at once from what is left for all */
    IN_FLIGHT_MOST = 8192, /* all threads together */
    IN_FLIGHT_LEAST = 128, /* a thread */
    TURN_MS = 100,         /* the longest wait: then it looks around */
    ROUNDS_LEAST = 3,
    ROUNDS_MOST = 12,      /* because of loss; and because of lies */
    ROUND_PAUSE_MS = 1000, /* before the second; twice that before the others */
    ROUNDS_MS =
        15000, /* after the first: no other round begins later, unless loss explains the failures ... */
    LOSS_MS = 120000, /* ... and then so much later at most */
    QUESTIONS = 5,    /* of a domain: more than most need, fewer than two opinions on two hosts may */
    START_MS = 10000, /* how long it waits for the first sign of life */
};

static const double WRONG_MOST = 0.01; /* how many domains of a run loss alone may leave unanswered */

unsigned resolve_in_flight(unsigned threads)
{
    unsigned most = IN_FLIGHT_MOST / threads;
    return most > IN_FLIGHT_LEAST ? most : IN_FLIGHT_LEAST;
}

static void list_add(struct number_list *list, size_t number)
{
    if (list->count == list->room) {
        list->room = list->room * 2 + SHARE_DOMAINS;
        list->numbers = memory_grow(list->numbers, list->room * sizeof *list->numbers);
    }
    list->numbers[list->count++] = (uint32_t)number;
}

/* Writes down what DNS says. */
static void keep(struct resolve_worker *worker, struct asked_domain *domain, const struct mx_answer *answer)
{
    uint32_t lifetime_s = mx_lifetime_s(answer);
    bool silent = answer->verdict == MX_DNS_TIMEOUT && domain->verdict == MX_DNS_FAILURE;
    domain->verdict =
        (uint8_t)(silent ? MX_DNS_FAILURE : answer->verdict); /* that it fails is more than silence */
    domain->asked_s = (uint32_t)time(NULL);
    domain->expires_s = domain->asked_s + lifetime_s;
    if (answer->host.length > 0) {
        char *text = arena_take(&worker->texts, answer->host.length + 1);
        memcpy(text, answer->host.bytes, answer->host.length);
        text[answer->host.length] = '\0';
        domain->mx = text;
        domain->mx_length = (uint8_t)answer->host.length;
    }
    if (worker->routes != NULL)
        domain->route = routes_find(worker->routes, answer);
    if (lifetime_s > 0 && worker->asking->store != NULL)
        store_keep(worker->asking->store, worker->thread, domain);
}

/* A domain was given back.  One whose denial was a lie is asked again in the next round: by then a lie that a
 * cache repeats is older than it was. */
static void take_back(struct resolve_worker *worker, size_t number, uint32_t doubted_ttl_s)
{
    struct asked_domain *domain = domains_at(worker->asking->domains, number);
    if (doubted_ttl_s != 0)
        domain->doubted_ttl_s = doubted_ttl_s;
    worker->doubted |= doubted_ttl_s != 0;
    list_add(doubted_ttl_s != 0 ? &worker->failed : &worker->again, number);
}

static void on_answered(struct mx_client *client, size_t number, const struct mx_answer *answer)
{
    struct resolve_worker *worker = (struct resolve_worker *)client;
    struct asked_domain *domain = domains_at(worker->asking->domains, number);
    if (answer->verdict == MX_UNKNOWN) {
        take_back(worker, number, answer->doubted_ttl_s);
        return;
    }
    bool fails = answer->verdict == MX_DNS_TIMEOUT || answer->verdict == MX_DNS_FAILURE;
    bool failed = domain->verdict != MX_UNKNOWN; /* in a round before */
    keep(worker, domain, answer);
    worker->timeouts += answer->verdict == MX_DNS_TIMEOUT;
    if (fails)
        list_add(&worker->failed, number);
    if (answer->verdict == MX_ACCEPTS_MAIL)
        list_add(&worker->fresh[answer->server].since, number);
    if (fails && !failed)
        atomic_fetch_add_explicit(&worker->failing, 1, memory_order_relaxed);
    else if (!fails && failed)
        atomic_fetch_sub_explicit(&worker->failing, 1, memory_order_relaxed);
    if (!failed)
        atomic_fetch_add_explicit(&worker->answered, 1, memory_order_relaxed);
}

/* What was said before the last sign but one is believed for good: this sign's questions may be older than what
 * was said since the last. */
static void on_sign(struct mx_client *client, unsigned server)
{
    struct fresh *fresh = &((struct resolve_worker *)client)->fresh[server];
    struct number_list believed = fresh->before;
    believed.count = 0;
    fresh->before = fresh->since;
    fresh->since = believed;
}

/* Forgets the good news about the domains of LIST, in the store too. */
static void forget_news(struct resolve_worker *worker, struct number_list *list)
{
    struct store *store = worker->asking->store;
    for (size_t i = 0; i < list->count; i++) {
        struct asked_domain *domain = domains_at(worker->asking->domains, list->numbers[i]);
        if (domain->verdict != MX_ACCEPTS_MAIL)
            continue;
        domain->expires_s = domain->asked_s;
        if (store != NULL)
            store_keep(store, worker->thread, domain);
        domain->verdict = MX_UNKNOWN;
        domain->mx = NULL;
        domain->mx_length = 0;
        domain->route = NULL;
        atomic_fetch_sub_explicit(&worker->answered, 1, memory_order_relaxed);
        list_add(&worker->again, list->numbers[i]);
    }
    list->count = 0;
}

static void on_turn(struct mx_client *client, unsigned server)
{
    struct resolve_worker *worker = (struct resolve_worker *)client;
    forget_news(worker, &worker->fresh[server].before);
    forget_news(worker, &worker->fresh[server].since);
}

/* The next domain of the share that is to be asked; false: no share is left. */
static bool next_of_share(struct resolve_worker *worker, size_t *number)
{
    struct domains *domains = worker->asking->domains;
    for (;;) {
        for (; worker->from < worker->to; worker->from++)
            if (domains_at(domains, worker->from)->verdict == MX_UNKNOWN) {
                *number = worker->from++;
                return true;
            }
        worker->from = atomic_fetch_add(&worker->team->next, SHARE_DOMAINS);
        worker->to = worker->from + SHARE_DOMAINS;
        if (worker->to > domains_count(domains))
            worker->to = domains_count(domains);
        if (worker->from >= worker->to)
            return false;
    }
}

static bool next_number(struct resolve_worker *worker, size_t *number)
{
    if (worker->again.count > 0) {
        *number = worker->again.numbers[--worker->again.count];
        return true;
    }
    return next_of_share(worker, number);
}

/* Asks as many domains as there is room for; no more at once than may be in flight, as questions that cannot be
 * sent are answered at once. */
static void feed(struct resolve_worker *worker)
{
    size_t number;
    unsigned left = resolve_in_flight(worker->team->base.threads);
    for (; left > 0 && mx_has_room(worker->engine) && next_number(worker, &number); left--) {
        const struct asked_domain *domain = domains_at(worker->asking->domains, number);
        mx_ask(worker->engine, domain->name, number, domain->doubted_ttl_s);
    }
}

/* Whether loss may be why some domain has timed out each time. */
static bool loss_explains(const struct resolve_worker *worker)
{
    double loss = mx_loss(worker->engine);
    double unlucky =
        QUESTIONS * loss * loss * loss * loss; /* one of its questions is lost in each of its tries */
    double wrong = (double)domains_count(worker->asking->domains);
    for (unsigned round = 0; round < worker->round && unlucky < 1; round++)
        wrong *= unlucky;
    return wrong > WRONG_MOST;
}

/* What is done when the share is answered: another round for those that failed.  Returns false when nothing
 * is left to do. */
static bool begin_round(struct resolve_worker *worker)
{
    struct number_list failed = worker->failed;
    if (!worker->had_outage) /* else it was our trouble, and does not count */
        worker->round++;
    int64_t now_ms = clock_ms();
    if (worker->rounds_ms == 0)
        worker->rounds_ms = now_ms + ROUNDS_MS;
    bool more = (worker->doubted && worker->doubts++ < ROUNDS_MOST) ||
                (worker->round < ROUNDS_LEAST && (worker->had_outage || now_ms < worker->rounds_ms)) ||
                (worker->round < ROUNDS_MOST && worker->timeouts > 0 &&
                 now_ms < worker->rounds_ms + LOSS_MS && loss_explains(worker));
    if (failed.count == 0 || !more)
        return false;
    worker->failed = worker->again;
    worker->again = failed;
    worker->had_outage = false;
    worker->timeouts = 0;
    bool soon = worker->round == 1 && !worker->doubted;
    worker->doubted = false;
    worker->round_ms = now_ms + (soon ? ROUND_PAUSE_MS : 2 * ROUND_PAUSE_MS);
    return true;
}

/* Whether no server has been believed for too long. */
static bool is_out_too_long(struct resolve_worker *worker)
{
    struct fail fail = {0};
    const struct settings *settings = worker->asking->settings;
    int64_t outage_ms = mx_outage_ms(worker->engine);
    int64_t patience_ms = 1000 * (int64_t)settings->patience_s;
    worker->was_up |= outage_ms < 0;
    worker->had_outage |= outage_ms >= 0 && worker->was_up;
    if (!worker->was_up && patience_ms > START_MS)
        patience_ms = START_MS;
    if (outage_ms < patience_ms)
        return false;
    mx_outage_fail(worker->engine, worker->was_up ? EXIT_STOPPED : EXIT_NO_NETWORK, &fail);
    cancel_all(&worker->team->base.cancel, &fail);
    return true;
}

static bool is_over(struct resolve_worker *worker)
{
    int64_t deadline_ms = worker->asking->deadline_ms;
    return ask_team_is_over(&worker->team->base) || is_out_too_long(worker) ||
           (deadline_ms > 0 && clock_ms() >= deadline_ms);
}

void resolve_worker_run(struct resolve_worker *worker)
{
    const struct domains *domains = worker->asking->domains;
    worker->client = (struct mx_client){on_answered, on_sign, on_turn};
    while (!is_over(worker)) {
        if (clock_ms() >= worker->round_ms)
            feed(worker);
        mx_turn(worker->engine, TURN_MS);
        mx_count(worker->engine, &worker->wire);
        atomic_store_explicit(&worker->in_flight, worker->wire.in_flight, memory_order_relaxed);
        ask_team_tell(&worker->team->base, worker->thread);
        bool idle = mx_waiting(worker->engine) == 0 && worker->again.count == 0 &&
                    worker->from >= worker->to && atomic_load(&worker->team->next) >= domains_count(domains);
        if (idle && !begin_round(worker))
            break;
    }
}

void resolve_worker_free(struct resolve_worker *worker)
{
    free(worker->again.numbers);
    free(worker->failed.numbers);
    for (unsigned i = 0; i < RESOLVER_SERVERS_MAX; i++) {
        free(worker->fresh[i].before.numbers);
        free(worker->fresh[i].since.numbers);
    }
}
