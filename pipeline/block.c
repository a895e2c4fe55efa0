/* A run of whole rows on its way through a pass: the unit that threads hand on. */
#include "pipeline/block.h"

#include <stdlib.h>

#include "validators/base/memory.h"

enum { FIRST_ROWS = 4096 };

void block_open(struct block *block, unsigned thread)
{
    *block = (struct block){.thread = thread, .row_room = FIRST_ROWS};
    block->bytes = memory_take(BLOCK_BYTES);
    block->rows = memory_grow(NULL, FIRST_ROWS * sizeof *block->rows);
}

void block_close(struct block *block)
{
    free(block->bytes);
    free(block->rows);
    arena_free(&block->arena);
}

struct row *block_add_row(struct block *block)
{
    if (block->row_count == block->row_room) {
        block->row_room *= 2;
        block->rows = memory_grow(block->rows, block->row_room * sizeof *block->rows);
    }
    return &block->rows[block->row_count++];
}
