/* Fills blocks with whole rows of one LIST after the other.
 *
 * This is the part of a pass that only one thread at a time can do, so it does little: it reads until the
 * block is full and finds the last row that ends in it.  Without a quote in the block that is its last line
 * end; with one, the cutter says where.  What is behind it is carried to the next block. */
#include "pipeline/pass/reader.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

struct reader {
    struct list *list;
    size_t source;
    uint64_t blocks;
    uint64_t offset; /* of the sources that are done */
    bool begun;      /* the source's header has been skipped */
    bool at_end;     /* the source has no more bytes */
    bool in_oversized;
    struct oversized oversized;
    char *carry; /* ROW_BYTES_MAX and more: bytes behind the last block */
    size_t carried;
};

struct reader *reader_open(struct list *list)
{
    struct reader *reader = memory_take(sizeof *reader);
    reader->list = list;
    reader->carry = memory_take(BLOCK_BYTES);
    return reader;
}

void reader_close(struct reader *reader)
{
    if (reader == NULL)
        return;
    free(reader->carry);
    free(reader);
}

/* Reads until BLOCK holds about GOAL bytes or the source ends. */
static bool read_until(struct reader *reader, struct block *block, size_t goal, struct fail *fail)
{
    struct source *source = reader->list->sources[reader->source];
    while (block->length + SOURCE_ROOM_MIN <= goal && !reader->at_end) {
        struct room room = {block->bytes + block->length, goal - block->length};
        ssize_t got = source_read(source, room, &block->deferred, fail);
        if (got < 0)
            return false;
        reader->at_end = got == 0;
        block->length += (size_t)got;
    }
    return true;
}

/* Reads past the header of a source: its bytes belong to no row.  The few that may come behind it are
 * carried. */
static bool skip_header(struct reader *reader, struct fail *fail)
{
    struct source *source = reader->list->sources[reader->source];
    size_t left = reader->list->header_bytes[reader->source];
    while (left > 0) {
        size_t room = left < SOURCE_ROOM_MIN ? SOURCE_ROOM_MIN : left < BLOCK_BYTES ? left : BLOCK_BYTES;
        ssize_t got = source_read(source, (struct room){reader->carry, room}, NULL, fail);
        if (got < 0)
            return false;
        if (got == 0)
            return source_unchanged(source, fail) &&
                   fail_because(fail, EXIT_IO, "%s became shorter while being read; run the command again",
                                source_path(source));
        size_t skipped = (size_t)got < left ? (size_t)got : left;
        left -= skipped;
        reader->carried = (size_t)got - skipped;
        memmove(reader->carry, reader->carry + skipped, reader->carried);
    }
    reader->begun = true;
    return true;
}

/* The end of the last record in BYTES that has no quote; 0 when none ends in it. */
static size_t last_line_end(struct str bytes, bool at_end)
{
    if (at_end)
        return bytes.length;
    const char *lf = memrchr(bytes.bytes, '\n', bytes.length);
    size_t behind_lf = lf == NULL ? 0 : (size_t)(lf - bytes.bytes) + 1;
    struct str tail = str_tail(bytes, behind_lf);
    if (tail.length < 2)
        return behind_lf;
    const char *cr = memrchr(tail.bytes, '\r', tail.length - 1); /* the very last may be half of a CRLF */
    return cr == NULL ? behind_lf : (size_t)(cr - bytes.bytes) + 1;
}

/* The end of the last record in BLOCK; 0 when none ends in it; *OVERSIZED: one begins that never will.  Where a
 * quote makes it necessary to follow the rows from the first, they are kept. */
static size_t last_record_end(const struct reader *reader, struct block *block, bool *oversized)
{
    struct str bytes = {block->bytes, block->length};
    bool short_rows = bytes.length < ROW_BYTES_MAX; /* no row in it can be oversized */
    *oversized = false;
    if (short_rows && (bytes.length == 0 || memchr(bytes.bytes, '"', bytes.length) == NULL))
        return last_line_end(bytes, reader->at_end);
    size_t end = block_cut(block, &reader->list->layout.dialect, reader->at_end, oversized);
    block->cut = true;
    *oversized = *oversized && end == 0;
    return end;
}

