/* Writes judged rows in the format of the outputs: the user's row, then the columns that are added to it.
 *
 * row_writer_csv.c is the only file that knows the format; another one is another such file. */
#ifndef PIPELINE_PUBLISH_ROW_WRITER_H
#define PIPELINE_PUBLISH_ROW_WRITER_H

#include "pipeline/csv/layout.h"
#include "pipeline/csv/page.h"
#include "pipeline/publish/added_columns.h"
#include "pipeline/report/outcome.h"

struct row_writer;

/* One a thread, which adds COLUMNS to rows of LAYOUT.  Freed by row_writer_free. */
struct row_writer *row_writer_new(const struct layout *layout, const struct added_columns *columns);
void row_writer_free(struct row_writer *writer); /* NULL is fine */

/* Adds the row IT to PAGE.  NUMBER, below REASONS_MAX, tells its reason from those of other rows. */
void row_writer_add(struct row_writer *writer, struct page *page, const struct added_row *it, size_t number);

/* Adds to PAGE a part of an oversized row that is not its last: the user's bytes alone. */
void row_writer_add_part(struct page *page, struct str bytes);

/* HEADER with the names of COLUMNS before its line end, or HEADER alone where the list has none.  The caller frees
 * the result. */
struct str row_writer_header(const struct layout *layout, struct str header,
                             const struct added_columns *columns);

#endif
