/* A run of whole rows on its way through a pass: the unit that threads hand on. */
#ifndef PIPELINE_PASS_BLOCK_H
#define PIPELINE_PASS_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/csv/page.h"
#include "pipeline/csv/records.h"
#include "pipeline/csv/scan.h"
#include "pipeline/gzip/gunzip.h"
#include "validators/base/arena.h"
#include "validators/validator.h"

enum {
    BLOCK_TARGET_BYTES = 256 << 10, /* in all its forms a block stays within the second-level cache */
    BLOCK_BYTES = ROW_BYTES_MAX + SCAN_BYTES,
    SLICE_ROWS_MAX = 16 << 10,      /* with shorter rows than 16 bytes a block takes several slices */
    SLICE_TEXT_BYTES_MAX = 3 << 19, /* about what a slice may become when it is written */
};

/* One row: where it stands and what was found. 64 bytes, one cache line. */
struct row {
    uint32_t at, length; /* in the block's bytes, without the line end */
    const char *text;    /* first the cell, then the address as it is judged */
    const struct reason *reason;
    uint64_t key; /* of the address, for dedupe; 0: it has none */
    struct plain provider;
    const char *suggestion; /* the suggested domain */
    uint32_t text_length;
    uint16_t local_length;
    uint16_t columns; /* fields that it has, where the cutter has counted; 0: not known */
    uint16_t missing; /* fields that it lacks: our columns come after so many empty ones */
    uint8_t provider_length, suggestion_length;
    uint8_t flags;
    uint8_t end_length;
    bool quoted;
    bool suppressed;
    bool simple; /* as in struct address */
};

/* What was learned about a row's domain and mailbox; NULL: nothing. */
struct row_evidence {
    const struct asked_domain *domain;
    const struct asked_mailbox *mailbox;
};

/* Owned by one thread at a time: by its own but for the steps that are taken in order.
 *
 * A block passes the steps in slices, nearly always in one: short rows, and rows that are written with much
 * beside them, would else take many times the memory of their bytes. */
struct block {
    uint64_t number;           /* from 0, in the order of the list */
    unsigned thread;           /* whose block it is */
    size_t source;             /* which LIST it is from */
    uint64_t offset;           /* bytes of the LISTs' files used when it was filled */
    char *bytes;               /* BLOCK_BYTES of room */
    size_t length;             /* whole rows */
    size_t from, to;           /* of them, the slice at hand */
    bool large;                /* to find a whole row, more than BLOCK_TARGET_BYTES were read */
    bool short_rows;           /* some of its rows lack fields */
    uint64_t padding, written; /* the fields that they lack, and about what they take when written */
    bool oversized;            /* instead: a piece of a row longer than ROW_BYTES_MAX ... */
    bool oversized_first, oversized_last; /* ... which begins, ends in this piece */
    uint8_t oversized_end_length;
    bool cut;                      /* the reader has found the rows already, for it had to */
    struct deferred_sums deferred; /* checksums that are still to be looked at */
    struct row *rows;
    size_t row_count, row_room;
    struct row_evidence *evidence; /* one a row, in the arena; NULL: it is not wanted */
    struct arena arena;            /* emptied when the block is filled again */
};

/* Makes BLOCK an empty one of THREAD; its memory is freed by block_close. */
void block_open(struct block *block, unsigned thread);
void block_close(struct block *block);

/* Returns a new row at the end of BLOCK's, all zero. */
struct row *block_add_row(struct block *block);

/* Cuts BLOCK's bytes from FROM on into at most SLICE_ROWS_MAX rows by DIALECT.  AT_END: no bytes will follow
 * them.  Returns where the rows end, with blank lines around them; *OVERSIZED: an oversized row begins there. */
size_t block_cut(struct block *block, const struct dialect *dialect, bool at_end, bool *oversized);

/* Leaves all rows from number ROWS on (not 0) to the next slice. */
void block_end_slice(struct block *block, size_t rows);

/* Goes on to the next slice of BLOCK.  Returns false when there is none. */
bool block_next_slice(struct block *block);

/* Whether the slice at hand begins BLOCK. */
static inline bool block_is_first_slice(const struct block *block)
{
    return block->from == 0;
}

/* Whether it ends BLOCK. */
static inline bool block_is_last_slice(const struct block *block)
{
    return block->to == block->length;
}

/* Gives back the memory that a large block took. */
void block_shrink(struct block *block);

#endif
