/* The clean rows of former outputs as a list that can be read. */
#ifndef PIPELINE_PUBLISH_FORMER_H
#define PIPELINE_PUBLISH_FORMER_H

#include "pipeline/pass/inputs.h"

struct former {
    struct list list; /* its column is mailsift_address, or else that of the e-mail */
    bool empty;       /* nothing was clean, not even a header: LIST is not open */
    char *path;
    struct settings *settings;
};

/* Opens clean.csv or clean.csv.gz in the directory OUTPUT, made in whatever way, by a run with SETTINGS or
 * with others.  Returns false with WHY set when it is not there or no list.  Closed by former_close (also
 * after a failure). */
bool former_open(struct former *former, const char *output, const struct settings *settings,
                 struct fail *why);
void former_close(struct former *former);

#endif
