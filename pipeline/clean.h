/* The main job: lists in, segments and a report out, all together or not at all. */
#ifndef PIPELINE_CLEAN_H
#define PIPELINE_CLEAN_H

#include "pipeline/report/outcome.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

/* In their order. */
enum movement { MOVEMENT_SURVEY, MOVEMENT_RESOLVE, MOVEMENT_PUBLISH, MOVEMENT_COUNT };

/* How far a run is. */
struct standing {
    enum movement movement;
    bool asks; /* the run has three movements, not only the last */
    uint64_t rows;
    uint64_t bytes;       /* of the input files, used so far */
    uint64_t bytes_total; /* 0 when not known (a pipe) */
    uint64_t segment[SEGMENT_COUNT];
    double seconds; /* since the movement began */
    struct {
        uint64_t total, known; /* before the asking */
        uint64_t answered, failed, in_flight;
        bool paused; /* no name server is believed at the moment */
    } domains;
    struct {
        uint64_t total, known; /* before the asking; total 0: they are not asked, or not yet */
        uint64_t answered, failed, in_flight,
            waiting; /* in_flight: connections; waiting: domains asked again later */
        bool paused; /* no mail server can be reached at the moment */
    } mailboxes;
};

/* Told of progress after every block, from one thread at a time. */
struct watcher {
    void (*tick)(struct watcher *self, const struct standing *standing);
};

/* Cleans SETTINGS->lists as SETTINGS say and publishes DIR.  WATCHER may be NULL.
 * Fills *OUTCOME (freed by outcome_free, also after a failure).  Returns false with FAIL set and nothing
 * published (but for what was there before): 64, 65, 66, 69, 73, 74, or 75 when stop_ask was called or the
 * name servers failed for too long. */
bool clean_run(const struct settings *settings, struct watcher *watcher, struct outcome *outcome,
               struct fail *fail);

/* Publishes the outputs that a former run of the same output has put into quarantine; reads no list.  Fills
 * OUTCOME's output, and is otherwise as clean_run: FAIL is 66 (there are none), 73, 74, 75. */
bool clean_accept(const struct settings *settings, struct outcome *outcome, struct fail *fail);

#endif
