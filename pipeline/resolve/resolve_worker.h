/* One thread's part of the asking: its share of the domains, and those that it must ask again. */
#ifndef PIPELINE_RESOLVE_RESOLVE_WORKER_H
#define PIPELINE_RESOLVE_RESOLVE_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/resolve/resolve.h"
#include "pipeline/resolve/routes.h"
#include "validators/mx/mx.h"

/* What the threads of a resolve share. */
struct asking {
    const struct resolve_plan *plan;
    _Atomic size_t next;      /* the first domain that no thread has taken */
    _Atomic unsigned working; /* threads that have not ended */
    _Atomic bool over;        /* one has failed: everybody goes home */
    int64_t deadline_ms;      /* on CLOCK_MONOTONIC; 0: none */
    pthread_mutex_t failing;
    struct fail *fail; /* guarded by failing */
};

/* Numbers of domains. */
struct number_list {
    uint32_t *numbers;
    size_t count, room;
};

/* Domains of which a server has said something good that is not believed for good yet. */
struct fresh {
    struct number_list before, since; /* its last sign */
};

struct asker {
    _Alignas(64) struct mx_client client; /* the first member: the client is the asker */
    struct asking *asking;
    unsigned thread;
    struct mx_desk *desk;
    size_t from, to;                  /* the share in hand */
    struct number_list again, failed; /* given back; to be asked in the next round */
    struct fresh fresh[RESOLVER_SERVERS_MAX];
    unsigned round;
    size_t timeouts;          /* in this round */
    int64_t round_ms;         /* when the next may begin */
    int64_t rounds_ms;        /* until when others may */
    bool was_dark, was_light; /* in this round; ever */
    unsigned doubts;          /* rounds that have begun because of lies */
    bool doubted;             /* some are to be asked in the next round because a server has lied */
    struct arena texts;
    struct routes *routes;              /* NULL: they are not wanted */
    _Atomic uint64_t answered, failing; /* read by the thread that tells the watcher */
    struct resolver_counts wire;
    _Atomic unsigned in_flight;
};

/* Does thread number THREAD's part until nothing is left, the deadline has come or the run is over.  TELL is
 * called some times a second. */
void asker_work(struct asker *asker, void (*tell)(struct asker *asker));

/* Frees the lists of ASKER. */
void asker_free(struct asker *asker);

/* How many questions each of THREADS may have in flight. */
unsigned asker_in_flight(unsigned threads);

#endif
