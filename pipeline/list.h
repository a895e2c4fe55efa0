/* All LISTs of a run as one list with one layout. */
#ifndef PIPELINE_LIST_H
#define PIPELINE_LIST_H

#include "pipeline/layout.h"
#include "pipeline/source.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

struct list {
    size_t count;
    struct source **sources;
    size_t *header_bytes;   /* of each source: what comes before its first row */
    struct str header;      /* the first list's header row with its BOM and line end, or its BOM alone; may be empty */
    struct layout layout;   /* of the first, which holds for all */
};

/* Opens SETTINGS->lists and finds their form.  Returns false with FAIL set: 64, 65 (also when the lists do not fit
 * together), 66, 74.  Closed by list_close (also after a failure). */
bool list_open(struct list *list, const struct settings *settings, struct fail *fail);
void list_close(struct list *list);

#endif
