/* Cuts a stream of bytes into records, where libcsv would, but bounded. */
#ifndef PIPELINE_CSV_RECORDS_H
#define PIPELINE_CSV_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

enum {
    ROW_BYTES_MAX = 1 << 20,        /* a longer row is invalid/row_too_long, and still comes out */
    OVERSIZED_BYTES_MAX = 64 << 20, /* one with an open quote ends at the first line end behind this */
};

/* What the cutter must know of a list.  A record over several lines counts as one only if it has
 * one of these numbers of columns (0: unknown; both 0: any): else its quote is taken to be a stray one. */
struct dialect {
    char delimiter;
    size_t columns[2];
};

struct record {
    const char *bytes;
    uint32_t length;    /* without the line end */
    uint8_t end_length; /* 0 (end of input), 1 (LF or CR) or 2 (CRLF) */
    bool quoted;        /* there is a quote in it: its fields must be found by libcsv */
    bool broken;        /* a quote that is not closed in it: a line that was cut off by itself */
    size_t columns;     /* how many fields it has, if QUOTED and not BROKEN; else nobody has counted: 0 */
};

enum cut {
    CUT_RECORD,    /* *RECORD is the next one; *REST begins behind it */
    CUT_MORE,      /* the bytes end within a record: call again with more behind them */
    CUT_OVERSIZED, /* a record begins that is longer than ROW_BYTES_MAX: see struct oversized */
    CUT_END,       /* nothing but blank lines was left; *REST is empty */
};

/* Takes the next record off the front of *REST.  Blank lines (nothing but blanks) are skipped, as
 * libcsv does.  AT_END: no bytes will follow, so a last record without a line end is one.
 * Except for CUT_RECORD, *REST is left as it was, but for blank lines.
 * What is a record depends only on the first ROW_BYTES_MAX bytes at *REST, never on how much more there is.
 */
enum cut records_next(const struct dialect *dialect, struct str *rest, bool at_end, struct record *record);

/* The end of an oversized row, which comes in pieces.  Zero-initialise it at CUT_OVERSIZED. */
struct oversized {
    uint64_t length;
    int state;
    bool done;
    uint8_t end_length;
};

/* Returns how many of BYTES belong to the oversized row, its line end included; sets DONE when its end is among
 * them.  A CR at the very end of BYTES is left for the next call, unless AT_END, which ends the row anyway.
 */
size_t oversized_take(struct oversized *oversized, const struct dialect *dialect, struct str bytes,
                      bool at_end);

#endif
