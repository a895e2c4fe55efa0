/* The encodings of Chinese, Japanese and Korean whose characters may end in a byte that looks like ASCII. */
#include "pipeline/double_byte.h"

#include <string.h>

#include "pipeline/encoding.h"

/* Common are: GB 2312 level 1, Big5 level 1, kana and JIS X 0208 level 1, the hangul of KS X 1001. */
const struct double_byte double_byte_sets[DOUBLE_BYTE_SETS] = {
    {.name = "GB18030",
     .lead = {{0x81, 0xfe}},
     .trail = {{0x40, 0x7e}, {0x80, 0xfe}},
     .four = true,
     .common = {{0xb0a1, 0xd7fe}},
     .symbol = {{0xa1a1, 0xa9fe}}},
    {.name = "BIG5-HKSCS",
     .lead = {{0x81, 0xfe}},
     .trail = {{0x40, 0x7e}, {0xa1, 0xfe}},
     .common = {{0xa440, 0xc67e}},
     .symbol = {{0xa140, 0xa3fe}}},
    {.name = "CP932",
     .lead = {{0x81, 0x9f}, {0xe0, 0xfc}},
     .trail = {{0x40, 0x7e}, {0x80, 0xfc}},
     .common = {{0x829f, 0x8396}, {0x889f, 0x9872}},
     .symbol = {{0x8140, 0x829e}, {0x839f, 0x84be}}},
    {.name = "UHC",
     .lead = {{0x81, 0xfe}},
     .trail = {{0x41, 0x5a}, {0x61, 0x7a}, {0x81, 0xfe}},
     .common = {{0xb0a1, 0xc8fe}},
     .symbol = {{0xa1a1, 0xacfe}}},
    {.name = "JOHAB",
     .lead = {{0x84, 0xd3}, {0xd8, 0xde}, {0xe0, 0xf9}},
     .trail = {{0x31, 0x7e}, {0x81, 0xfe}}},
};

const struct double_byte *double_byte_find(const char *name)
{
    for (size_t i = 0; i < DOUBLE_BYTE_SETS; i++)
        if (strcmp(double_byte_sets[i].name, name) == 0)
            return &double_byte_sets[i];
    return NULL;
}

static bool in_ranges(const unsigned char ranges[DOUBLE_BYTE_RANGES][2], char byte)
{
    unsigned char value = (unsigned char)byte;
    for (size_t i = 0; i < DOUBLE_BYTE_RANGES; i++)
        if (ranges[i][1] != 0 && value >= ranges[i][0] && value <= ranges[i][1])
            return true;
    return false;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

size_t double_byte_length(const struct double_byte *set, const char *bytes, size_t left)
{
    if (left < 2 || !in_ranges(set->lead, bytes[0]))
        return 1;
    if (set->four && left >= 4 && is_digit(bytes[1]) && in_ranges(set->lead, bytes[2]) && is_digit(bytes[3]))
        return 4;
    return in_ranges(set->trail, bytes[1]) ? 2 : 1;
}

static bool is_one_of(const unsigned short ranges[DOUBLE_BYTE_RANGES][2], unsigned code)
{
    for (size_t i = 0; i < DOUBLE_BYTE_RANGES; i++)
        if (ranges[i][1] != 0 && code >= ranges[i][0] && code <= ranges[i][1])
            return true;
    return false;
}

enum double_byte_class double_byte_class(const struct double_byte *set, const char *bytes, size_t length)
{
    unsigned code = (unsigned)(unsigned char)bytes[0] << 8 | (unsigned char)bytes[1];
    /* Rare as they are, nothing but GB18030 has four bytes in this pattern. */
    if (length == 4 || is_one_of(set->common, code))
        return CLASS_COMMON;
    return is_one_of(set->symbol, code) ? CLASS_SYMBOL : CLASS_RARE;
}

bool encoding_has_ascii_trail(const struct encoding *encoding)
{
    return double_byte_find(encoding->name) != NULL;
}

void encoding_mask_trails(const struct encoding *encoding, struct str bytes, char *copy)
{
    const struct double_byte *set = double_byte_find(encoding->name);
    memcpy(copy, bytes.bytes, bytes.length);
    for (size_t at = 0; set != NULL && at < bytes.length;) {
        size_t length = double_byte_length(set, bytes.bytes + at, bytes.length - at);
        for (size_t i = 1; i < length; i++)
            if ((unsigned char)copy[at + i] < 0x80)
                copy[at + i] = '\xff';
        at += length;
    }
}
