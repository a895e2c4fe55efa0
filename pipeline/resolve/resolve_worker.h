/* One thread's part of the asking: its share of the domains, and those that it must ask again. */
#ifndef PIPELINE_RESOLVE_RESOLVE_WORKER_H
#define PIPELINE_RESOLVE_RESOLVE_WORKER_H

#include "pipeline/resolve/ask_team.h"
#include "pipeline/resolve/routes.h"
#include "validators/mx/mx.h"

/* Numbers of domains. */
struct number_list {
    uint32_t *numbers;
    size_t count, room;
};

/* Domains of which a server has said something good that is not believed for good yet. */
struct fresh {
    struct number_list before, since; /* its last sign */
};

struct resolve_worker {
    _Alignas(64) struct mx_client client; /* the first member: the client is the worker */
    struct resolve_team *team;
    const struct asking *asking; /* the team's */
    unsigned thread;
    struct mx_engine *engine;
    size_t from, to;                  /* the share in hand */
    struct number_list again, failed; /* given back; to be asked in the next round */
    struct fresh fresh[RESOLVER_SERVERS_MAX];
    unsigned round;
    size_t timeouts;         /* in this round */
    int64_t round_ms;        /* when the next may begin */
    int64_t rounds_ms;       /* until when others may */
    bool had_outage, was_up; /* in this round; ever */
    unsigned doubts;         /* rounds that have begun because of lies */
    bool doubted;            /* some are to be asked in the next round because a server has lied */
    struct arena texts;
    struct routes *routes;              /* NULL: they are not wanted */
    _Atomic uint64_t answered, failing; /* read by the thread that tells the watcher */
    struct resolver_counts wire;
    _Atomic unsigned in_flight;
};

/* What the threads of a resolve share. */
struct resolve_team {
    struct ask_team base; /* the first member: the base is the team */
    _Atomic size_t next;  /* the first domain that no thread has taken */
    struct resolve_worker *workers;
};

/* Does WORKER's part until nothing is left, the deadline has come or the team is over. */
void resolve_worker_run(struct resolve_worker *worker);

/* Frees the lists of WORKER. */
void resolve_worker_free(struct resolve_worker *worker);

/* How many questions each of THREADS may have in flight. */
unsigned resolve_in_flight(unsigned threads);

#endif
