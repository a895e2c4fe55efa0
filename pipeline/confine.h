/* What a run needs of the file system, and nothing else: the one place where that is listed. */
#ifndef PIPELINE_CONFINE_H
#define PIPELINE_CONFINE_H

#include <stdbool.h>

#include "validators/base/fail.h"
#include "validators/base/settings.h"

/* Closes all other files to this process, where the kernel can (sandbox.h); before it starts a thread and
 * before it reads a byte of others.  SETTINGS name the files; WRITES: also outputs, store and metrics are
 * written.  Returns false with FAIL set (74) where the system is too short of something to say what may be
 * reached. */
bool confine(const struct settings *settings, bool writes, struct fail *fail);

#endif
