/* The form of a list: delimiter, header, columns and the column that holds the addresses. */
#ifndef PIPELINE_CSV_LAYOUT_H
#define PIPELINE_CSV_LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/csv/records.h"
#include "pipeline/text/encoding.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

enum { COLUMNS_MAX = 4096, LAYOUT_ROWS = 1000 };

/* Why a column was chosen, for inspect and for the summary. */
struct column {
    char *name;       /* decoded header name (UTF-8) or NULL */
    size_t filled;    /* cells with something in them, of the rows looked at */
    size_t addresses; /* cells with a well-formed address among them */
    size_t distinct;  /* different ones of those, about */
    int header_rank;  /* how much the name alone says "e-mail": 0 nothing, negative says it is none */
};

struct layout {
    struct encoding encoding; /* of the rows as they come out: a UTF-16 list has "UTF-8" here */
    bool transcoded;          /* the list itself is UTF-16 or UTF-32 (source_encoding) */
    char source_encoding[ENCODING_NAME_BYTES];
    struct dialect dialect;
    bool header;
    size_t header_bytes; /* BOM, blank lines, header row and its line end: where the first row begins */
    size_t email_column; /* from 0 */
    size_t column_count;
    struct column *columns;
    size_t rows_sampled;
    bool crlf;      /* line end for a last row that has none */
    char note[256]; /* what was chosen and between what, one sentence, or empty */
};

/* The beginning of a list. */
struct list_head {
    struct str bytes; /* the first SAMPLE_BYTES, already UTF-8 if it was wide */
    bool at_end;      /* they are all of it */
    const char *name; /* for messages */
};

/* Finds the form of a list from its HEAD and SETTINGS (column, delimiter, header: what the user said is not
 * guessed).  layout->encoding, transcoded and source_encoding are the caller's.
 * Returns false with FAIL set: 65 no e-mail column (says which columns there are and offers --column), 64 for
 * a
 * --column that is not there.  On success the caller calls layout_free. */
bool layout_detect(struct layout *layout, const struct list_head *head, const struct settings *settings,
                   struct fail *fail);
void layout_free(struct layout *layout);

/* COLUMN's name for messages and reports; "" where it has none, or one with an @: the first row of a list is
 * then a contact that was taken for a header, whose address belongs into no log. */
const char *column_shown(const struct column *column);

#endif
