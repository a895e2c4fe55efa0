/* One thread's part of the asking: its share of the domains, and those that it must ask again.
 *
 * Domains that failed are asked again in rounds, after all others: by then a server may have come back. Three
 * rounds are for trouble of theirs.  More are for ours: where packets are lost, a time-out is held against a
 * domain only when it has become unlikely that loss explains it. */
#include "pipeline/resolve/resolve_worker.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/base/stop.h"
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

unsigned asker_in_flight(unsigned threads)
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
static void keep(struct asker *asker, struct asked_domain *domain, const struct mx_answer *answer)
{
    uint32_t lifetime_s = mx_lifetime_s(answer);
    bool silent = answer->verdict == MX_DNS_TIMEOUT && domain->verdict == MX_DNS_FAILURE;
    domain->verdict =
        (uint8_t)(silent ? MX_DNS_FAILURE : answer->verdict); /* that it fails is more than silence */
    domain->asked_s = (uint32_t)time(NULL);
    domain->expires_s = domain->asked_s + lifetime_s;
    if (answer->host.length > 0) {
        char *text = arena_take(&asker->texts, answer->host.length + 1);
        memcpy(text, answer->host.bytes, answer->host.length);
        text[answer->host.length] = '\0';
        domain->mx = text;
        domain->mx_length = (uint8_t)answer->host.length;
    }
    if (asker->routes != NULL)
        domain->route = routes_find(asker->routes, answer);
    if (lifetime_s > 0 && asker->asking->plan->store != NULL)
        store_keep(asker->asking->plan->store, asker->thread, domain);
}

/* A domain was given back.  One whose denial was a lie is asked again in the next round: by then a lie that a
 * cache repeats is older than it was. */
static void take_back(struct asker *asker, size_t number, uint32_t doubted_ttl_s)
{
    struct asked_domain *domain = domains_at(asker->asking->plan->domains, number);
    if (doubted_ttl_s != 0)
        domain->doubted_ttl_s = doubted_ttl_s;
    asker->doubted |= doubted_ttl_s != 0;
    list_add(doubted_ttl_s != 0 ? &asker->failed : &asker->again, number);
}

static void domain_answered(struct mx_client *client, size_t number, const struct mx_answer *answer)
{
    struct asker *asker = (struct asker *)client;
    struct asked_domain *domain = domains_at(asker->asking->plan->domains, number);
    if (answer->verdict == MX_UNKNOWN) {
        take_back(asker, number, answer->doubted_ttl_s);
        return;
    }
    bool fails = answer->verdict == MX_DNS_TIMEOUT || answer->verdict == MX_DNS_FAILURE;
    bool failed = domain->verdict != MX_UNKNOWN; /* in a round before */
    keep(asker, domain, answer);
    asker->timeouts += answer->verdict == MX_DNS_TIMEOUT;
    if (fails)
        list_add(&asker->failed, number);
    if (answer->verdict == MX_ACCEPTS_MAIL)
        list_add(&asker->fresh[answer->server].since, number);
    if (fails && !failed)
        atomic_fetch_add_explicit(&asker->failing, 1, memory_order_relaxed);
    else if (!fails && failed)
        atomic_fetch_sub_explicit(&asker->failing, 1, memory_order_relaxed);
    if (!failed)
        atomic_fetch_add_explicit(&asker->answered, 1, memory_order_relaxed);
}

/* What was said before the last sign but one is believed for good: this sign's questions may be older than what
 * was said since the last. */
static void heard_sign(struct mx_client *client, unsigned server)
{
    struct fresh *fresh = &((struct asker *)client)->fresh[server];
    struct number_list believed = fresh->before;
    believed.count = 0;
    fresh->before = fresh->since;
    fresh->since = believed;
}

/* Forgets the good news about the domains of LIST, in the store too. */
static void forget_news(struct asker *asker, struct number_list *list)
{
    struct store *store = asker->asking->plan->store;
    for (size_t i = 0; i < list->count; i++) {
        struct asked_domain *domain = domains_at(asker->asking->plan->domains, list->numbers[i]);
        if (domain->verdict != MX_ACCEPTS_MAIL)
            continue;
        domain->expires_s = domain->asked_s;
        if (store != NULL)
            store_keep(store, asker->thread, domain);
        domain->verdict = MX_UNKNOWN;
        domain->mx = NULL;
        domain->mx_length = 0;
        domain->route = NULL;
        atomic_fetch_sub_explicit(&asker->answered, 1, memory_order_relaxed);
        list_add(&asker->again, list->numbers[i]);
    }
    list->count = 0;
}

static void heard_turn(struct mx_client *client, unsigned server)
{
    struct asker *asker = (struct asker *)client;
    forget_news(asker, &asker->fresh[server].before);
    forget_news(asker, &asker->fresh[server].since);
}

/* The next domain of the share that is to be asked; false: no share is left. */
static bool next_of_share(struct asker *asker, size_t *number)
{
    struct domains *domains = asker->asking->plan->domains;
    for (;;) {
        for (; asker->from < asker->to; asker->from++)
            if (domains_at(domains, asker->from)->verdict == MX_UNKNOWN) {
                *number = asker->from++;
                return true;
            }
        asker->from = atomic_fetch_add(&asker->asking->next, SHARE_DOMAINS);
        asker->to = asker->from + SHARE_DOMAINS;
        if (asker->to > domains_count(domains))
            asker->to = domains_count(domains);
        if (asker->from >= asker->to)
            return false;
    }
}

