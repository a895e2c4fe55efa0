/* Turns UTF-16 and UTF-32 streams into UTF-8, the only bytes of a list that are ever changed. */
#ifndef PIPELINE_TEXT_TRANSCODE_H
#define PIPELINE_TEXT_TRANSCODE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"

struct transcode;

/* ENCODING is "UTF-16LE", "UTF-16BE", "UTF-32LE" or "UTF-32BE"; never NULL. Freed by transcode_free. */
struct transcode *transcode_new(const char *encoding);
void transcode_free(struct transcode *transcode);

/* Turns the bytes at the front of *FROM into UTF-8 in TO (of at least 8 bytes) and returns how many bytes
 * were written; moves *FROM behind what was used (an incomplete character at the end stays, unless AT_END).
 * What is no character (a lone surrogate, half a code unit at the end) becomes U+FFFD.  A BOM becomes a UTF-8
 * BOM. */
size_t transcode_some(struct transcode *transcode, struct str *from, bool at_end, struct room to);

#endif
