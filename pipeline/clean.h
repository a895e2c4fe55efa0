/* The main job: lists in, segments and a report out, all together or not at all. */
#ifndef PIPELINE_CLEAN_H
#define PIPELINE_CLEAN_H

#include "pipeline/outcome.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

/* How far a run is. */
struct standing {
    uint64_t rows;
    uint64_t bytes;       /* of the input files, used so far */
    uint64_t bytes_total; /* 0 when not known (a pipe) */
    uint64_t segment[SEGMENT_COUNT];
    double seconds;       /* since the start */
};

/* Told of progress after every block, from one thread at a time. */
struct watcher {
    void (*tick)(struct watcher *self, const struct standing *standing);
};

/* Cleans SETTINGS->lists as SETTINGS say and publishes DIR.  WATCHER may be NULL.
 * Fills *OUTCOME (freed by outcome_free, also after a failure).  Returns false with FAIL set and nothing
 * published (but for what was there before): 64, 65, 66, 73, 74, or 75 when stop_ask was called. */
bool clean_run(const struct settings *settings, struct watcher *watcher, struct outcome *outcome, struct fail *fail);

void outcome_free(struct outcome *outcome);

#endif
