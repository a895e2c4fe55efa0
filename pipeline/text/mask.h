/* Hides whose address it is: what is shown to others names no person. */
#ifndef PIPELINE_TEXT_MASK_H
#define PIPELINE_TEXT_MASK_H

#include <stddef.h>

#include "validators/base/str.h"

/* Returns a copy of TEXT (UTF-8) in which of each `local@` only the first character is left:
 * m***@example.org. What stands before an @ back to a blank, a slash, a quote, a bracket, a comma or a
 * semicolon is its local part.  NUL-terminated, *LENGTH bytes, for the caller to free. */
char *mask_addresses(struct str text, size_t *length);

#endif
