/* What stands beside lists: the index of an updated set, which we write, and the manifest of a published one.
 */
#ifndef PIPELINE_UPDATE_LIST_INDEX_H
#define PIPELINE_UPDATE_LIST_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/sha256.h"
#include "validators/base/str.h"
#include "validators/lists/lists.h"

enum {
    LIST_FROM_BYTES = 2048,
    LIST_TAG_BYTES = 256,
    LIST_TIME_BYTES = 64,
    LIST_INDEX_BYTES = 8192, /* room for any index */
};

/* A set of updated lists: whence and when it came, and the sums by which damage is known. */
struct list_index {
    char from[LIST_FROM_BYTES];     /* a URL or a path; not empty */
    char etag[LIST_TAG_BYTES];      /* of the answer that brought it, or "" */
    char modified[LIST_TIME_BYTES]; /* its Last-Modified, or "" */
    char taken[LIST_TIME_BYTES];    /* 2026-11-27T07:10:38Z; not empty */
    struct {
        bool there;
        uint64_t bytes, sum; /* list_sum of the text */
    } list[LISTS_SHIPPED];   /* by their numbers */
};

/* The sum of TEXT that stands in an index. */
uint64_t list_sum(struct str text);

/* Whether VALUE may stand in an index: no control character, and ROOM for it with its NUL. */
bool list_index_may_hold(struct str value, size_t room);

/* Writes INDEX into TEXT, NUL-terminated; returns its length. */
size_t list_index_write(const struct list_index *index, char text[LIST_INDEX_BYTES]);

/* Reads TEXT (any bytes) into INDEX.  Returns false where it is no whole index as list_index_write has made
 * it. */
bool list_index_read(struct str text, struct list_index *index);

/* The sums of a published set, as `sha256sum *.txt` prints them; "" for a list that is not in it. */
struct list_manifest {
    char sum[LISTS_SHIPPED][SHA256_TEXT_LENGTH + 1];
};

/* Reads TEXT (any bytes).  Files that are no lists of ours are left out; lines that begin with # are
 * comments. Returns false where a line is none of sha256sum's, a list stands there twice, or none does. */
bool list_manifest_read(struct str text, struct list_manifest *manifest);

#endif
