/* Foreign bytes as well-formed text: for whoever takes nothing but UTF-8. */
#include "pipeline/text/foreign.h"

#include <stdio.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/base/visible.h"

enum { ESCAPE_BYTES = 4 /* \xNN */ };

char *foreign_text(struct str text, size_t *length)
{
    char *copy = memory_take(text.length * ESCAPE_BYTES + 1);
    char *to = copy;
    while (text.length > 0) {
        uint32_t character;
        size_t bytes = visible_character(text, &character);
        if (bytes > 0)
            to = mempcpy(to, text.bytes, bytes);
        else
            to += snprintf(to, ESCAPE_BYTES + 1, "\\x%02x", (unsigned)(unsigned char)text.bytes[0]);
        text = str_tail(text, bytes > 0 ? bytes : 1);
    }
    *length = (size_t)(to - copy);
    return copy;
}

char *foreign_copy(const char *text)
{
    size_t length;
    return foreign_text(str_of(text), &length);
}
