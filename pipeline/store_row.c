/* A row of the store: one domain's answer under a keyed hash, with a sum that a damaged row does not pass. */
#include "pipeline/store_row.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { LIFETIME_MAX_S = 400 * 24 * 3600 }; /* nobody believes an answer for longer */

_Static_assert((int)STORE_SECRET_BYTES >= XXH3_SECRET_SIZE_MIN, "a secret of XXH3's size");

static XXH128_hash_t hash_of(const uint8_t *secret, const struct asked_domain *domain)
{
    return XXH3_128bits_withSecret(domain->name, domain->name_length, secret, STORE_SECRET_BYTES);
}

/* The sum of ROW's values and of HIGH, the half of the name's hash that is not its key: so a row is also
 * known to be that of the domain, beyond the 64 bits of the key. */
static uint64_t sum_of(const uint8_t *secret, uint64_t high, const struct store_row *row)
{
    struct {
        uint64_t high;
        uint32_t asked_s, expires_s;
        uint8_t answer, mx_length;
        char mx[UINT8_MAX];
    } summed;
    size_t fixed = offsetof(__typeof__(summed), mx);
    summed.high = high;
    summed.asked_s = row->asked_s;
    summed.expires_s = row->expires_s;
    summed.answer = row->answer;
    summed.mx_length = row->mx_length;
    if (row->mx_length > 0)
        memcpy(summed.mx, row->mx, row->mx_length);
    return XXH3_64bits_withSecret(&summed, fixed + row->mx_length, secret, STORE_SECRET_BYTES);
}

int64_t store_row_key(const uint8_t *secret, const struct asked_domain *domain)
{
    return (int64_t)hash_of(secret, domain).low64;
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

struct store_row store_row_of(const uint8_t *secret, const struct asked_domain *domain, char mx[STORE_MX_MAX])
{
    XXH128_hash_t hash = hash_of(secret, domain);
    struct store_row row = {
        .key = (int64_t)hash.low64,
        .asked_s = domain->asked_s,
        .expires_s = domain->expires_s,
        .answer = domain->verdict,
        .mx_length = domain->mx == NULL || domain->mx_length > STORE_MX_MAX ? 0 : domain->mx_length,
        .mx = mx,
    };
    mask(secret, hash.high64, (struct str){domain->mx, row.mx_length}, mx);
    row.sum = sum_of(secret, hash.high64, &row);
    return row;
}

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

/* Whether NAME is a plain hostname: it goes into reports, and a hyphen in front could be taken for a formula.
 */
static bool is_hostname(const char *name, size_t length)
{
    if (length == 0)
        return false;
    if (!is_letter_or_digit(name[0]) && name[0] != '_')
        return false;
    for (size_t i = 1; i < length; i++)
        if (!is_letter_or_digit(name[i]) && name[i] != '-' && name[i] != '_' && name[i] != '.')
            return false;
    return true;
}

struct str store_row_host(const uint8_t *secret, const struct asked_domain *domain,
                          const struct store_row *row, char bytes[STORE_MX_MAX])
{
    mask(secret, hash_of(secret, domain).high64, (struct str){row->mx, row->mx_length}, bytes);
    return (struct str){bytes, row->mx_length};
}

bool store_row_holds(const uint8_t *secret, const struct asked_domain *domain, const struct store_row *row,
                     uint32_t now_s)
{
    char mx[STORE_MX_MAX];
    XXH128_hash_t hash = hash_of(secret, domain);
    bool in_time = row->asked_s <= now_s && row->expires_s > now_s &&
                   row->expires_s - row->asked_s <= (uint32_t)LIFETIME_MAX_S;
    if (!in_time || row->key != (int64_t)hash.low64 || row->answer <= MX_UNKNOWN ||
        row->answer >= MX_VERDICT_COUNT)
        return false;
    if (row->mx_length > STORE_MX_MAX || row->sum != sum_of(secret, hash.high64, row))
        return false;
    struct str host = store_row_host(secret, domain, row, mx);
    return host.length == 0 || is_hostname(host.bytes, host.length);
}
