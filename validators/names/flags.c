/* The words of the flags that an address has. */
#include "validators/names/flags.h"

#include <string.h>

const char *const flag_names[FLAG_COUNT] = {"free",      "role",     "relay", "repaired",
                                            "catch_all", "smtputf8", "idn",   "multiple"};

size_t flags_text(unsigned flags, char *to)
{
    size_t length = 0;
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++) {
        if (!(flags & 1U << bit))
            continue;
        if (length > 0)
            to[length++] = ' ';
        size_t word = strlen(flag_names[bit]);
        memcpy(to + length, flag_names[bit], word);
        length += word;
    }
    return length;
}
