/* The multi-byte charsets of East Asia that lists come in: their forms, and how common what is written in
 * them is. */
#ifndef PIPELINE_TEXT_CHARSET_H
#define PIPELINE_TEXT_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/str.h"

struct charset {
    const char *name;           /* for iconv */
    const char *const *domains; /* ends of e-mail domains that speak for it; NULL ends them */

    /* The length of the character at the front of TEXT (not empty), 1 to 4, or 0 where there is none. */
    size_t (*length)(struct str text);
    /* Whether the two bytes are one of the characters that ordinary text is made of: level 1 of the standard.
     */
    bool (*is_common)(const unsigned char *two);
    /* Whether the character at the front of TEXT is the full-width form of an ASCII one, as in names and
     * addresses. */
    bool (*is_wide_ascii)(struct str text);
    /* Where it scores like one before it in the table, it is the likelier one from so many characters on; 0:
     * never. */
    size_t tie_characters;
};

extern const struct charset charsets[];
extern const size_t charset_count;

/* The one with that iconv name, or NULL. */
const struct charset *charset_named(const char *name);

#endif
