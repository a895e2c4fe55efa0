/* Tells well-formed UTF-8 from other bytes. */
#include "pipeline/utf8_unistring.h"

#include <stdio.h>
#include <string.h>
#include <unistr.h>

#include "validators/base/memory.h"

enum { ESCAPE_BYTES = 4 }; /* \xNN */

size_t utf8_next(struct str text, uint32_t *character)
{
    ucs4_t read;
    if (text.length == 0)
        return 0;
    int length = u8_mbtoucr(&read, (const uint8_t *)text.bytes, text.length);
    *character = length > 0 ? read : 0;
    return length > 0 ? (size_t)length : 0;
}

char *utf8_repaired(struct str text, size_t *length)
{
    char *copy = memory_take(text.length * ESCAPE_BYTES + 1);
    char *to = copy;
    while (text.length > 0) {
        uint32_t character;
        size_t bytes = utf8_next(text, &character);
        if (bytes > 0)
            to = mempcpy(to, text.bytes, bytes);
        else
            to += snprintf(to, ESCAPE_BYTES + 1, "\\x%02x", (unsigned)(unsigned char)text.bytes[0]);
        text = str_tail(text, bytes > 0 ? bytes : 1);
    }
    *length = (size_t)(to - copy);
    return copy;
}
