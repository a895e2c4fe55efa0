/* A run of whole rows on its way through a pass: the unit that threads hand on. */
#include "pipeline/pass/block.h"

#include <stdlib.h>

#include "validators/base/memory.h"
#include "validators/syntax/syntax.h"

enum { FIRST_ROWS = 4096 };

void block_open(struct block *block, unsigned thread)
{
    *block = (struct block){.thread = thread, .row_room = FIRST_ROWS};
    block->bytes = memory_grow(NULL, BLOCK_BYTES); /* most of it is never touched */
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

size_t block_cut(struct block *block, const struct dialect *dialect, bool at_end, bool *oversized)
{
    struct str rest = {block->bytes + block->from, block->length - block->from};
    struct record record;
    enum cut cut = CUT_RECORD;
    block->row_count = 0;
    for (size_t left = SLICE_ROWS_MAX;
         left > 0 && (cut = records_next(dialect, &rest, at_end, &record)) == CUT_RECORD; left--) {
        struct row *row = block_add_row(block);
        row->at = (uint32_t)(record.bytes - block->bytes);
        row->length = record.length;
        row->end_length = record.end_length;
        row->quoted = record.quoted;
        row->columns = record.columns < UINT16_MAX ? (uint16_t)record.columns : 0;
        row->reason = record.broken ? syntax_unbalanced_quote : NULL;
    }
    *oversized = cut == CUT_OVERSIZED;
    return (size_t)(rest.bytes - block->bytes);
}

void block_end_slice(struct block *block, size_t rows)
{
    block->row_count = rows;
    block->to = block->rows[rows].at;
}

bool block_next_slice(struct block *block)
{
    if (block_is_last_slice(block))
        return false;
    block->from = block->to;
    block->cut = false;
    block->deferred.count = 0; /* they went with the first */
    arena_empty(&block->arena);
    return true;
}

void block_shrink(struct block *block)
{
    free(block->bytes);
    block->bytes = memory_grow(NULL, BLOCK_BYTES);
    arena_free(&block->arena);
}
