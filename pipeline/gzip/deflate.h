/* Deflates whole texts (RFC 1951): the engine under gzip_member.c, by one of two libraries. */
#ifndef PIPELINE_GZIP_DEFLATE_H
#define PIPELINE_GZIP_DEFLATE_H

#include <stddef.h>

#include "validators/base/str.h"

enum { DEFLATE_TEXT_MAX = 1 << 30 }; /* the libraries count in 32 bits */

struct deflate;

/* Returns a compressor for one thread, freed by deflate_free (NULL is fine). */
struct deflate *deflate_new(void);
void deflate_free(struct deflate *deflate);

/* The most bytes that LENGTH (at most DEFLATE_TEXT_MAX) bytes of text can become. */
size_t deflate_bytes_max(size_t length);

/* Writes TEXT as one complete raw deflate stream to TO, which has room for deflate_bytes_max(TEXT.length),
 * and returns its length.  The same text gives the same bytes, whatever was deflated before. */
size_t deflate_text(struct deflate *deflate, struct str text, unsigned char *to);

#endif
