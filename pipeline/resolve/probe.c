/* The second half of the asking: each mailbox in question, of its own server: a team of threads, each with a
 * desk of its own and the groups of servers that are its share. */
#include "pipeline/resolve/probe.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/base/team.h"
#include "pipeline/resolve/probe_worker.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"

enum {
    LATELY_S = 18 * 3600, /* the bounds are a day's; but last night is over when the next one begins */
    TELL_MS = 200,
    WAIT_US = 50000,
    GROUP_BYTES = sizeof "255.255.255",
    SESSIONS_A_THREAD = 4000, /* at once: one thread holds so many easily, and two would only take turns */
};

/* A domain that is to be asked, and what it is sorted by. */
struct errand {
    struct str group; /* in the lists, or in the table of groups */
    uint64_t route;
    uint32_t domain;
    uint32_t first, count; /* its mailboxes in the order; the neighbour is the first */
    uint32_t asked;        /* others of it, lately */
};

struct probe {
    struct probing probing; /* the first member: the probing is the probe */
    int64_t began_ms, told_ms;
    uint32_t *order; /* numbers of mailboxes, by domain */
    struct errand *errands;
    size_t errand_count;
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
    const unsigned char *octets = domain->route->stops[0].octets;
    int length = snprintf(text, sizeof text, "%u.%u.%u", octets[0], octets[1], octets[2]);
    return arena_copy(&probe->groups, (struct str){text, (size_t)length});
}

/* Orders the open mailboxes by domain, each behind its neighbour; counts and places them in STARTS (a number
 * a domain, and one more). */
static void order_mailboxes(struct probe *probe, uint32_t *starts)
{
    const struct probe_plan *plan = probe->probing.plan;
    size_t count = mailboxes_count(plan->mailboxes), domains = domains_count(plan->domains);
    for (size_t at = 0; at < count; at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(plan->mailboxes, at);
        starts[mailbox->domain + 1] += is_open(mailbox) || mailbox->local_length == 0;
    }
    for (size_t domain = 0; domain < domains; domain++)
        starts[domain + 1] += starts[domain];
    uint32_t *next = memory_take((domains + 1) * sizeof *next);
    for (size_t domain = 0; domain < domains; domain++)
        next[domain] = starts[domain] + 1;
    for (size_t at = 0; at < count; at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(plan->mailboxes, at);
        if (mailbox->local_length == 0)
            probe->order[starts[mailbox->domain]] = (uint32_t)at;
        else if (is_open(mailbox))
            probe->order[next[mailbox->domain]++] = (uint32_t)at;
    }
    free(next);
}

static int by_group(const void *a, const void *b)
{
    const struct errand *first = a, *second = b;
    size_t length = first->group.length < second->group.length ? first->group.length : second->group.length;
    int order = memcmp(first->group.bytes, second->group.bytes, length);
    if (order == 0)
        order = (first->group.length > second->group.length) - (first->group.length < second->group.length);
    if (order == 0)
        order = (first->route > second->route) - (first->route < second->route);
    return order;
}

/* Counts the mailboxes of each domain that earlier runs have asked about lately, in ASKED. */
static void count_asked(const struct probe_plan *plan, uint32_t *asked)
{
    uint32_t now_s = (uint32_t)time(NULL);
    for (size_t at = 0; at < mailboxes_count(plan->mailboxes); at++) {
        const struct asked_mailbox *mailbox = mailboxes_at(plan->mailboxes, at);
        bool known = mailbox->local_length > 0 && mailbox->verdict != SMTP_UNKNOWN;
        asked[mailbox->domain] += known && mailbox->asked_s + LATELY_S > now_s;
    }
}

/* Collects the domains that are to be asked, those of a group and of a route together; with those that count
 * in a provider's day. */
