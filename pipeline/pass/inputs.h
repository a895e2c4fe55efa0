/* All LISTs of a run as one list with one layout. */
#ifndef PIPELINE_PASS_INPUTS_H
#define PIPELINE_PASS_INPUTS_H

#include "pipeline/csv/layout.h"
#include "pipeline/input/source.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

struct list {
    size_t count;
    struct source **sources;
    size_t *header_bytes; /* of each source: what comes before its first row */
    struct str
        header; /* the first list's header row with its BOM and line end, or its BOM alone; may be empty */
    struct layout layout; /* of the first, which holds for all */
};

/* Opens SETTINGS->inputs and finds their form.  At a level that asks (two passes), pipes are copied into the
 * parent directory of the outputs while they are read.  Returns false with FAIL set: 64, 65 (also when the
 * lists do not fit together), 66, 73, 74, 75.  Closed by list_close (also after a failure). */
bool list_open(struct list *list, const struct settings *settings, struct fail *fail);

/* Opens one LIST that may have several forms: SETTINGS[0] to [COUNT - 1] say how to read it, and the first that
 * fits holds.  It is read once, so it may be a pipe.  Otherwise as list_open, FAIL too. */
bool list_open_as(struct list *list, const struct settings *settings, size_t count, struct fail *fail);

/* Has all of it read again from its first byte, by a new reader; the former one must have been closed, and at
 * level syntax no list may be a pipe (abort).  Returns false with FAIL set (65) when a file was changed
 * since. */
bool list_rewind(struct list *list, struct fail *fail);
void list_close(struct list *list);

#endif
