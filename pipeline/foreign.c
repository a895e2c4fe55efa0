/* Foreign bytes as well-formed text: for whoever takes nothing but UTF-8. */
#include "pipeline/foreign.h"

#include <stdio.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/utf8_unistring.h"

enum { CHARACTER_BYTES = 4, ESCAPE_BYTES = 4 /* \xNN */ };

size_t foreign_character(struct str text, uint32_t *character)
{
    for (size_t length = 1; length <= CHARACTER_BYTES && length <= text.length; length++) {
        struct str head = str_head(text, length);
        if (utf8_is_valid(head) && utf8_take(&head, character))
            return length;
    }
    return 0;
}

char *foreign_text(struct str text, size_t *length)
{
    char *copy = memory_take(text.length * ESCAPE_BYTES + 1);
    char *to = copy;
    while (text.length > 0) {
        uint32_t character;
        size_t bytes = foreign_character(text, &character);
        if (bytes > 0)
            to = mempcpy(to, text.bytes, bytes);
        else
            to += snprintf(to, ESCAPE_BYTES + 1, "\\x%02x", (unsigned)(unsigned char)text.bytes[0]);
        text = str_tail(text, bytes > 0 ? bytes : 1);
    }
    *length = (size_t)(to - copy);
    return copy;
}
