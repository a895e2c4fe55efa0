/* Cuts a stream of bytes into records, where libcsv would, but bounded. */
#ifndef PIPELINE_RECORDS_H
#define PIPELINE_RECORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

enum {
    ROW_BYTES_MAX = 1 << 20,         /* a longer row is invalid/row_too_long, and still comes out */
    GIANT_ROW_BYTES_MAX = 64 << 20,  /* a quoted row that is longer than this ends at its next line end */
};

/* What the cutter must know of a list.  A record over several lines counts as one only if it has
 * one of these numbers of columns (0: any): otherwise its quote is taken to be a stray one. */
struct dialect {
    char delimiter;
    size_t columns[2];
};

struct record {
    const char *bytes;
    uint32_t length;     /* without the line end */
    uint8_t end_length;  /* 0 (end of input), 1 (LF or CR) or 2 (CRLF) */
    bool broken;         /* a quote that is never closed, or closed in another record */
    bool quoted;         /* there is a quote in it */
};

enum cut {
    CUT_RECORD, /* *RECORD is the next one; *REST begins behind it */
    CUT_MORE,   /* the bytes end within a record: call again with more behind them */
    CUT_END,    /* nothing but blank lines was left; *REST is empty */
};

/* Takes the next record off the front of *REST.  Blank lines (nothing but blanks) are skipped, as
 * libcsv does.  AT_END: no bytes will follow, so a last record without a line end is one.
 * With CUT_MORE, *REST is left as it was, but for blank lines. */
enum cut records_next(const struct dialect *dialect, struct str *rest, bool at_end, struct record *record);

#endif
