/* Looks at a sample of rows column by column, and finds the one that holds the addresses. */
#ifndef PIPELINE_CSV_COLUMNS_H
#define PIPELINE_CSV_COLUMNS_H

#include "pipeline/csv/layout.h"

/* A sample on its way to a layout. */
struct sample {
    struct str bytes; /* without the BOM */
    bool at_end;
    const struct encoding *encoding;
    struct dialect dialect;
};

/* Which cells of the first record may be names of columns, and which are addresses. */
struct first_row {
    size_t count;
    size_t length; /* of the record with its line end and the blank lines before it */
    bool has_address;
    bool has_known_name;
    bool has_at;     /* an @ somewhere: no name of a column has one */
    bool only_words; /* no cell is empty, has a digit or is like a domain */
};

/* Reads the first record of SAMPLE. */
void columns_first_row(const struct sample *sample, struct first_row *first);

/* Fills LAYOUT->columns (column_count of them) from the rows of SAMPLE behind SKIP bytes, their names from
 * the first record if LAYOUT->header. */
void columns_survey(const struct sample *sample, size_t skip, struct layout *layout);

/* The column that holds the addresses: by content first, by name second.  Returns false when there is none.
 * Fills LAYOUT->email_column and note. */
bool columns_choose(struct layout *layout);

#endif
