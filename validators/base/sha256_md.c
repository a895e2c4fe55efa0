/* SHA-256 by libmd. */
#include "validators/base/sha256.h"

#include <stdint.h>

#include <sha2.h>

_Static_assert(SHA256_TEXT_LENGTH + 1 == SHA256_DIGEST_STRING_LENGTH, "two digits a byte");

void sha256_text(struct str bytes, char text[SHA256_TEXT_LENGTH + 1])
{
    SHA256Data((const uint8_t *)bytes.bytes, bytes.length, text);
}
