/* What Unicode says of text: validity, normal form, scripts and characters that do not belong into an
 * address. */
#ifndef VALIDATORS_NAMES_UTF8_UNISTRING_H
#define VALIDATORS_NAMES_UTF8_UNISTRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/arena.h"
#include "validators/base/str.h"

/* Whether TEXT is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms). */
bool utf8_is_valid(struct str text);

/* Takes the next character off the front of *TEXT, which is valid; returns false at the end. */
bool utf8_take(struct str *text, uint32_t *character);

/* Writes CHARACTER to TO (at least 4 bytes) and returns how many bytes it took. */
size_t utf8_put(uint32_t character, char *to);

/* Whether CHARACTER is invisible or steers: C0, DEL, C1, bidi controls, separators of lines. */
bool utf8_is_control(uint32_t character);

/* Whether CHARACTER may stand in an internationalized local part (RFC 6531 3.3): assigned, no control, no
 * private use, no format character, no space. */
bool utf8_is_local(uint32_t character);

/* Whether CHARACTER combines with the one before it. */
bool utf8_is_mark(uint32_t character);

/* TEXT in normalization form C, or KC, in ARENA; empty when that fails. */
struct str utf8_nfc(struct str text, struct arena *arena);
struct str utf8_nfkc(struct str text, struct arena *arena);

/* Whether LABEL mixes scripts that no language writes together (UTS 39 5.1, highly restrictive). */
bool utf8_mixes_scripts(struct str label);

#endif
