/* Pieces of rows: what many rows have in common is written once, and copied into each. */
#ifndef PIPELINE_CSV_PIECE_H
#define PIPELINE_CSV_PIECE_H

#include <stdint.h>
#include <string.h>

#include "pipeline/csv/page.h"

/* A part of a row that many have in common, once the writer has written it. */
enum { CSV_PIECE_BYTES = 96 };
struct csv_piece {
    uint8_t length;
    char text[CSV_PIECE_BYTES];
};

/* Where a piece begins; it is CSV_PIECE_BYTES long at most. */
static inline struct spot csv_piece_begin(struct csv_piece *piece)
{
    return (struct spot){piece->text};
}

/* Ends PIECE where the writer is. */
void csv_piece_end(struct csv_piece *piece, struct spot end);

/* Writes PIECE; TO has room for CSV_PIECE_BYTES. */
static inline struct spot csv_piece(struct spot to, const struct csv_piece *piece)
{
    memcpy(to.at, piece->text, CSV_PIECE_BYTES); /* a fixed length is one that needs no call */
    return (struct spot){to.at + piece->length};
}

#endif
