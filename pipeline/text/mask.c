/* Hides whose address it is: what is shown to others names no person. */
#include "pipeline/text/mask.h"

#include <string.h>

#include "validators/base/memory.h"

enum { STARS = 3 };

static bool ends_local(char c)
{
    return c == '\0' || strchr(" \t\r\n/\"'<>()[],;", c) != NULL;
}

/* How many bytes the first character of TEXT has. */
static size_t character_bytes(struct str text)
{
    size_t bytes = 1;
    while (bytes < text.length && str_continues(text.bytes[bytes]))
        bytes++;
    return bytes;
}

char *mask_addresses(struct str text, size_t *length)
{
    char *copy = memory_take(text.length * (STARS + 1) + 1);
    size_t to = 0, local = 0; /* LOCAL: where in COPY the word begins that may be a local part */
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '@' && to > local) {
            to = local + character_bytes((struct str){copy + local, to - local});
            memset(copy + to, '*', STARS);
            to += STARS;
        }
        copy[to++] = text.bytes[i];
        if (ends_local(text.bytes[i]))
            local = to;
    }
    *length = to;
    return copy;
}
