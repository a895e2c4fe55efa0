/* One thread's part of the probing: its engine, and the mailboxes of its groups. */
#ifndef PIPELINE_RESOLVE_PROBE_WORKER_H
#define PIPELINE_RESOLVE_PROBE_WORKER_H

#include "pipeline/resolve/ask_team.h"
#include "pipeline/resolve/port25.h"
#include "validators/smtp/smtp.h"

/* What the threads of a probe share. */
struct probe_team {
    struct ask_team base; /* the first member: the base is the team */
    uint8_t secret[SMTP_SECRET_BYTES];
    _Atomic bool greeted;    /* some server has answered */
    _Atomic unsigned port25; /* enum smtp_port25, of the witness */
    pthread_mutex_t hearing;
    struct smtp_witness witness; /* guarded by hearing */
    struct probe_worker *workers;
};

struct probe_worker {
    _Alignas(64) struct smtp_client client; /* the first member: the client is the worker */
    struct probe_team *team;
    const struct asking *asking; /* the team's */
    unsigned thread;
    struct smtp_engine *engine;
    uint32_t
        *doubted; /* mailboxes with a verdict that one server for all may have given: not in the store yet */
    size_t doubted_count, doubted_room;
    int64_t doubtful_ms; /* since when port 25 is doubtful, as far as thread 0 has seen; 0: it is not */
    bool others_heard;
    uint64_t share;                                                    /* mailboxes it has been given */
    struct arena texts;                                                /* of the answers */
    _Atomic uint64_t settled, failed, in_flight, waiting, unreachable; /* read by all */
    struct smtp_counts counts;
    bool port25_tried;
    enum port25_state port25; /* when it was tried */
};

/* How many connections all threads together may have: as many as SETTINGS say and the system lets us open. */
unsigned probe_sessions(const struct settings *settings);

/* Opens thread number THREAD's engine.  Returns false with FAIL set (69). */
bool probe_worker_open(struct probe_worker *worker, struct probe_team *team, unsigned thread,
                       struct fail *fail);

/* All threads are done: what TEAM was told while port 25 was doubtful is kept where it has been proven
 * since; else it is as good as not said, or the reason why the run fails. */
void probe_end_doubts(struct probe_team *team);

/* Does its part until every mailbox is settled, the deadline has come or the team is over. */
void probe_worker_run(struct probe_worker *worker);

#endif
