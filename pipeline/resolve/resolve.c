/* Asks every domain in question once: a team of threads, each with its own questions and its own sockets. */
#include "pipeline/resolve/resolve.h"

#include <stdio.h>
#include <stdlib.h>

#include "pipeline/resolve/resolve_worker.h"
#include "validators/base/memory.h"

/* Adds up in STANDING what the workers have done. */
static void add_up(struct ask_team *base, struct standing *standing)
{
    struct resolve_team *team = (struct resolve_team *)base;
    standing->domains.answered = standing->domains.in_flight = standing->domains.failed = 0;
    for (unsigned i = 0; i < base->threads; i++) {
        const struct resolve_worker *worker = &team->workers[i];
        standing->domains.answered += atomic_load_explicit(&worker->answered, memory_order_relaxed);
        standing->domains.failed += atomic_load_explicit(&worker->failing, memory_order_relaxed);
        standing->domains.in_flight += atomic_load_explicit(&worker->in_flight, memory_order_relaxed);
    }
    standing->domains.paused = mx_outage_ms(team->workers[0].engine) >= 0;
}

static void work(struct ask_team *base, unsigned thread)
{
    resolve_worker_run(&((struct resolve_team *)base)->workers[thread]);
}

/* Opens each thread's engine. */
static bool open_workers(struct resolve_team *team, struct canary_names *canaries, struct fail *fail)
{
    const struct asking *asking = team->base.asking;
    bool routes = asking->mailboxes != NULL;
    struct mx_plan engine = {
        .servers = &asking->settings->resolvers,
        .canaries = canaries,
        .loopback = asking->settings->allow_loopback,
        .routes = routes,
        .most_in_flight = resolve_in_flight(asking->threads),
    };
    for (unsigned i = 0; i < asking->threads; i++) {
        struct resolve_worker *worker = &team->workers[i];
        worker->team = team;
        worker->asking = asking;
        worker->thread = i;
        worker->engine = mx_engine_new(&engine, &worker->client, fail);
        if (worker->engine == NULL)
            return false;
        worker->routes = routes ? routes_new(&worker->texts) : NULL;
    }
    return true;
}

/* Says that what ENGINE was told rests on fewer name servers than were named. */
static void warn(const struct mx_engine *engine, struct resolve_counts *counts)
{
    const char *missing = engine != NULL ? mx_missing_server(engine) : NULL;
    if (missing != NULL && counts->warning[0] == '\0')
        snprintf(counts->warning, sizeof counts->warning,
                 "the name server %s does not answer or cannot be trusted, so domains that the others call "
                 "nonexistent stay risky; set another with --resolver, or leave it out",
                 missing);
}

/* Closes the engines, and adds up what was done. */
static void close_workers(struct resolve_team *team, struct resolve_counts *counts)
{
    const struct asking *asking = team->base.asking;
    for (unsigned i = 0; i < asking->threads; i++) {
        struct resolve_worker *worker = &team->workers[i];
        counts->asked += worker->answered;
        counts->failed += worker->failing;
        counts->queries += worker->wire.queries;
        counts->answers += worker->wire.answers;
        counts->retries += worker->wire.retries;
        warn(worker->engine, counts);
        mx_engine_free(worker->engine);
        routes_free(worker->routes);
        domains_adopt(asking->domains, &worker->texts);
        resolve_worker_free(worker);
    }
    free(team->workers);
    counts->seconds = ask_team_seconds(&team->base);
}

bool resolve_run(const struct asking *asking, struct resolve_counts *counts, struct fail *fail)
{
    struct resolve_team team = {.workers = memory_aligned(64, asking->threads * sizeof *team.workers)};
    struct canary_names *canaries = canary_names_new(&asking->settings->canaries);
    ask_team_open(&team.base, asking, fail);
    team.base.work = work;
    team.base.add_up = add_up;
    *counts = (struct resolve_counts){0};
    if (open_workers(&team, canaries, fail))
        ask_team_run(&team.base);
    close_workers(&team, counts);
    canary_names_free(canaries);
    ask_team_close(&team.base);
    return fail->code == EXIT_DONE;
}