static bool next_number(struct asker *asker, size_t *number)
{
    if (asker->again.count > 0) {
        *number = asker->again.numbers[--asker->again.count];
        return true;
    }
    return next_of_share(asker, number);
}

/* Asks as many domains as there is room for; no more at once than may be in flight, as questions that cannot be
 * sent are answered at once. */
static void feed(struct asker *asker)
{
    size_t number;
    unsigned left = asker_in_flight(asker->asking->plan->threads);
    for (; left > 0 && mx_has_room(asker->desk) && next_number(asker, &number); left--) {
        const struct asked_domain *domain = domains_at(asker->asking->plan->domains, number);
        mx_ask(asker->desk, domain->name, number, domain->doubted_ttl_s);
    }
}

/* Whether loss may be why some domain has timed out each time. */
static bool loss_explains(const struct asker *asker)
{
    double loss = mx_loss(asker->desk);
    double unlucky =
        QUESTIONS * loss * loss * loss * loss; /* one of its questions is lost in each of its tries */
    double wrong = (double)domains_count(asker->asking->plan->domains);
    for (unsigned round = 0; round < asker->round && unlucky < 1; round++)
        wrong *= unlucky;
    return wrong > WRONG_MOST;
}

/* What is done when the share is answered: another round for those that failed.  Returns false when nothing
 * is left to do. */
static bool begin_round(struct asker *asker)
{
    struct number_list failed = asker->failed;
    if (!asker->was_dark) /* else it was our trouble, and does not count */
        asker->round++;
    int64_t now_ms = clock_ms();
    if (asker->rounds_ms == 0)
        asker->rounds_ms = now_ms + ROUNDS_MS;
    bool more = (asker->doubted && asker->doubts++ < ROUNDS_MOST) ||
                (asker->round < ROUNDS_LEAST && (asker->was_dark || now_ms < asker->rounds_ms)) ||
                (asker->round < ROUNDS_MOST && asker->timeouts > 0 && now_ms < asker->rounds_ms + LOSS_MS &&
                 loss_explains(asker));
    if (failed.count == 0 || !more)
        return false;
    asker->failed = asker->again;
    asker->again = failed;
    asker->was_dark = false;
    asker->timeouts = 0;
    bool soon = asker->round == 1 && !asker->doubted;
    asker->doubted = false;
    asker->round_ms = now_ms + (soon ? ROUND_PAUSE_MS : 2 * ROUND_PAUSE_MS);
    return true;
}

static void call_off(struct asking *asking, const struct fail *news)
{
    pthread_mutex_lock(&asking->failing);
    if (asking->fail->code == EXIT_DONE)
        *asking->fail = *news;
    pthread_mutex_unlock(&asking->failing);
    atomic_store(&asking->over, true);
}

/* Whether no server has been believed for too long. */
static bool is_too_dark(struct asker *asker)
{
    struct fail fail = {0};
    const struct settings *settings = asker->asking->plan->settings;
    int64_t dark_ms = mx_dark_ms(asker->desk);
    int64_t patience_ms = 1000 * (int64_t)settings->patience_s;
    asker->was_light |= dark_ms < 0;
    asker->was_dark |= dark_ms >= 0 && asker->was_light;
    if (!asker->was_light && patience_ms > START_MS)
        patience_ms = START_MS;
    if (dark_ms < patience_ms)
        return false;
    mx_dark_fail(asker->desk, asker->was_light ? EXIT_STOPPED : EXIT_NO_NETWORK, &fail);
    call_off(asker->asking, &fail);
    return true;
}

static bool is_over(struct asker *asker)
{
    struct asking *asking = asker->asking;
    struct fail fail = {0};
    if (stop_asked()) {
        stop_fail(&fail);
        call_off(asking, &fail);
    }
    if (atomic_load_explicit(&asking->over, memory_order_relaxed) || is_too_dark(asker))
        return true;
    return asking->deadline_ms > 0 && clock_ms() >= asking->deadline_ms;
}

void asker_work(struct asker *asker, void (*tell)(struct asker *asker))
{
    asker->client = (struct mx_client){domain_answered, heard_sign, heard_turn};
    while (!is_over(asker)) {
        if (clock_ms() >= asker->round_ms)
            feed(asker);
        mx_turn(asker->desk, TURN_MS);
        mx_count(asker->desk, &asker->wire);
        atomic_store_explicit(&asker->in_flight, asker->wire.in_flight, memory_order_relaxed);
        tell(asker);
        bool idle = mx_waiting(asker->desk) == 0 && asker->again.count == 0 && asker->from >= asker->to &&
                    atomic_load(&asker->asking->next) >= domains_count(asker->asking->plan->domains);
        if (idle && !begin_round(asker))
            break;
    }
}

void asker_free(struct asker *asker)
{
    free(asker->again.numbers);
    free(asker->failed.numbers);
    for (unsigned i = 0; i < RESOLVER_SERVERS_MAX; i++) {
        free(asker->fresh[i].before.numbers);
        free(asker->fresh[i].since.numbers);
    }
}
