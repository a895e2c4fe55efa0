/* A run of whole rows on its way through a pass: the unit that threads hand on. */
#include "pipeline/block.h"

#include <stdlib.h>

#include "validators/base/memory.h"
#include "validators/syntax.h"

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
    struct row *row = &block->rows[block->row_count++];
    *row = (struct row){0};
    return row;
}

size_t block_cut(struct block *block, const struct dialect *dialect, bool at_end, bool *giant)
{
    struct str rest = {block->bytes, block->length};
    struct record record;
    enum cut cut;
    block->row_count = 0;
    while ((cut = records_next(dialect, &rest, at_end, &record)) == CUT_RECORD) {
        struct row *row = block_add_row(block);
        row->at = (uint32_t)(record.bytes - block->bytes);
        row->length = record.length;
        row->end_length = record.end_length;
        row->quoted = record.quoted;
        row->columns = record.columns < UINT16_MAX ? (uint16_t)record.columns : 0;
        row->reason = record.broken ? syntax_unbalanced_quote : NULL;
    }
    *giant = cut == CUT_GIANT;
    return (size_t)(rest.bytes - block->bytes);
}
