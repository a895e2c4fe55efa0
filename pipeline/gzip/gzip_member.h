/* Compresses one buffer into one whole gzip member, so that members can be made in parallel. */
#ifndef PIPELINE_GZIP_GZIP_MEMBER_H
#define PIPELINE_GZIP_GZIP_MEMBER_H

#include <stddef.h>

#include "validators/base/str.h"

/* One a thread. */
struct gzip_member;

/* Returns one that compresses by an engine of its own, freed by gzip_member_free. */
struct gzip_member *gzip_member_new(void);

/* Returns another for the same thread, which compresses by FIRST's engine and must be freed before it. */
struct gzip_member *gzip_member_beside(struct gzip_member *first);
void gzip_member_free(struct gzip_member *member);

/* Returns TEXT as one gzip member (RFC 1952; no name, time 0, so the same text gives the same bytes).
 * The result lives in MEMBER until the next call. */
struct str gzip_member_make(struct gzip_member *member, struct str text);

/* Gives back the memory that a long text took; the result of the last call is gone. */
void gzip_member_shrink(struct gzip_member *member);

#endif
