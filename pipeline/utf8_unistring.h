/* Tells well-formed UTF-8 from other bytes. */
#ifndef PIPELINE_UTF8_UNISTRING_H
#define PIPELINE_UTF8_UNISTRING_H

#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

/* Returns how many bytes the character at the front of TEXT has, and the character in *CHARACTER; or 0 where
 * there is none (RFC 3629: no surrogates, no overlong forms). */
size_t utf8_next(struct str text, uint32_t *character);

/* Returns a copy of TEXT in which each byte that belongs to no character has become \xNN; *LENGTH is its
 * length.  NUL- terminated, for the caller to free. */
char *utf8_repaired(struct str text, size_t *length);

#endif
