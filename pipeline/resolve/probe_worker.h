/* One thread's part of the probing: its desk, and the mailboxes of its groups. */
#ifndef PIPELINE_RESOLVE_PROBE_WORKER_H
#define PIPELINE_RESOLVE_PROBE_WORKER_H

#include <pthread.h>
#include <stdatomic.h>

#include "pipeline/resolve/port25.h"
#include "pipeline/resolve/probe.h"
#include "validators/smtp/smtp.h"

/* What the threads of a probing share. */
struct probing {
    const struct probe_plan *plan;
    uint8_t secret[SMTP_SECRET_BYTES];
    _Atomic unsigned working; /* threads that have not ended */
    _Atomic bool greeted;     /* some server has answered */
    _Atomic bool over;        /* one has failed: everybody goes home */
    _Atomic unsigned line;    /* enum smtp_line, of the witness */
    pthread_mutex_t hearing;
    struct smtp_witness witness; /* guarded by hearing */
    pthread_mutex_t failing;
    struct fail *fail; /* guarded by failing */
    struct prober *probers;
};

struct prober {
    _Alignas(64) struct smtp_client client; /* the first member: the client is the prober */
    struct probing *probing;
    unsigned thread;
    struct smtp_desk *desk;
    uint32_t
        *doubted; /* mailboxes with a verdict that one server for all may have given: not in the store yet */
    size_t doubted_count, doubted_room;
    int64_t doubtful_ms; /* since when the line is doubtful, as far as thread 0 has seen; 0: it is not */
    bool others_heard;
    uint64_t share;                                                    /* mailboxes it has been given */
    struct arena texts;                                                /* of the answers */
    _Atomic uint64_t settled, failed, in_flight, waiting, unreachable; /* read by all */
    struct smtp_counts counts;
    bool line_tried;
    enum line_state line; /* when it was tried */
};

/* How many connections all threads together may have: as many as SETTINGS say and the system lets us open. */
unsigned prober_sessions(const struct settings *settings);

/* Opens thread number THREAD's desk.  Returns false with FAIL set (69). */
bool prober_open(struct prober *prober, struct probing *probing, unsigned thread, struct fail *fail);

/* All threads are done: what PROBING was told while the line was doubtful is kept where it has been proven
 * since; else it is as good as not said, or the reason why the run fails. */
void prober_end_doubts(struct probing *probing);

/* Does its part until every mailbox is settled, the deadline has come or the run is over.  TELL is called
 * some times a second. */
void prober_work(struct prober *prober, void (*tell)(struct prober *prober));

#endif
