/* The output directory while it is made: beside its place, under another name, locked. */
#ifndef PIPELINE_OUTPUT_STAGING_H
#define PIPELINE_OUTPUT_STAGING_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/output/place.h"
#include "pipeline/output/staged.h"
#include "validators/base/fail.h"

struct staging;

/* Prepares to publish the directory PATH: makes `.NAME.sifting` beside it (mode 0700) and locks it.  What a
 * killed run left is finished or undone first.  Without FORCE a directory that is there must be empty; with
 * it, it may hold files that mailsift writes, or the outputs of a run with whatever the user has put beside
 * them. No symbolic link is followed for any name.  NEWS, kept, gets what the user should hear, also after a
 * failure. Returns NULL with FAIL set: 73, or 75 when another run is writing PATH.  Ended by staging_end. */
struct staging *staging_begin(const char *path, bool force, struct news *news, struct fail *fail);

/* Creates the file NAME (one of those that mailsift writes; mode 0600) in it and returns its descriptor, or
 * -1 with FAIL set (73). */
int staging_create(struct staging *staging, const char *name, struct fail *fail);

/* Makes FILE durable, and closes it.  Returns false with FAIL set (74), also if it does not have as many bytes
 * as FILE says. */
bool staging_finish(struct staging *staging, const struct staged_file *file, struct fail *fail);

/* Opens the file NAME of the directory that will be replaced, for reading.  Returns its descriptor, or -1
 * where there is none. */
int staging_open_former(const struct staging *staging, const char *name);

/* Removes the file NAME, which has no rows, from it again.  Returns false with FAIL set (74). */
bool staging_remove(struct staging *staging, const char *name, struct fail *fail);

/* Makes the directory durable and puts it in its place, all of it at once where the file system can exchange
 * directories: whoever looks sees the former outputs or these.  Elsewhere there is an instant with neither,
 * and after a kill just then the next run puts the former ones back.  Files of the user beside the former
 * outputs are beside the new ones then.  A quarantine of ours is out of date then, and removed.  All files
 * must have been finished, and are looked for by name first: if one was removed or replaced by somebody else,
 * nothing is published.  Returns false with FAIL set (73, 74). */
bool staging_publish(struct staging *staging, struct fail *fail);

/* Whether PATH holds outputs that staging_publish will replace. */
bool staging_replaces(const struct staging *staging);

/* Does what staging_publish does, but puts the directory beside its place, as PATH.quarantine, and leaves
 * PATH as it is.  Only a former quarantine of ours is replaced: anything else there is refused, by
 * staging_begin already where PATH will be replaced.  Returns false with FAIL set (73, 74). */
bool staging_quarantine(struct staging *staging, struct fail *fail);

/* PATH.quarantine, for messages; lives as long as STAGING. */
const char *staging_quarantine_path(const struct staging *staging);

/* Puts what lies in PATH.quarantine in the place of PATH, as staging_publish does, and removes the former
 * outputs.  NEWS as in staging_begin.  Returns false with FAIL set: 65 a file there is not
 * as the run left it, 66 nothing that is newer than PATH lies there, 73, 74, or 75 when a run is writing
 * PATH. */
bool staging_accept(const char *path, struct news *news, struct fail *fail);

/* Ends it: what was not published is removed.  NULL is fine. */
void staging_end(struct staging *staging);

#endif
