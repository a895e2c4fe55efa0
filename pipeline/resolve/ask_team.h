/* A team of threads that ask: one of them tells the watcher, and the first failure ends it for all. */
#ifndef PIPELINE_RESOLVE_ASK_TEAM_H
#define PIPELINE_RESOLVE_ASK_TEAM_H

#include "pipeline/base/cancel.h"
#include "pipeline/resolve/asking.h"

/* The first member of whatever the threads share. */
struct ask_team {
    const struct asking *asking;
    unsigned threads; /* for which there are workers: at most asking->threads */
    struct cancel cancel;
    _Atomic unsigned working;  /* threads that have not ended */
    int64_t began_ms, told_ms; /* told_ms is thread 0's */

    /* Called once, before any thread works: deals the work out to THREADS of them.  NULL: they take it. */
    void (*deal)(struct ask_team *team, unsigned threads);

    /* Does the part of THREAD, until ask_team_is_over at the latest. */
    void (*work)(struct ask_team *team, unsigned thread);

    /* Adds up in STANDING what all workers have done so far; called by thread 0. */
    void (*add_up)(struct ask_team *team, struct standing *standing);
};

/* FAIL, which outlives TEAM, is filled by the first failure.  The three functions and THREADS are the caller's
 * to set. */
void ask_team_open(struct ask_team *team, const struct asking *asking, struct fail *fail);
void ask_team_close(struct ask_team *team);

/* Has the threads work and waits for all of them. */
void ask_team_run(struct ask_team *team);

/* Tells the watcher, now and then; to be called by each THREAD some times a second. */
void ask_team_tell(struct ask_team *team, unsigned thread);

/* Whether all are to stop: something has failed, or stop_ask was called (75). */
bool ask_team_is_over(struct ask_team *team);

/* The seconds since ask_team_open. */
double ask_team_seconds(const struct ask_team *team);

#endif
