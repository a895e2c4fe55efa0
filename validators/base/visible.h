/* Shows foreign bytes to people: the one way in which text from outside reaches a terminal, a message or a
 * page. */
#ifndef VALIDATORS_BASE_VISIBLE_H
#define VALIDATORS_BASE_VISIBLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

enum { VISIBLE_BYTES = 12 }; /* the longest escape, \UNNNNNNNN, and a NUL */

/* Returns how many bytes the character of UTF-8 at the front of TEXT has, and the character in *CHARACTER; 0:
 * there is none. */
size_t visible_character(struct str text, uint32_t *character);

/* Whether CHARACTER moves the cursor, ends a line, turns the direction of writing or has no shape: control
 * and format characters, separators of lines, what Unicode calls ignorable, and what is not a character. */
bool visible_hides(uint32_t character);

/* Takes the character, or the byte that belongs to none, off the front of *TEXT (not empty) and writes its
 * escape to TO, NUL-terminated: \xNN for a byte and for ASCII, \uNNNN or \UNNNNNNNN.  Returns its length. */
size_t visible_escape(struct str *text, char to[VISIBLE_BYTES]);

/* The same for what is hidden or no character only: any other is written as it is. */
size_t visible_take(struct str *text, char to[VISIBLE_BYTES]);

/* Writes TEXT so to TO, as much of it as has room in ROOM bytes with the NUL; returns the length. */
size_t visible_copy(struct str text, char *to, size_t room);

/* Whether TEXT is shown as it is. */
bool visible_is_same(struct str text);

#endif
