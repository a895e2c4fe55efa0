/* Foreign bytes as well-formed text: for whoever takes nothing but UTF-8. */
#ifndef PIPELINE_TEXT_FOREIGN_H
#define PIPELINE_TEXT_FOREIGN_H

#include <stddef.h>

#include "validators/base/str.h"

/* Returns a copy of TEXT in which each byte that belongs to no character has become \xNN; *LENGTH is its
 * length. NUL-terminated, for the caller to free. */
char *foreign_text(struct str text, size_t *length);
char *foreign_copy(const char *text); /* of all of TEXT */

#endif
