/* The encodings of Chinese, Japanese and Korean whose characters may end in a byte that looks like ASCII. */
#ifndef PIPELINE_DOUBLE_BYTE_H
#define PIPELINE_DOUBLE_BYTE_H

#include <stdbool.h>
#include <stddef.h>

enum { DOUBLE_BYTE_RANGES = 4 };

/* First and last code of each range; unused ranges are 0, 0. */
struct double_byte {
    const char *name; /* as iconv has it */
    unsigned char lead[DOUBLE_BYTE_RANGES][2];
    unsigned char trail[DOUBLE_BYTE_RANGES][2];
    bool four;        /* a digit behind the first byte begins a character of four */
    unsigned short common[DOUBLE_BYTE_RANGES][2]; /* characters that running text is made of */
    unsigned short symbol[DOUBLE_BYTE_RANGES][2]; /* those that say nothing: full-width forms, foreign letters */
};

enum { DOUBLE_BYTE_SETS = 5 };

extern const struct double_byte double_byte_sets[DOUBLE_BYTE_SETS];

/* The set of the encoding NAME (exactly as in the table), or NULL. */
const struct double_byte *double_byte_find(const char *name);

/* Returns how many bytes the character at the front of LEFT bytes has: 2 or 4, or 1 for all that is none of SET's
 * longer characters (ASCII, a half-width kana, garbage). */
size_t double_byte_length(const struct double_byte *set, const char *bytes, size_t left);

enum double_byte_class { CLASS_RARE, CLASS_SYMBOL, CLASS_COMMON };

/* How usual the character of LENGTH (2 or 4) bytes at BYTES is in text of this encoding. */
enum double_byte_class double_byte_class(const struct double_byte *set, const char *bytes, size_t length);

#endif
