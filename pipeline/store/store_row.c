/* A row of the store: what is known of a name, under a keyed hash of it, with a sum that a damaged row does
 * not pass. */
#include "pipeline/store/store_row.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { LIFETIME_MAX_S = 400 * 24 * 3600 }; /* nobody believes an answer for longer */

_Static_assert((int)STORE_SECRET_BYTES >= XXH3_SECRET_SIZE_MIN, "a secret of XXH3's size");

static XXH128_hash_t hash_of(const uint8_t *secret, struct str name)
{
    return XXH3_128bits_withSecret(name.bytes, name.length, secret, STORE_SECRET_BYTES);
}

/* The sum of ROW's values and of HIGH, the half of the name's hash that is not its key: so a row is also
 * known to be that of the name, beyond the 64 bits of the key. */
static uint64_t sum_of(const uint8_t *secret, uint64_t high, const struct store_row *row)
{
    struct {
        uint64_t high;
        uint32_t asked_s, expires_s;
        uint8_t answer, length; /* a longer one is told by its bytes */
        char data[STORE_DATA_MAX];
    } summed;
    size_t fixed = offsetof(__typeof__(summed), data);
    summed.high = high;
    summed.asked_s = row->asked_s;
    summed.expires_s = row->expires_s;
    summed.answer = row->answer;
    summed.length = (uint8_t)row->data_length;
    if (row->data_length > 0)
        memcpy(summed.data, row->data, row->data_length);
    return XXH3_64bits_withSecret(&summed, fixed + row->data_length, secret, STORE_SECRET_BYTES);
}

int64_t store_row_key(const uint8_t *secret, struct str name)
{
    return (int64_t)hash_of(secret, name).low64;
}

/* Masks the LENGTH bytes at FROM, or takes the mask off: by the half of the name's hash that the file does
 * not have. */
static void mask(const uint8_t *secret, uint64_t high, struct str from, char *to)
{
    for (size_t at = 0; at < from.length; at += sizeof(uint64_t)) {
        const uint64_t numbered[] = {high, at};
        uint64_t key = XXH3_64bits_withSecret(numbered, sizeof numbered, secret, STORE_SECRET_BYTES);
        size_t length = from.length - at < sizeof key ? from.length - at : sizeof key;
        for (size_t i = 0; i < length; i++)
            to[at + i] = (char)(from.bytes[at + i] ^ (char)(key >> 8 * i));
    }
}

void store_row_seal(const uint8_t *secret, struct str name, struct str data, struct store_row *row,
                    char masked[STORE_DATA_MAX])
{
    XXH128_hash_t hash = hash_of(secret, name);
    row->key = (int64_t)hash.low64;
    row->data = masked;
    row->data_length = (uint16_t)(data.length <= STORE_DATA_MAX ? data.length : 0);
    mask(secret, hash.high64, str_head(data, row->data_length), masked);
    row->sum = sum_of(secret, hash.high64, row);
}

bool store_row_open(const uint8_t *secret, struct str name, const struct store_row *row,
                    char data[STORE_DATA_MAX])
{
    XXH128_hash_t hash = hash_of(secret, name);
    if (row->key != (int64_t)hash.low64 || row->data_length > STORE_DATA_MAX ||
        row->sum != sum_of(secret, hash.high64, row))
        return false;
    mask(secret, hash.high64, (struct str){row->data, row->data_length}, data);
    return true;
}

bool store_row_is_in_time(const struct store_row *row, uint32_t now_s)
{
    return row->asked_s <= now_s && now_s - row->asked_s <= (uint32_t)LIFETIME_MAX_S &&
           row->expires_s > row->asked_s && row->expires_s - row->asked_s <= (uint32_t)LIFETIME_MAX_S;
}

bool store_row_has_expired(const struct store_row *row, uint32_t now_s)
{
    return row->expires_s <= now_s;
}
