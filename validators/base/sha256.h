/* SHA-256 (FIPS 180-4): tells whether a file is the one that its publisher has named. */
#ifndef VALIDATORS_BASE_SHA256_H
#define VALIDATORS_BASE_SHA256_H

#include "validators/base/str.h"

enum { SHA256_TEXT_LENGTH = 64 };

/* Writes the sum of BYTES in lower-case hexadecimal digits, NUL-terminated, into TEXT. */
void sha256_text(struct str bytes, char text[SHA256_TEXT_LENGTH + 1]);

#endif
