/* Small pieces of memory that all die at once, when their block has left. */
#ifndef VALIDATORS_BASE_ARENA_H
#define VALIDATORS_BASE_ARENA_H

#include <stddef.h>

#include "validators/base/str.h"

struct arena_chunk;

/* Zero-initialise it; one thread at a time. */
struct arena {
    struct arena_chunk *chunks; /* the newest first */
    char *next;
    size_t left;
};

/* Returns BYTES bytes (8-aligned, not zeroed) that live until arena_empty or arena_free. */
void *arena_take(struct arena *arena, size_t bytes);

/* Returns a copy of S in the arena. */
struct str arena_copy(struct arena *arena, struct str s);

/* Frees every piece; keeps a chunk of the usual size for the next block. */
void arena_empty(struct arena *arena);

/* Frees every piece and all the memory; the arena may be used again. */
void arena_free(struct arena *arena);

#endif
