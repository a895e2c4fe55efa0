/* One LIST as a stream of bytes that can be cut: a file or standard input, plain or gzip, 8 bits wide. */
#ifndef PIPELINE_SOURCE_H
#define PIPELINE_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pipeline/gunzip.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/base/str.h"
#include "pipeline/encoding.h"

struct source;

/* Opens PATH ("-": standard input), reads a sample, finds out about gzip and the encoding.
 * Returns NULL with FAIL set: 66 no such input or not a file, 65 an .xlsx/.xls/zip/pdf, binary or empty file
 * (with the way out), 64 for an --encoding that is not known, 74 for a read error.  Freed by source_close. */
struct source *source_open(const char *path, const struct settings *settings, struct fail *fail);
void source_close(struct source *source); /* NULL is fine */

/* The first bytes of the stream (up to SAMPLE_BYTES; *AT_END: that is all of it); they will be read again. */
struct str source_sample(const struct source *source, bool *at_end);

/* The encoding of the stream as it comes out, and that of the file (the same but for UTF-16 and UTF-32). */
const struct encoding *source_encoding(const struct source *source);
const char *source_file_encoding(const struct source *source);

/* No character is longer in UTF-8; a list that is transcoded may leave so much of a room unfilled. */
enum { SOURCE_ROOM_MIN = 8 };

/* Fills BYTES (ROOM >= SOURCE_ROOM_MIN) as far as there are any, but for less than SOURCE_ROOM_MIN; returns
 * how many, 0 at the end, -1 with FAIL set (65, 74).  SEALS as in gunzip_read; left as they are for a plain
 * file. */
ssize_t source_read(struct source *source, char *bytes, size_t room, struct seals *seals, struct fail *fail);

/* Checks seals as gunzip_check does. */
bool source_check(struct source *source, const struct seals *seals, struct fail *fail);

/* At the end: whether the file is still the one that was opened (size, time); false with FAIL set (65). */
bool source_unchanged(const struct source *source, struct fail *fail);

const char *source_path(const struct source *source);
bool source_is_gzip(const struct source *source);
uint64_t source_bytes(const struct source *source);  /* of the file; 0 for a pipe */
uint64_t source_offset(const struct source *source); /* bytes of the file used so far */

#endif
