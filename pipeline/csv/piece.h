/* Pieces of rows: what many rows have in common is written once, and copied into each. */
#ifndef PIPELINE_CSV_PIECE_H
#define PIPELINE_CSV_PIECE_H

#include <stdint.h>
#include <string.h>

#include "pipeline/csv/page.h"

/* A part of a row that many have in common, once the pen has written it. */
enum { PIECE_BYTES = 96 };
struct piece {
    uint8_t length;
    char text[PIECE_BYTES];
};

/* Where a piece begins; it is PIECE_BYTES long at most. */
static inline struct spot piece_begin(struct piece *piece)
{
    return (struct spot){piece->text};
}

/* Ends PIECE where the pen is. */
void piece_end(struct piece *piece, struct spot end);

/* Writes PIECE; TO has room for PIECE_BYTES. */
static inline struct spot pen_piece(struct spot to, const struct piece *piece)
{
    memcpy(to.at, piece->text, PIECE_BYTES); /* a fixed length is one that needs no call */
    return (struct spot){to.at + piece->length};
}

#endif
