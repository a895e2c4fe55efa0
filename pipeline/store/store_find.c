/* Looks up many domains or mailboxes in the store's file at once: in the order of the keys, as the file has
 * them. */
#include "pipeline/store/store_find.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

enum {
    SOUGHT_MAX = 1 << 19, /* names at once: 8 MiB, and as much again while they are sorted */
    SCAN_ROWS_A_NAME = 4, /* reading one row more is so much cheaper than looking one up */
    HOST_BITS = 10,       /* the last texts of so many MX hosts: a few of them stand for most names */
};

/* A name that is looked up. */
struct sought {
    int64_t key;
    uint32_t number; /* of the domain or mailbox: both tables have fewer than 2^30 */
};

struct search {
    struct store_file *file;
    const struct store_wish *wish;
    struct sought *sought;
    size_t count, found;
    const char *hosts[1 << HOST_BITS]; /* texts of the wish's, or NULL */
};

/* What is looked up: domains or mailboxes. */
struct subject {
    size_t (*count)(const struct store_wish *wish);
    int64_t (*key)(const struct search *search, size_t number);
    /* Tells number NUMBER what ROW says, if that holds; returns whether it has an answer then. */
    bool (*take)(struct search *search, size_t number, const struct store_row *row);
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
        *host = domains_text(search->wish->domains, mx);
    return *host;
}

static size_t count_domains(const struct store_wish *wish)
{
    return domains_count(wish->domains);
}

static int64_t key_of_domain(const struct search *search, size_t number)
{
    const struct asked_domain *domain = domains_at(search->wish->domains, number);
    return store_row_key(store_file_secret(search->file), (struct str){domain->name, domain->name_length});
}

static bool take_domain(struct search *search, size_t number, const struct store_row *row)
{
    struct asked_domain *domain = domains_at(search->wish->domains, number);
    const uint8_t *secret = store_file_secret(search->file);
    char data[STORE_DATA_MAX];
    struct str host;
    if (!store_row_is_in_time(row, search->wish->now_s) || store_row_has_expired(row, search->wish->now_s) ||
        !store_row_read_domain(secret, domain, row, &host, data))
        return false;
    domain->verdict = row->answer;
    domain->asked_s = row->asked_s;
    domain->expires_s = row->expires_s;
    domain->mx_length = (uint8_t)host.length;
    if (host.length > 0)
        domain->mx = host_text(search, host);
    return true;
}

static size_t count_mailboxes(const struct store_wish *wish)
{
    return mailboxes_count(wish->mailboxes);
}

/* The name of mailbox NUMBER, in NAME. */
static struct str name_of_mailbox(const struct search *search, size_t number, char name[STORE_NAME_MAX])
{
    const struct asked_mailbox *mailbox = mailboxes_at(search->wish->mailboxes, number);
    return store_mailbox_name(mailbox, domains_at(search->wish->domains, mailbox->domain), name);
}

static int64_t key_of_mailbox(const struct search *search, size_t number)
{
    char name[STORE_NAME_MAX];
    return store_row_key(store_file_secret(search->file), name_of_mailbox(search, number, name));
}

/* What has expired is not believed, but it counts when it is found again. */
static bool take_mailbox(struct search *search, size_t number, const struct store_row *row)
{
    struct asked_mailbox *mailbox = mailboxes_at(search->wish->mailboxes, number);
    const uint8_t *secret = store_file_secret(search->file);
    char name[STORE_NAME_MAX], data[STORE_DATA_MAX];
    struct stored_mailbox stored;
    if (!store_row_is_in_time(row, search->wish->now_s) ||
        !store_row_read_mailbox(secret, name_of_mailbox(search, number, name), row, &stored, data))
        return false;
    mailbox->last = (uint8_t)stored.verdict;
    mailbox->times = (uint8_t)stored.times;
    if (store_row_has_expired(row, search->wish->now_s))
        return false;
    mailbox->verdict = (uint8_t)stored.verdict;
    mailbox->asked_s = row->asked_s;
    mailbox->expires_s = row->expires_s;
    mailbox->code = stored.code;
    memcpy(mailbox->enhanced, stored.enhanced, sizeof mailbox->enhanced);
    mailbox->mx = stored.mx.length > 0 ? host_text(search, stored.mx) : NULL;
    mailbox->mx_length = (uint8_t)stored.mx.length;
    if (search->wish->replies && stored.reply.length > 0) {
        mailbox->reply = mailboxes_text(search->wish->mailboxes, stored.reply);
        mailbox->reply_length = (uint8_t)stored.reply.length;
    }
    return true;
}

static const struct subject domain_subject = {count_domains, key_of_domain, take_domain};
static const struct subject mailbox_subject = {count_mailboxes, key_of_mailbox, take_mailbox};

/* One look-up for each. */
static void find_each(struct search *search, const struct subject *subject)
{
    struct store_row row;
    for (size_t i = 0; i < search->count; i++)
        if (store_file_find(search->file, search->sought[i].key, &row))
            search->found += subject->take(search, search->sought[i].number, &row);
}

/* One pass over all rows, beside the sorted domains. */
static void find_all(struct search *search, const struct subject *subject)
{
    struct store_row row;
    const struct sought *sought = search->sought, *end = sought + search->count;
    while (sought < end && store_file_next(search->file, &row)) {
        while (sought < end && sought->key < row.key)
            sought++;
        for (; sought < end && sought->key == row.key; sought++)
            search->found += subject->take(search, sought->number, &row);
    }
}

/* Looks up COUNT names from number FROM on. */
static void find_some(struct search *search, const struct subject *subject, size_t from, size_t count)
{
    for (size_t i = 0; i < count; i++)
        search->sought[i] =
            (struct sought){.key = subject->key(search, from + i), .number = (uint32_t)(from + i)};
    search->count = count;
    qsort(search->sought, count, sizeof *search->sought, by_key);
    if (!store_file_read_begin(search->file))
        return;
    if (store_file_rows(search->file) < (int64_t)(count * SCAN_ROWS_A_NAME))
        find_all(search, subject);
    else
        find_each(search, subject);
    store_file_read_end(search->file);
}

size_t store_find(struct store_file *file, const struct store_wish *wish)
{
    const struct subject *subject = wish->mailboxes != NULL ? &mailbox_subject : &domain_subject;
    struct search search = {.file = file, .wish = wish};
    size_t total = subject->count(wish);
    if (total == 0 || !store_file_has_rows(file))
        return 0;
    search.sought = memory_take((total < SOUGHT_MAX ? total : SOUGHT_MAX) * sizeof *search.sought);
    for (size_t from = 0; from < total; from += SOUGHT_MAX)
        find_some(&search, subject, from, total - from < SOUGHT_MAX ? total - from : SOUGHT_MAX);
    free(search.sought);
    return search.found;
}
