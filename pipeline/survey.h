/* The movement that reads the list once to learn which domains and mailboxes are in question. */
#ifndef PIPELINE_SURVEY_H
#define PIPELINE_SURVEY_H

#include "pipeline/base/progress.h"
#include "pipeline/check/check.h"

struct survey_plan {
    struct check_plan check;
    struct domains *domains;     /* where they go */
    struct mailboxes *mailboxes; /* likewise; NULL: they are not asked for */
    struct watcher *watcher;     /* or NULL */
    struct standing *standing;
};

/* Passes over the list once; writes nothing.  Returns false with FAIL set. */
bool survey_run(const struct survey_plan *plan, struct fail *fail);

#endif