static void collect(struct probe *probe)
{
    const struct probe_plan *plan = probe->probing.plan;
    size_t domains = domains_count(plan->domains);
    uint32_t *starts = memory_take((domains + 1) * sizeof *starts);
    uint32_t *asked = memory_take((domains + 1) * sizeof *asked);
    probe->order = memory_take((mailboxes_count(plan->mailboxes) + 1) * sizeof *probe->order);
    probe->errands = memory_take((domains + 1) * sizeof *probe->errands);
    order_mailboxes(probe, starts);
    count_asked(plan, asked);
    for (size_t at = 0; at < domains; at++) {
        const struct asked_domain *domain = domains_at(plan->domains, at);
        uint32_t count = starts[at + 1] - starts[at];
        bool open = count >= 2 && domain->route != NULL,
             counts = asked[at] > 0 && domain->provider_length > 0;
        if (domain->verdict != MX_ACCEPTS_MAIL || (!open && !counts))
            continue;
        probe->errands[probe->errand_count++] = (struct errand){
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
    qsort(probe->errands, probe->errand_count, sizeof *probe->errands, by_group);
}

static void give(struct probe *probe, const struct errand *errand, struct prober *prober)
{
    const struct probe_plan *plan = probe->probing.plan;
    const struct asked_domain *domain = domains_at(plan->domains, errand->domain);
    struct smtp_inquiry inquiry = {
        .domain = {domain->name, domain->name_length},
        .provider = {domain->provider, domain->provider_length},
        .group = errand->group,
        .route = domain->route,
        .numbers = probe->order + errand->first,
        .count = errand->count,
        .asked = errand->asked,
    };
    if (errand->count > 0)
        inquiry.neighbour = mailboxes_at(plan->mailboxes, probe->order[errand->first])->verdict;
    smtp_ask(prober->desk, &inquiry);
    prober->share += errand->count;
}

/* Gives each group to the one of THREADS that has least to do. */
static void deal(struct probe *probe, unsigned threads)
{
    struct prober *prober = NULL;
    for (size_t i = 0; i < probe->errand_count; i++) {
        const struct errand *errand = &probe->errands[i];
        bool same = i > 0 && str_equal(errand->group, errand[-1].group);
        for (unsigned thread = 0; !same && thread < threads; thread++) {
            struct prober *other = &probe->probing.probers[thread];
            if (thread == 0 || other->share < prober->share)
                prober = other;
        }
        give(probe, errand, prober);
    }
}

/* Tells the watcher, now and then; only thread 0 does. */
static void tell(struct prober *prober)
{
    struct probe *probe = (struct probe *)prober->probing;
    const struct probe_plan *plan = probe->probing.plan;
    int64_t now_ms = clock_ms();
    if (prober->thread != 0 || plan->watcher == NULL || now_ms - probe->told_ms < TELL_MS)
        return;
    probe->told_ms = now_ms;
    struct standing *standing = plan->standing;
    standing->mailboxes.answered = standing->mailboxes.in_flight = 0;
    standing->mailboxes.failed = standing->mailboxes.waiting = 0;
    for (unsigned i = 0; i < plan->threads; i++) {
        struct prober *other = &probe->probing.probers[i];
        standing->mailboxes.answered += atomic_load_explicit(&other->settled, memory_order_relaxed);
        standing->mailboxes.failed += atomic_load_explicit(&other->failed, memory_order_relaxed);
        standing->mailboxes.in_flight += atomic_load_explicit(&other->in_flight, memory_order_relaxed);
        standing->mailboxes.waiting += atomic_load_explicit(&other->waiting, memory_order_relaxed);
    }
    standing->seconds = (double)(now_ms - probe->began_ms) / 1000;
    standing->mailboxes.paused = smtp_dark_ms(prober->desk) >= 0;
    plan->watcher->tick(plan->watcher, standing);
}

/* Deals out the work to as many of THREADS as there are desks. */
static void begin(void *self, unsigned threads)
{
    struct probe *probe = self;
    if (threads > probe->probing.plan->threads)
        threads = probe->probing.plan->threads;
    atomic_init(&probe->probing.working, threads);
    deal(probe, threads);
}

/* One thread: does its part; the first then waits for the others, for it is the one that tells. */
static void work(void *self, unsigned thread)
{
    struct probe *probe = self;
    if (thread >= probe->probing.plan->threads)
        return;
    struct prober *prober = &probe->probing.probers[thread];
    prober_work(prober, tell);
    atomic_fetch_sub(&probe->probing.working, 1);
    while (thread == 0 && atomic_load(&probe->probing.working) > 0) {
        usleep(WAIT_US);
        tell(prober);
    }
}

static bool open_desks(struct probe *probe, struct fail *fail)
{
    random_fill(probe->probing.secret, sizeof probe->probing.secret);
    for (unsigned i = 0; i < probe->probing.plan->threads; i++)
        if (!prober_open(&probe->probing.probers[i], &probe->probing, i, fail))
            return false;
    return true;
}

/* Closes the desks, and adds up what was done. */
static void close_desks(struct probe *probe, struct probe_counts *counts)
{
    const struct probe_plan *plan = probe->probing.plan;
    for (unsigned i = 0; i < plan->threads; i++) {
        struct prober *prober = &probe->probing.probers[i];
        counts->asked += prober->counts.settled;
        counts->failed += prober->counts.failed;
        counts->sessions += prober->counts.sessions;
        counts->recipients += prober->counts.recipients;
        smtp_desk_free(prober->desk);
        mailboxes_adopt(plan->mailboxes, &prober->texts);
    }
    free(probe->probing.probers);
    free(probe->errands);
    free(probe->order);
    arena_free(&probe->groups);
    counts->seconds = (double)(clock_ms() - probe->began_ms) / 1000;
}

bool probe_run(const struct probe_plan *given, struct probe_counts *counts, struct fail *fail)
{
    struct probe_plan threaded = *given, *plan = &threaded;
    struct probe probe = {.probing = {.plan = plan, .fail = fail}, .began_ms = clock_ms()};
    unsigned useful = prober_sessions(plan->settings) / SESSIONS_A_THREAD + 1;
    plan->threads = plan->threads < useful ? plan->threads : useful;
    probe.probing.probers = memory_aligned(64, plan->threads * sizeof *probe.probing.probers);
    pthread_mutex_init(&probe.probing.failing, NULL);
    pthread_mutex_init(&probe.probing.hearing, NULL);
    *counts = (struct probe_counts){0};
    collect(&probe);
    if (open_desks(&probe, fail)) {
        team_run(given->threads, &(struct team_work){begin, work}, &probe);
        prober_end_doubts(&probe.probing);
    }
    close_desks(&probe, counts);
    pthread_mutex_destroy(&probe.probing.failing);
    pthread_mutex_destroy(&probe.probing.hearing);
    return fail->code == EXIT_DONE;
}
