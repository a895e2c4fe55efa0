/* One LIST as a stream of bytes that can be cut: a file or standard input, plain or gzip, 8 bits wide. */
#ifndef PIPELINE_INPUT_SOURCE_H
#define PIPELINE_INPUT_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "pipeline/gzip/gunzip.h"
#include "pipeline/text/encoding.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/base/str.h"

struct source;

/* Opens PATH ("-": standard input), reads a sample, finds out about gzip and the encoding.  SPOOL is NULL
 * where one pass is enough; else a directory: what comes from a pipe is copied there as it is read, and can
 * be read again. Returns NULL with FAIL set: 66 no such input or not a file, 65 an .xlsx/.xls/zip/pdf, binary
 * or empty file (with the way out), 64 for an --encoding that is not known, 73 when there can be no copy in
 * SPOOL, 74 for a read error or a full disk, 75 when stop_ask was called.  PATH is kept, SPOOL is not.  Freed
 * by source_close. */
struct source *source_open(const char *path, const struct settings *settings, const char *spool,
                           struct fail *fail);
void source_close(struct source *source); /* NULL is fine */

/* The first bytes of the stream (up to SAMPLE_BYTES; *AT_END: that is all of it); they will be read again.
 * They are there until source_drop_sample or source_read is called. */
struct str source_sample(const struct source *source, bool *at_end);

/* Gives the memory of the sample back, where the list can be read again.  A regular file then holds neither
 * memory to speak of nor a descriptor until it is read. */
void source_drop_sample(struct source *source);

/* The encoding of the stream as it comes out, and that of the file (the same but for UTF-16 and UTF-32). */
const struct encoding *source_encoding(const struct source *source);
const char *source_file_encoding(const struct source *source);

/* No character is longer in UTF-8; a list that is transcoded may leave so much of a room unfilled. */
enum { SOURCE_ROOM_MIN = 8 };

/* Fills ROOM (of at least SOURCE_ROOM_MIN bytes) as far as there are any, but for less than SOURCE_ROOM_MIN; returns
 * how many, 0 at the end, -1 with FAIL set (65, also when the file is no longer the one that was opened; 74,
 * 75). DEFERRED as in gunzip_read; left as they are for a plain file. */
ssize_t source_read(struct source *source, struct room room, struct deferred_sums *deferred,
                    struct fail *fail);

/* Has the next source_read begin with the first byte again; all checksums given must have been checked.  For a
 * regular file, or one that was opened with a spool (else abort).  Returns false with FAIL set (65) when the
 * file is no longer the one that was opened. */
bool source_rewind(struct source *source, struct fail *fail);

/* Checks deferred checksums as gunzip_check does.  Returns false with FAIL set (65). */
bool source_check(struct source *source, const struct deferred_sums *deferred, struct fail *fail);

/* Whether the file is still the one that was opened (inode, size, times); false with FAIL set (65). */
bool source_unchanged(const struct source *source, struct fail *fail);

/* The path, as source_open was given it; whether the file is a gzip; and in bytes: */
const char *source_path(const struct source *source);
bool source_is_gzip(const struct source *source);
uint64_t source_bytes(const struct source *source);  /* of the file; 0 for a pipe */
uint64_t source_offset(const struct source *source); /* bytes of the file used so far */

#endif
