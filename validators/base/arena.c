/* Small pieces of memory that all die at once, when their block has left. */
#include "validators/base/arena.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

enum { CHUNK_BYTES = 64 << 10, ALIGNMENT = 8 };

struct arena_chunk {
    struct arena_chunk *older;
    size_t size;
    _Alignas(ALIGNMENT) char bytes[];
};

static void add_chunk(struct arena *arena, size_t bytes)
{
    size_t size = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
    struct arena_chunk *chunk = memory_grow(NULL, sizeof *chunk + size);
    chunk->older = arena->chunks;
    chunk->size = size;
    arena->chunks = chunk;
    arena->next = chunk->bytes;
    arena->left = size;
}

void *arena_take(struct arena *arena, size_t bytes)
{
    bytes = (bytes + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
    if (bytes > arena->left || arena->chunks == NULL)
        add_chunk(arena, bytes);
    char *piece = arena->next;
    arena->next += bytes;
    arena->left -= bytes;
    return piece;
}

struct str arena_copy(struct arena *arena, struct str s)
{
    char *copy = arena_take(arena, s.length);
    if (s.length > 0)
        memcpy(copy, s.bytes, s.length);
    return (struct str){copy, s.length};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk != NULL) {
        struct arena_chunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
}

void arena_free(struct arena *arena)
{
    free_chunks(arena->chunks);
    *arena = (struct arena){0};
}

void arena_empty(struct arena *arena)
{
    struct arena_chunk *newest = arena->chunks;
    if (newest == NULL)
        return;
    if (newest->size > CHUNK_BYTES) { /* made for one large piece */
        arena_free(arena);
        return;
    }
    free_chunks(newest->older);
    newest->older = NULL;
    arena->next = newest->bytes;
    arena->left = newest->size;
}
