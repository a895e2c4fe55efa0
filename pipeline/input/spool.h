/* Keeps the bytes of a pipe in a temporary file without a name, so that they can be read again. */
#ifndef PIPELINE_INPUT_SPOOL_H
#define PIPELINE_INPUT_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"

struct spool;

/* Makes an empty spool in DIRECTORY: a file of mode 0600 that goes with the process, however that ends. Where
 * the file system cannot make files without a name, it has one (.mailsift-spool.XXXXXX) until this function
 * returns. NAME says in messages whose bytes they are; it is kept, DIRECTORY is copied.  Returns NULL with
 * FAIL set (73). */
struct spool *spool_new(const char *directory, const char *name, struct fail *fail);
void spool_free(struct spool *spool); /* NULL is fine */

/* Puts LENGTH bytes behind those that are there.  Returns false with FAIL set (74: the disk is full, say). */
bool spool_keep(struct spool *spool, const char *bytes, size_t length, struct fail *fail);

/* How many bytes are kept. */
uint64_t spool_length(const struct spool *spool);

/* Fills ROOM, or a part of it, with the bytes from AT (below spool_length) on and returns how many, at least one, or -1
 * with FAIL set (74). */
ssize_t spool_read(const struct spool *spool, uint64_t at, struct room room, struct fail *fail);

#endif
