/* Asks every domain in question once: a team of threads, each with its own questions and its own sockets. */
#include "pipeline/resolve/resolve.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/base/team.h"
#include "pipeline/resolve/resolve_worker.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum { TELL_MS = 200, WAIT_US = 50000 };

struct resolve {
    struct asking asking; /* the first member: the asking is the resolve */
    struct asker *askers;
    struct canary_names *canaries;
    int64_t began_ms, told_ms; /* told_ms is thread 0's */
};

/* Tells the watcher, now and then; only thread 0 does. */
static void tell(struct asker *asker)
{
    struct resolve *resolve = (struct resolve *)asker->asking;
    const struct resolve_plan *plan = resolve->asking.plan;
    int64_t now_ms = clock_ms();
    if (asker->thread != 0 || plan->watcher == NULL || now_ms - resolve->told_ms < TELL_MS)
        return;
    resolve->told_ms = now_ms;
    struct standing *standing = plan->standing;
    standing->domains.answered = standing->domains.in_flight = standing->domains.failed = 0;
    for (unsigned i = 0; i < plan->threads; i++) {
        standing->domains.answered +=
            atomic_load_explicit(&resolve->askers[i].answered, memory_order_relaxed);
        standing->domains.failed += atomic_load_explicit(&resolve->askers[i].failing, memory_order_relaxed);
        standing->domains.in_flight +=
            atomic_load_explicit(&resolve->askers[i].in_flight, memory_order_relaxed);
    }
    standing->seconds = (double)(now_ms - resolve->began_ms) / 1000;
    standing->domains.paused = mx_dark_ms(asker->desk) >= 0;
    plan->watcher->tick(plan->watcher, standing);
}

static void begin(void *self, unsigned threads)
{
    atomic_init(&((struct resolve *)self)->asking.working, threads);
}

/* One thread: does its part; the first then waits for the others, for it is the one that tells. */
static void work(void *self, unsigned thread)
{
    struct resolve *resolve = self;
    struct asker *asker = &resolve->askers[thread];
    asker_work(asker, tell);
    atomic_fetch_sub(&resolve->asking.working, 1);
    while (thread == 0 && atomic_load(&resolve->asking.working) > 0) {
        usleep(WAIT_US);
        tell(asker);
    }
}

/* Opens each thread's desk. */
static bool open_desks(struct resolve *resolve, struct fail *fail)
{
    const struct resolve_plan *plan = resolve->asking.plan;
    const struct settings *settings = plan->settings;
    struct mx_plan desk = {
        .servers = &settings->resolvers,
        .canaries = resolve->canaries,
        .loopback = settings->allow_loopback,
        .routes = plan->routes,
        .most_in_flight = asker_in_flight(plan->threads),
    };
    for (unsigned i = 0; i < plan->threads; i++) {
        struct asker *asker = &resolve->askers[i];
        asker->asking = &resolve->asking;
        asker->thread = i;
        asker->desk = mx_desk_new(&desk, &asker->client, fail);
        if (asker->desk == NULL)
            return false;
        asker->routes = plan->routes ? routes_new(&asker->texts) : NULL;
    }
    return true;
}

/* Says that what DESK was told rests on fewer name servers than were named. */
static void warn(const struct mx_desk *desk, struct resolve_counts *counts)
{
    const char *missing = desk != NULL ? mx_missing_server(desk) : NULL;
    if (missing != NULL && counts->warning[0] == '\0')
        snprintf(counts->warning, sizeof counts->warning,
                 "the name server %s does not answer or cannot be trusted, so domains that the others call "
                 "nonexistent stay risky; set another with --resolver, or leave it out",
                 missing);
}

/* Closes the desks, and adds up what was done. */
static void close_desks(struct resolve *resolve, struct resolve_counts *counts)
{
    const struct resolve_plan *plan = resolve->asking.plan;
    for (unsigned i = 0; i < plan->threads; i++) {
        struct asker *asker = &resolve->askers[i];
        counts->asked += asker->answered;
        counts->failed += asker->failing;
        counts->queries += asker->wire.queries;
        counts->answers += asker->wire.answers;
        counts->retries += asker->wire.retries;
        warn(asker->desk, counts);
        mx_desk_free(asker->desk);
        routes_free(asker->routes);
        domains_adopt(plan->domains, &asker->texts);
        asker_free(asker);
    }
    free(resolve->askers);
    counts->seconds = (double)(clock_ms() - resolve->began_ms) / 1000;
}

bool resolve_run(const struct resolve_plan *plan, struct resolve_counts *counts, struct fail *fail)
{
    struct resolve resolve = {.asking = {.plan = plan, .fail = fail}, .began_ms = clock_ms()};
    const struct settings *settings = plan->settings;
    resolve.canaries = canary_names_new(&settings->canaries);
    resolve.askers = memory_aligned(64, plan->threads * sizeof *resolve.askers);
    resolve.asking.deadline_ms =
        settings->deadline_s > 0 ? resolve.began_ms + 1000 * (int64_t)settings->deadline_s : 0;
    pthread_mutex_init(&resolve.asking.failing, NULL);
    *counts = (struct resolve_counts){0};
    if (open_desks(&resolve, fail))
        team_run(plan->threads, &(struct team_work){begin, work}, &resolve);
    close_desks(&resolve, counts);
    canary_names_free(resolve.canaries);
    pthread_mutex_destroy(&resolve.asking.failing);
    return fail->code == EXIT_DONE;
}
