/* Turns UTF-16 and UTF-32 streams into UTF-8, the only bytes of a list that are ever changed. */
#include "pipeline/text/transcode.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

enum { REPLACEMENT = 0xfffd, UTF8_BYTES_MAX = 4, LAST_CHARACTER = 0x10ffff };

struct transcode {
    unsigned unit; /* bytes of a code unit: 2 or 4 */
    bool big_endian;
};

struct transcode *transcode_new(const char *encoding)
{
    struct transcode *transcode = memory_take(sizeof *transcode);
    struct str name = str_of(encoding);
    transcode->unit = str_starts(name, STR("UTF-32")) ? 4 : 2;
    transcode->big_endian = str_ends(name, STR("BE"));
    return transcode;
}

void transcode_free(struct transcode *transcode)
{
    free(transcode);
}

static uint32_t unit_at(const struct transcode *transcode, const char *bytes)
{
    const unsigned char *b = (const unsigned char *)bytes;
    uint32_t unit = 0;
    for (unsigned i = 0; i < transcode->unit; i++)
        unit |= (uint32_t)b[i] << 8 * (transcode->big_endian ? transcode->unit - 1 - i : i);
    return unit;
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/* Reads the character at the front of FROM; returns its length in bytes, or 0 when it is not all there. */
static size_t read_character(const struct transcode *transcode, struct str from, bool at_end,
                             uint32_t *character)
{
    *character = REPLACEMENT;
    if (from.length < transcode->unit)
        return at_end ? from.length : 0;
    uint32_t unit = unit_at(transcode, from.bytes);
    if (!is_high(unit) || transcode->unit == 4) {
        if (!is_low(unit) && !is_high(unit) && unit <= LAST_CHARACTER)
            *character = unit;
        return transcode->unit;
    }
    if (from.length < 4)
        return at_end ? transcode->unit : 0;
    uint32_t low = unit_at(transcode, from.bytes + 2);
    if (!is_low(low))
        return transcode->unit;
    *character = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
    return 4;
}

static size_t put_utf8(uint32_t c, char *to)
{
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    size_t length = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char first[] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = length - 1; i > 0; i--, c >>= 6)
        to[i] = (char)(0x80 | (c & 0x3f));
    to[0] = (char)(first[length] | c);
    return length;
}

size_t transcode_some(struct transcode *transcode, struct str *from, bool at_end, struct room to)
{
    size_t written = 0;
    while (from->length > 0 && to.size - written >= UTF8_BYTES_MAX) {
        uint32_t character;
        size_t length = read_character(transcode, *from, at_end, &character);
        if (length == 0)
            break;
        written += put_utf8(character, to.bytes + written);
        *from = str_tail(*from, length);
    }
    return written;
}
