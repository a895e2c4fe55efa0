/* The files of a run: written in pieces at places that are given out in order. */
#ifndef PIPELINE_OUTPUT_OUTPUTS_H
#define PIPELINE_OUTPUT_OUTPUTS_H

#include "pipeline/output/output_files.h"
#include "pipeline/output/staging.h"
#include "validators/base/str.h"
#include "validators/validator.h"

enum { FILE_NAME_BYTES = 24 };

struct outputs;

/* Creates the segments' files in STAGING, each beginning with HEAD; their names end in .csv, or .csv.gz if
 * GZIP. Returns NULL with FAIL set (73, 74).  Freed by outputs_close. */
struct outputs *outputs_open(struct staging *staging, bool gzip, struct str head, struct fail *fail);
void outputs_close(struct outputs *outputs); /* NULL is fine */

/* Creates one file more, NAME which begins with HEAD and stays even without a row.  Its
 * number is the next free one: OUTPUT_IMPORT, then OUTPUT_SUPPRESS.  Returns false with FAIL set (73, 74). */
bool outputs_add(struct outputs *outputs, const char *name, struct str head, struct fail *fail);

/* How many files there are: a file's number is its segment, or what outputs_add says. */
size_t outputs_count(const struct outputs *outputs);

/* Sets the next LENGTH bytes of FILE aside and returns where they begin; ROWS rows are in them. One
 * thread at a time. */
uint64_t outputs_place(struct outputs *outputs, size_t file, size_t length, uint64_t rows);

/* Where a text goes: what outputs_place has set aside for it. */
struct output_spot {
    size_t file;
    uint64_t at;
};

/* Writes TEXT at SPOT.  Any thread.  Returns false with FAIL set (74). */
bool outputs_write(const struct outputs *outputs, struct output_spot spot, struct str text,
                   struct fail *fail);

/* Checks that every byte is there and makes the files durable; removes those of duplicate and suppressed rows
 * when there are none.  Returns false with FAIL set (74). */
bool outputs_finish(struct outputs *outputs, struct fail *fail);

/* The rows of FILE, and the bytes that were set aside in it. */
uint64_t outputs_rows(const struct outputs *outputs, size_t file);
uint64_t outputs_bytes(const struct outputs *outputs, size_t file);

/* The name of FILE, or "" when it was removed or never made. */
const char *outputs_name(const struct outputs *outputs, size_t file);

#endif
