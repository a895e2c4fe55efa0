/* Finds the fields of one record, exactly as libcsv would.
 *
 * A record here is what records_next gives: not blank, one row of libcsv.  Only a broken one may have an
 * open quote, whose field then goes to the end of the record. */
#ifndef PIPELINE_CSV_FIELDS_H
#define PIPELINE_CSV_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#include "pipeline/text/encoding.h"
#include "validators/base/str.h"

/* One a thread. */
struct fields;

/* Returns a reader of fields for DELIMITER (one of , ; TAB |) in records of ENCODING, which outlives it, or in
 * UTF-8 (NULL); freed by fields_free.  A `|` that is half of a character is not a delimiter. */
struct fields *fields_new(char delimiter, const struct encoding *encoding);
void fields_free(struct fields *fields);

/* Finds field number COLUMN (from 0) of RECORD (without its line end) and gives its content,
 * unquoted and without outer blanks, in *CELL.  Returns false when the record has fewer fields.
 * *CELL points into RECORD, or into FIELDS until the next call; there
 * (where libcsv has taken quotes off) a byte that looked like ASCII and was half of a character is 0xff. */
bool fields_find(struct fields *fields, struct str record, size_t column, struct str *cell);

/* The same for a record that holds no quote; then *CELL points into RECORD. */
bool fields_find_unquoted(struct fields *fields, struct str record, size_t column, struct str *cell);

/* Splits RECORD into at most LIMIT cells and returns how many fields it has (perhaps more than
 * LIMIT).  The cells point into RECORD, or into FIELDS until the next call. */
size_t fields_split(struct fields *fields, struct str record, struct str *cells, size_t limit);

/* Gives back the memory that a long record took; the cells that point into FIELDS are gone. */
void fields_shrink(struct fields *fields);

#endif
