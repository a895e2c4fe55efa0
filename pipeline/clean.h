/* The main job: lists in, segments and a report out, all together or not at all. */
#ifndef PIPELINE_CLEAN_H
#define PIPELINE_CLEAN_H

#include "pipeline/base/progress.h"
#include "pipeline/report/outcome.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

/* Cleans SETTINGS->inputs as SETTINGS say and publishes the outputs.  WATCHER may be NULL.
 * Fills *OUTCOME (freed by outcome_free, also after a failure).  Returns false with FAIL set and nothing
 * published (but for what was there before): 64, 65, 66, 69, 73, 74, or 75 when stop_ask was called or the
 * name servers failed for too long. */
bool clean_run(const struct settings *settings, struct watcher *watcher, struct outcome *outcome,
               struct fail *fail);

/* Publishes the outputs that a former run of the same output has put into quarantine; reads no list.  Fills
 * OUTCOME's output, and is otherwise as clean_run: FAIL is 66 (there are none), 73, 74, 75. */
bool clean_accept(const struct settings *settings, struct outcome *outcome, struct fail *fail);

#endif
