/* Fuzzes the store: the input is the bytes of its file, or changes to those of a good one. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/store/store.h"

enum { FILE_MAX = 64 << 10, DOMAINS = 50, NOW_S = 1800000000, DAY_S = 24 * 3600 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static struct domains *make_domains(void)
{
    struct domains *domains = domains_new();
    for (size_t i = 0; i < DOMAINS; i++) {
        char name[32];
        snprintf(name, sizeof name, "d%zu.example", i);
        domains_add(domains, str_of(name), i + 1);
    }
    return domains;
}

/* What is found is an answer that a run could have kept. */
static void check_answers(struct store *store)
{
    struct domains *domains = make_domains();
    size_t found = store_look_up(store, domains, NOW_S), known = 0;
    for (size_t i = 0; i < DOMAINS; i++) {
        const struct asked_domain *domain = domains_at(domains, i);
        known += domain->verdict != MX_UNKNOWN;
        require(domain->verdict < MX_VERDICT_COUNT);
        require(domain->verdict == MX_UNKNOWN || (domain->asked_s <= NOW_S && domain->expires_s > NOW_S));
        require(domain->mx == NULL || strlen(domain->mx) == domain->mx_length);
        require(domain->mx == NULL ||
                strspn(domain->mx, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789-_.") == domain->mx_length);
    }
    require(found == known);
    domains_free(domains);
}

static struct store *open_store(const char *path)
{
    struct store_warning warning;
    struct store *store = store_open(path, 1, &warning);
    require(memchr(warning.sentence, '\0', sizeof warning.sentence) != NULL);
    return store;
}

static void close_store(struct store *store)
{
    struct store_warning warning;
    store_close(store, &warning);
}

static void keep_some(struct store *store, size_t count)
{
    struct domains *domains = make_domains();
    for (size_t i = 0; i < count; i++) {
        struct asked_domain *domain = domains_at(domains, i);
        domain->verdict = (uint8_t)(MX_ACCEPTS_MAIL + i % MX_IP_LITERAL);
        domain->mx = i % 2 == 0 ? NULL : "mx.test";
        domain->mx_length = i % 2 == 0 ? 0 : 7;
        domain->asked_s = NOW_S;
        domain->expires_s = NOW_S + DAY_S;
        store_keep(store, 0, domain);
    }
    domains_free(domains);
}

static void remove_files(const char *path)
{
    static const char *const endings[] = {"", "-wal", "-shm", "-journal", ".damaged"};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char file[96];
        snprintf(file, sizeof file, "%s%s", path, endings[i]);
        unlink(file);
    }
}

static void write_file(const char *path, const uint8_t *bytes, size_t length)
{
    FILE *file = fopen(path, "wb");
    require(file != NULL && fwrite(bytes, 1, length, file) == length && fclose(file) == 0);
}

/* Changes a good file at the places that BYTES say: two bytes of place, one of change. */
static void spoil_file(const char *path, const uint8_t *bytes, size_t length)
{
    uint8_t file[FILE_MAX];
    struct store *store = open_store(path);
    keep_some(store, DOMAINS);
    close_store(store);
    FILE *from = fopen(path, "rb");
    size_t file_length = from == NULL ? 0 : fread(file, 1, sizeof file, from);
    require(file_length > 0 && file_length < sizeof file && fclose(from) == 0);
    for (size_t i = 0; i + 3 <= length; i += 3)
        file[(bytes[i] << 8 | bytes[i + 1]) % file_length] ^= bytes[i + 2];
    write_file(path, file, file_length);
}

/* The first byte says which. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char path[64];
    if (length == 0)
        return 0;
    snprintf(path, sizeof path, "/dev/shm/fuzz_store_%d.db", (int)getpid());
    remove_files(path);
    if (bytes[0] % 4 == 0)
        write_file(path, bytes + 1, length - 1);
    else
        spoil_file(path, bytes + 1, length - 1);
    struct store *store = open_store(path);
    check_answers(store);
    keep_some(store, 1);
    close_store(store);
    store = open_store(path);
    check_answers(store);
    close_store(store);
    remove_files(path);
    return 0;
}
