/* The second half of the asking: each mailbox in question, of its own server: a team of threads, each with a
 * engine of its own and the groups of servers that are its share. */
#include "pipeline/resolve/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/resolve/probe_worker.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"

enum {
    LATELY_S = 18 * 3600, /* the bounds are a day's; but last night is over when the next one begins */
    GROUP_BYTES = sizeof "255.255.255",
    SESSIONS_A_THREAD = 4000, /* at once: one thread holds so many easily, and two would only take turns */
};

/* A domain that is to be asked, and what it is sorted by. */
struct work_item {
    struct str group; /* in the lists, or in the table of groups */
    uint64_t route;
    uint32_t domain;
    uint32_t first, count; /* its mailboxes in the order; the neighbour is the first */
    uint32_t asked;        /* others of it, lately */
};

struct probe {
    struct probe_team team; /* the first member: the team is the probe */
    uint32_t *order;        /* numbers of mailboxes, by domain */
    struct work_item *items;
    size_t item_count;
    struct arena groups; /* their names */
};

/* The hash of a neighbour's own: no address has it but by chance. */
static uint64_t neighbour_hash(const struct asked_domain *domain)
{
    uint64_t hash = domain->hash * UINT64_C(0x9e3779b97f4a7c15) + 1;
    return hash != 0 ? hash : 1;
}

void probe_add_neighbours(struct mailboxes *mailboxes, struct domains *domains)
{
    size_t count = mailboxes_count(mailboxes);
    for (size_t at = 0; at < count; at++) {
        uint32_t domain = mailboxes_at(mailboxes, at)->domain;
        mailboxes_add(mailboxes, STR(""), domain, neighbour_hash(domains_at(domains, domain)));
    }
}

static bool is_open(const struct asked_mailbox *mailbox)
{
    return mailbox->local_length > 0 && mailbox->verdict == SMTP_UNKNOWN;
}

/* What the servers of DOMAIN are asked as: all those of a provider; else those of a network (/24). */
static struct str group_of(struct probe *probe, const struct asked_domain *domain)
{
    char text[GROUP_BYTES];
    if (domain->provider_length > 0)
        return (struct str){domain->provider, domain->provider_length};
    const unsigned char *octets = domain->route->hosts[0].octets;
    int length = snprintf(text, sizeof text, "%u.%u.%u", octets[0], octets[1], octets[2]);
    return arena_copy(&probe->groups, (struct str){text, (size_t)length});
}

/* Orders the open mailboxes by domain, each behind its neighbour; counts and places them in STARTS (a number
 * a domain, and one more). */
static void order_mailboxes(struct probe *probe, uint32_t *starts)
{
    const struct asking *asking = probe->team.base.asking;
    size_t count = mailboxes_count(asking->mailboxes), domains = domains_count(asking->domains);
    for (size_t at = 0; at < count; at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(asking->mailboxes, at);
        starts[mailbox->domain + 1] += is_open(mailbox) || mailbox->local_length == 0;
    }
    for (size_t domain = 0; domain < domains; domain++)
        starts[domain + 1] += starts[domain];
    uint32_t *next = memory_take((domains + 1) * sizeof *next);
    for (size_t domain = 0; domain < domains; domain++)
        next[domain] = starts[domain] + 1;
    for (size_t at = 0; at < count; at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(asking->mailboxes, at);
        if (mailbox->local_length == 0)
            probe->order[starts[mailbox->domain]] = (uint32_t)at;
        else if (is_open(mailbox))
            probe->order[next[mailbox->domain]++] = (uint32_t)at;
    }
    free(next);
}

static int by_group(const void *a, const void *b)
{
    const struct work_item *first = a, *second = b;
    size_t length = first->group.length < second->group.length ? first->group.length : second->group.length;
    int order = memcmp(first->group.bytes, second->group.bytes, length);
    if (order == 0)
        order = (first->group.length > second->group.length) - (first->group.length < second->group.length);
    if (order == 0)
        order = (first->route > second->route) - (first->route < second->route);
    return order;
}

/* Counts the mailboxes of each domain that earlier runs have asked about lately, in ASKED. */
static void count_asked(const struct asking *asking, uint32_t *asked)
{
    uint32_t now_s = (uint32_t)time(NULL);
    for (size_t at = 0; at < mailboxes_count(asking->mailboxes); at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(asking->mailboxes, at);
        bool known = mailbox->local_length > 0 && mailbox->verdict != SMTP_UNKNOWN;
        asked[mailbox->domain] += known && mailbox->asked_s + LATELY_S > now_s;
    }
}

/* Collects the domains that are to be asked, those of a group and of a route together; with those that count
 * in a provider's day. */