/* Leaves the first LENGTH bytes to BLOCK and carries the others. */
static void carry_behind(struct reader *reader, struct block *block, size_t length)
{
    block->large = block->length > BLOCK_TARGET_BYTES;
    reader->carried = block->length - length;
    memcpy(reader->carry, block->bytes + length, reader->carried);
    block->length = length;
}

/* Makes of BLOCK the next piece of an oversized row. */
static bool fill_oversized(struct reader *reader, struct block *block, struct fail *fail)
{
    block->oversized = true;
    block->cut = false;
    block->row_count = 0;
    block->oversized_first = !reader->in_oversized;
    if (!reader->in_oversized)
        reader->oversized = (struct oversized){0};
    if (!read_until(reader, block, BLOCK_TARGET_BYTES, fail))
        return false;
    struct str bytes = {block->bytes, block->length};
    size_t taken = oversized_take(&reader->oversized, &reader->list->layout.dialect, bytes, reader->at_end);
    carry_behind(reader, block, taken);
    reader->in_oversized = !reader->oversized.done;
    block->oversized_last = reader->oversized.done;
    block->oversized_end_length = reader->oversized.end_length;
    return true;
}

/* Fills BLOCK with whole rows, or finds that an oversized one begins. */
static bool fill_rows(struct reader *reader, struct block *block, struct fail *fail)
{
    size_t end = 0;
    bool oversized = false;
    for (size_t goal = BLOCK_TARGET_BYTES; end == 0 && !oversized;
         goal = goal * 2 > BLOCK_BYTES ? BLOCK_BYTES : goal * 2) {
        if (!read_until(reader, block, goal, fail))
            return false;
        end = last_record_end(reader, block, &oversized);
        if (reader->at_end && block->length == 0)
            return true;
    }
    if (oversized)
        return fill_oversized(reader, block, fail);
    carry_behind(reader, block, end);
    return true;
}

static void take_carry(struct reader *reader, struct block *block)
{
    memcpy(block->bytes, reader->carry, reader->carried);
    block->length = reader->carried;
    reader->carried = 0;
}

static void begin_block(struct reader *reader, struct block *block)
{
    arena_empty(&block->arena);
    block->row_count = 0;
    block->from = block->to = 0;
    block->large = false;
    block->cut = false;
    block->oversized = block->oversized_first = block->oversized_last = false;
    block->oversized_end_length = 0;
    block->deferred.count = 0;
    block->source = reader->source;
    take_carry(reader, block);
}

/* Whether the source of READER has given everything. */
static bool source_done(const struct reader *reader)
{
    return reader->at_end && reader->carried == 0 && !reader->in_oversized;
}

static bool next_source(struct reader *reader, struct fail *fail)
{
    if (!source_unchanged(reader->list->sources[reader->source], fail))
        return false;
    reader->offset += source_offset(reader->list->sources[reader->source]);
    reader->source++;
    reader->begun = false;
    reader->at_end = false;
    return true;
}

enum filled reader_fill(struct reader *reader, struct block *block, struct fail *fail)
{
    while (reader->source < reader->list->count) {
        if (!reader->begun && !skip_header(reader, fail))
            return FILLED_FAIL;
        begin_block(reader, block);
        struct source *source = reader->list->sources[reader->source];
        bool filled =
            reader->in_oversized ? fill_oversized(reader, block, fail) : fill_rows(reader, block, fail);
        block->offset = reader->offset + source_offset(source);
        if (!filled || (source_done(reader) && !next_source(reader, fail)))
            return FILLED_FAIL;
        if (block->length > 0 || block->deferred.count > 0 || block->oversized_last) {
            block->number = reader->blocks++;
            return FILLED_BLOCK;
        }
    }
    return FILLED_NONE;
}
