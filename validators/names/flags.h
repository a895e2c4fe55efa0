/* The words of the flags that an address has. */
#ifndef VALIDATORS_NAMES_FLAGS_H
#define VALIDATORS_NAMES_FLAGS_H

#include <stddef.h>

#include "validators/names/address.h"

/* Writes the words of FLAGS, separated by one space, to TO (at least FLAGS_TEXT_BYTES) and returns the
 * length. */
enum { FLAGS_TEXT_BYTES = 80 };
size_t flags_text(unsigned flags, char *to);

/* One flag's word, by its bit number. */
extern const char *const flag_names[FLAG_COUNT];

#endif
