/* Finds the encoding of a list from a sample of it. */
#ifndef PIPELINE_TEXT_ENCODING_H
#define PIPELINE_TEXT_ENCODING_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/str.h"

enum { ENCODING_NAME_BYTES = 32 };

struct encoding {
    char name[ENCODING_NAME_BYTES]; /* an iconv name: UTF-8, ASCII, GB18030, BIG5-HKSCS, CP932, UHC,
                                       WINDOWS-1252, UTF-16LE ... */
    size_t bom_length;              /* bytes of a byte order mark at the start of the sample */
    bool wide;                      /* UTF-16 or UTF-32: must be transcoded before it can be cut */
};

/* So much of a list at most is its sample: encoding, form and column are found from it. */
enum { SAMPLE_BYTES = 1 << 20 };

/* Finds the encoding of SAMPLE, the first bytes of a list (whole, if it is short; it may end inside a
 * character). Always gives an answer: pure ASCII is "ASCII". */
void encoding_detect(struct str sample, struct encoding *encoding);

/* Fills ENCODING for the user's own choice NAME (any name that iconv knows, in any case, GBK too).
 * Still looks for the BOM in SAMPLE.  Returns false when iconv does not know it. */
bool encoding_named(const char *name, struct str sample, struct encoding *encoding);

/* Whether second bytes of its characters may be ASCII (GB18030, GBK, BIG5, CP932, JOHAB ...): then a `|` or
 * an
 * `@` may be half a character. */
bool encoding_has_ascii_trail(const struct encoding *encoding);

/* Copies BYTES to COPY (same length) with every second (third, fourth) byte of a character that looks like
 * ASCII replaced by 0xff, so that a byte-wise search finds only real ASCII; only for
 * encoding_has_ascii_trail. */
void encoding_mask_trails(const struct encoding *encoding, struct str bytes, char *copy);

/* Decodes cells and header names to UTF-8; one a thread. */
struct decoder;

/* Returns a decoder from ENCODING, which encoding_detect or encoding_named gave; freed by decoder_free. */
struct decoder *decoder_new(const struct encoding *encoding);
void decoder_free(struct decoder *decoder);

/* Decodes BYTES (at most 64 KiB) to UTF-8 in *TEXT, which lives in DECODER until the next call (or is BYTES
 * itself, for UTF-8 and ASCII).  Returns false when they are not valid in the encoding. */
bool decoder_text(struct decoder *decoder, struct str bytes, struct str *text);

/* BYTES of any length as UTF-8: each byte that belongs to no character becomes U+FFFD.  Lives as the text of
 * decoder_text does. */
struct str decoder_repaired(struct decoder *decoder, struct str bytes);

/* Gives back the memory that a long text took; what decoder_repaired gave is gone. */
void decoder_shrink(struct decoder *decoder);

#endif
