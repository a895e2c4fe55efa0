/* The output directory while it is made: beside its place, under another name, locked. */
#ifndef PIPELINE_STAGING_H
#define PIPELINE_STAGING_H

#include <stdbool.h>

#include "validators/base/fail.h"

struct staging;

/* Prepares to publish the directory PATH: makes `.NAME.sifting` beside it (mode 0700) and locks it.  What a
 * killed run left there is removed.  Without FORCE a directory that is there must be empty; with it, it may
 * hold files that mailsift writes, and nothing else.  No symbolic link is followed for either name.
 * Returns NULL with FAIL set: 73, or 75 when another run is writing PATH.  Ended by staging_end. */
struct staging *staging_begin(const char *path, bool force, struct fail *fail);

/* Creates the file NAME (one of those that mailsift writes; mode 0600) in it and returns its descriptor, or
 * -1 with FAIL set (73). */
int staging_create(struct staging *staging, const char *name, struct fail *fail);

/* Removes the file NAME from it again. */
void staging_remove(struct staging *staging, const char *name);

/* Makes the directory durable and puts it in its place, all of it at once: whoever looks sees the former
 * outputs or these.  Files must have been synced.  Returns false with FAIL set (73, 74). */
bool staging_publish(struct staging *staging, struct fail *fail);

/* Ends it: what was not published is removed.  NULL is fine. */
void staging_end(struct staging *staging);

#endif
