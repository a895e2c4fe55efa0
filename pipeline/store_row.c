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

/* How much of the domain's MX host is before the domain, with the dot; all of it, if the host is not of the
 * domain. */
static size_t own_part(const struct asked_domain *domain)
{
    struct str host = {domain->mx, domain->mx_length}, name = {domain->name, domain->name_length};
    size_t before = host.length - name.length;
    bool own = host.length > name.length && str_ends(host, name) && host.bytes[before - 1] == '.';
    return own ? before : host.length;
}

struct store_row store_row_of(const uint8_t *secret, const struct asked_domain *domain)
{
    XXH128_hash_t hash = hash_of(secret, domain);
    struct store_row row = {
        .key = (int64_t)hash.low64,
        .asked_s = domain->asked_s,
        .expires_s = domain->expires_s,
        .answer = domain->verdict,
    };
    if (domain->mx != NULL) {
        bool itself = str_equal((struct str){domain->mx, domain->mx_length},
                                (struct str){domain->name, domain->name_length});
        row.mx = itself ? "." : domain->mx;
        row.mx_length = itself ? 1 : (uint8_t)own_part(domain);
    }
    row.sum = sum_of(secret, hash.high64, &row);
    return row;
}

static bool is_letter_or_digit(char c)
{
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z');
}

/* Whether NAME is a plain hostname, or the dot for the domain itself: it goes into reports, and a hyphen in
 * front could be taken for a formula. */
static bool is_hostname(const char *name, size_t length)
{
    if (length == 1 && name[0] == '.')
        return true;
    if (length > STORE_MX_MAX || (!is_letter_or_digit(name[0]) && name[0] != '_'))
        return false;
    for (size_t i = 1; i < length; i++)
        if (!is_letter_or_digit(name[i]) && name[i] != '-' && name[i] != '_' && name[i] != '.')
            return false;
    return true;
}

bool store_row_holds(const uint8_t *secret, const struct asked_domain *domain, const struct store_row *row,
                     uint32_t now_s)
{
    XXH128_hash_t hash = hash_of(secret, domain);
    bool in_time = row->asked_s <= now_s && row->expires_s > now_s &&
                   row->expires_s - row->asked_s <= (uint32_t)LIFETIME_MAX_S;
    return in_time && row->key == (int64_t)hash.low64 && row->answer > MX_UNKNOWN &&
           row->answer < MX_VERDICT_COUNT && (row->mx_length == 0 || is_hostname(row->mx, row->mx_length)) &&
           row->sum == sum_of(secret, hash.high64, row);
}

struct str store_row_host(const struct asked_domain *domain, const struct store_row *row,
                          char bytes[2 * STORE_MX_MAX])
{
    struct str host = {row->mx, row->mx_length};
    if (host.length == 0 || host.bytes[host.length - 1] != '.')
        return host;
    size_t before = host.length > 1 ? host.length : 0;
    memcpy(bytes, host.bytes, before);
    memcpy(bytes + before, domain->name, domain->name_length);
    return str_head((struct str){bytes, before + domain->name_length}, STORE_MX_MAX);
}
