/* The movement that settles every row and writes it to its segment, in the list's order. */
#ifndef PIPELINE_PUBLISH_PUBLISH_H
#define PIPELINE_PUBLISH_PUBLISH_H

#include "pipeline/base/progress.h"
#include "pipeline/check/check.h"
#include "pipeline/output/outputs.h"
#include "pipeline/publish/gate.h"

/* What the movement works with; all of it is the caller's. */
struct publish_plan {
    struct check_plan check;
    struct outputs *outputs;
    struct watcher *watcher;  /* or NULL */
    struct standing standing; /* the totals at the start: bytes_total, seconds 0 */
    bool gzip;
    struct gate *gate; /* counts what has turned invalid; or NULL */
};

/* Passes over the list once and writes every row.  Fills the counts and times of OUTCOME.  Returns false with
 * FAIL set; aborts if a row was lost or came twice. */
bool publish_run(const struct publish_plan *plan, struct outcome *outcome, struct fail *fail);

#endif