static void collect(struct probe *probe)
{
    const struct asking *asking = probe->team.base.asking;
    size_t domains = domains_count(asking->domains);
    uint32_t *starts = memory_take((domains + 1) * sizeof *starts);
    uint32_t *asked = memory_take((domains + 1) * sizeof *asked);
    probe->order = memory_take((mailboxes_count(asking->mailboxes) + 1) * sizeof *probe->order);
    probe->items = memory_take((domains + 1) * sizeof *probe->items);
    order_mailboxes(probe, starts);
    count_asked(asking, asked);
    for (size_t at = 0; at < domains; at++) {
        const struct asked_domain *domain = domains_at(asking->domains, at);
        uint32_t count = starts[at + 1] - starts[at];
        bool open = count >= 2 && domain->route != NULL,
             counts = asked[at] > 0 && domain->provider_length > 0;
        if (domain->verdict != MX_ACCEPTS_MAIL || (!open && !counts))
            continue;
        probe->items[probe->item_count++] = (struct work_item){
            .group = group_of(probe, domain),
            .route = open ? domain->route->hash : 0,
            .domain = (uint32_t)at,
            .first = starts[at],
            .count = open ? count : 0,
            .asked = asked[at],
        };
    }
    free(asked);
    free(starts);
    qsort(probe->items, probe->item_count, sizeof *probe->items, by_group);
}

static void give(struct probe *probe, const struct work_item *item, struct probe_worker *worker)
{
    const struct asking *asking = probe->team.base.asking;
    const struct asked_domain *domain = domains_at(asking->domains, item->domain);
    struct smtp_inquiry inquiry = {
        .domain = {domain->name, domain->name_length},
        .provider = {domain->provider, domain->provider_length},
        .group = item->group,
        .route = domain->route,
        .numbers = probe->order + item->first,
        .count = item->count,
        .asked = item->asked,
    };
    if (item->count > 0)
        inquiry.neighbour = mailboxes_at(asking->mailboxes, probe->order[item->first])->verdict;
    smtp_ask(worker->engine, &inquiry);
    worker->share += item->count;
}

/* Gives each group to the one of THREADS that has least to do. */
static void deal(struct ask_team *base, unsigned threads)
{
    struct probe *probe = (struct probe *)base;
    struct probe_worker *worker = NULL;
    for (size_t i = 0; i < probe->item_count; i++) {
        const struct work_item *item = &probe->items[i];
        bool same = i > 0 && str_equal(item->group, item[-1].group);
        for (unsigned thread = 0; !same && thread < threads; thread++) {
            struct probe_worker *other = &probe->team.workers[thread];
            if (thread == 0 || other->share < worker->share)
                worker = other;
        }
        give(probe, item, worker);
    }
}

/* Adds up in STANDING what the workers have done. */
static void add_up(struct ask_team *base, struct standing *standing)
{
    struct probe_worker *workers = ((struct probe_team *)base)->workers;
    standing->mailboxes.answered = standing->mailboxes.in_flight = 0;
    standing->mailboxes.failed = standing->mailboxes.waiting = 0;
    for (unsigned i = 0; i < base->threads; i++) {
        const struct probe_worker *worker = &workers[i];
        standing->mailboxes.answered += atomic_load_explicit(&worker->settled, memory_order_relaxed);
        standing->mailboxes.failed += atomic_load_explicit(&worker->failed, memory_order_relaxed);
        standing->mailboxes.in_flight += atomic_load_explicit(&worker->in_flight, memory_order_relaxed);
        standing->mailboxes.waiting += atomic_load_explicit(&worker->waiting, memory_order_relaxed);
    }
    standing->mailboxes.paused = smtp_outage_ms(workers[0].engine) >= 0;
}

static void work(struct ask_team *base, unsigned thread)
{
    probe_worker_run(&((struct probe_team *)base)->workers[thread]);
}

static bool open_workers(struct probe_team *team, struct fail *fail)
{
    random_fill(team->secret, sizeof team->secret);
    for (unsigned i = 0; i < team->base.threads; i++)
        if (!probe_worker_open(&team->workers[i], team, i, fail))
            return false;
    return true;
}

/* Closes the engines, and adds up what was done. */
static void close_workers(struct probe_team *team, struct probe_counts *counts)
{
    for (unsigned i = 0; i < team->base.threads; i++) {
        struct probe_worker *worker = &team->workers[i];
        counts->asked += worker->counts.settled;
        counts->failed += worker->counts.failed;
        counts->sessions += worker->counts.sessions;
        counts->recipients += worker->counts.recipients;
        smtp_engine_free(worker->engine);
        mailboxes_adopt(team->base.asking->mailboxes, &worker->texts);
    }
    free(team->workers);
    counts->seconds = ask_team_seconds(&team->base);
}

bool probe_run(const struct asking *asking, struct probe_counts *counts, struct fail *fail)
{
    struct probe probe = {0};
    struct probe_team *team = &probe.team;
    unsigned useful = probe_sessions(asking->settings) / SESSIONS_A_THREAD + 1;
    ask_team_open(&team->base, asking, fail);
    team->base.threads = asking->threads < useful ? asking->threads : useful;
    team->base.deal = deal;
    team->base.work = work;
    team->base.add_up = add_up;
    team->workers = memory_aligned(64, team->base.threads * sizeof *team->workers);
    pthread_mutex_init(&team->hearing, NULL);
    *counts = (struct probe_counts){0};
    collect(&probe);
    if (open_workers(team, fail)) {
        ask_team_run(&team->base);
        probe_end_doubts(team);
    }
    close_workers(team, counts);
    free(probe.items);
    free(probe.order);
    arena_free(&probe.groups);
    pthread_mutex_destroy(&team->hearing);
    ask_team_close(&team->base);
    return fail->code == EXIT_DONE;
}
