/* Looks up many domains in the store's file at once: in the order of the keys, as the file has them. */
#include "pipeline/store_find.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

enum {
    SOUGHT_MAX = 1 << 19,   /* domains at once: 8 MiB, and as much again while they are sorted */
    SCAN_ROWS_A_DOMAIN = 4, /* reading one row more is so much cheaper than looking one up */
    HOST_BITS = 10,         /* the last texts of so many MX hosts: a few of them stand for most domains */
};

/* A domain that is looked up. */
struct sought {
    int64_t key;
    uint32_t number; /* in the domains; PAGES_MAX of domains.c keeps it below 2^30 */
};

struct search {
    struct store_file *file;
    struct domains *domains;
    uint32_t now_s;
    struct sought *sought;
    size_t count, found;
    const char *hosts[1 << HOST_BITS]; /* texts of DOMAINS, or NULL */
};

static int by_key(const void *a, const void *b)
{
    int64_t key_a = ((const struct sought *)a)->key, key_b = ((const struct sought *)b)->key;
    return (key_a > key_b) - (key_a < key_b);
}

/* The text of MX, which lives as long as the domains. */
static const char *host_text(struct search *search, struct str mx)
{
    uint32_t hash = 2166136261u; /* FNV-1a */
    for (size_t i = 0; i < mx.length; i++)
        hash = (hash ^ (unsigned char)mx.bytes[i]) * 16777619u;
    const char **host = &search->hosts[hash >> (32 - HOST_BITS)];
    if (*host == NULL || strncmp(*host, mx.bytes, mx.length) != 0 || (*host)[mx.length] != '\0')
        *host = domains_text(search->domains, mx);
    return *host;
}

/* Tells the domain NUMBER what ROW says, if that holds. */
static void take_row(struct search *search, uint32_t number, const struct store_row *row)
{
    struct asked_domain *domain = domains_at(search->domains, number);
    if (!store_row_holds(store_file_secret(search->file), domain, row, search->now_s))
        return;
    domain->verdict = row->answer;
    domain->asked_s = row->asked_s;
    domain->expires_s = row->expires_s;
    char bytes[STORE_MX_MAX];
    struct str host = store_row_host(store_file_secret(search->file), domain, row, bytes);
    domain->mx_length = (uint8_t)host.length;
    if (host.length > 0)
        domain->mx = host_text(search, host);
    search->found++;
}

/* One look-up for each. */
static void find_each(struct search *search)
{
    struct store_row row;
    for (size_t i = 0; i < search->count; i++)
        if (store_file_find(search->file, search->sought[i].key, &row))
            take_row(search, search->sought[i].number, &row);
}

/* One pass over all rows, beside the sorted domains. */
static void find_all(struct search *search)
{
    struct store_row row;
    const struct sought *sought = search->sought, *end = sought + search->count;
    while (sought < end && store_file_next(search->file, &row)) {
        while (sought < end && sought->key < row.key)
            sought++;
        for (; sought < end && sought->key == row.key; sought++)
            take_row(search, sought->number, &row);
    }
}

/* Looks up COUNT domains from number FROM on. */
static void find_some(struct search *search, size_t from, size_t count)
{
    const uint8_t *secret = store_file_secret(search->file);
    for (size_t i = 0; i < count; i++)
        search->sought[i] =
            (struct sought){.key = store_row_key(secret, domains_at(search->domains, from + i)),
                            .number = (uint32_t)(from + i)};
    search->count = count;
    qsort(search->sought, count, sizeof *search->sought, by_key);
    if (!store_file_read_begin(search->file))
        return;
    if (store_file_rows(search->file) < (int64_t)(count * SCAN_ROWS_A_DOMAIN))
        find_all(search);
    else
        find_each(search);
    store_file_read_end(search->file);
}

size_t store_find(struct store_file *file, struct domains *domains, uint32_t now_s)
{
    struct search search = {.file = file, .domains = domains, .now_s = now_s};
    size_t total = domains_count(domains);
    if (total == 0 || !store_file_has_rows(file))
        return 0;
    search.sought = memory_take((total < SOUGHT_MAX ? total : SOUGHT_MAX) * sizeof *search.sought);
    for (size_t from = 0; from < total; from += SOUGHT_MAX)
        find_some(&search, from, total - from < SOUGHT_MAX ? total - from : SOUGHT_MAX);
    free(search.sought);
    return search.found;
}
