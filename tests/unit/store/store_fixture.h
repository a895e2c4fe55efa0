/* What the tests of the store share: a directory of their own, domains with known answers, and short ways to
 * open. */
#ifndef TESTS_UNIT_STORE_STORE_FIXTURE_H
#define TESTS_UNIT_STORE_STORE_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "pipeline/store/store.h"
#include "pipeline/store/store_sqlite.h"

enum { FIXTURE_DAY_S = 24 * 3600 };

/* A directory that goes with all that is in it. */
struct fixture {
    char directory[64];
    char path[128];    /* of the store, in it */
    char damaged[160]; /* path and .damaged */
    uint32_t now_s;
};

static inline void fixture_open(struct fixture *fixture)
{
    snprintf(fixture->directory, sizeof fixture->directory, "/tmp/store_XXXXXX");
    assert_non_null(mkdtemp(fixture->directory));
    snprintf(fixture->path, sizeof fixture->path, "%s/verdicts.db", fixture->directory);
    snprintf(fixture->damaged, sizeof fixture->damaged, "%s.damaged", fixture->path);
    fixture->now_s = (uint32_t)time(NULL);
}

static inline void fixture_close(struct fixture *fixture)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture->directory);
    assert_int_equal(system(command), 0);
}

/* Domains FROM up to FROM + COUNT, of which nothing is known. */
static inline struct domains *some_domains(size_t from, size_t count)
{
    struct domains *domains = domains_new();
    for (size_t i = from; i < from + count; i++) {
        char name[64];
        snprintf(name, sizeof name, "nobody-knows-%zu.example", i);
        domains_add(domains, str_of(name), i + 1);
    }
    return domains;
}

/* What is true of a domain, by its number, which is its hash less one. */
static inline uint8_t true_verdict(const struct asked_domain *domain)
{
    return (uint8_t)(MX_ACCEPTS_MAIL + (domain->hash - 1) % (MX_IP_LITERAL - MX_ACCEPTS_MAIL + 1));
}

static inline void true_host(const struct asked_domain *domain, char host[64])
{
    host[0] = '\0';
    bool own = domain->hash % 5 == 0, itself = domain->hash % 10 == 0;
    if (true_verdict(domain) != MX_ACCEPTS_MAIL)
        return;
    if (own)
        snprintf(host, 64, "%s%s", itself ? "" : "mail.", domain->name);
    else
        snprintf(host, 64, "mx%u.host.test", (unsigned)(domain->hash % 1000));
}

static inline void learn_truth(const struct fixture *fixture, struct domains *domains, size_t at)
{
    struct asked_domain *domain = domains_at(domains, at);
    char host[64];
    true_host(domain, host);
    domain->verdict = true_verdict(domain);
    domain->asked_s = fixture->now_s;
    domain->expires_s = fixture->now_s + 3 * FIXTURE_DAY_S;
    domain->mx_length = (uint8_t)strlen(host);
    domain->mx = host[0] == '\0' ? NULL : domains_text(domains, str_of(host));
}

/* How many of DOMAINS are known; fails where one of them has a wrong answer. */
static inline size_t count_known(struct domains *domains)
{
    size_t known = 0;
    for (size_t i = 0; i < domains_count(domains); i++) {
        const struct asked_domain *domain = domains_at(domains, i);
        char host[64];
        true_host(domain, host);
        if (domain->verdict == MX_UNKNOWN)
            continue;
        known++;
        assert_int_equal(domain->verdict, true_verdict(domain));
        assert_string_equal(domain->mx == NULL ? "" : domain->mx, host);
        assert_int_equal(domain->mx_length, strlen(host));
    }
    return known;
}

/* Opens and closes; fails where the warning is not as expected: none, or one with WARNING in it. */
static inline void expect_warning(const char *where, const struct store_warning *got, const char *warning)
{
    if (warning == NULL && got->sentence[0] != '\0')
        fail_msg("%s: %s", where, got->sentence);
    if (warning != NULL && strstr(got->sentence, warning) == NULL)
        fail_msg("%s: \"%s\" does not say \"%s\"", where, got->sentence, warning);
}

static inline struct store *open_store(const struct fixture *fixture, const char *warning)
{
    struct store_warning got;
    struct store *store = store_open(fixture->path, 1, &got);
    expect_warning("open", &got, warning);
    return store;
}

static inline void close_store(struct store *store, const char *warning)
{
    struct store_warning got;
    store_close(store, &got);
    expect_warning("close", &got, warning);
}

/* Keeps the truth about COUNT domains from number FROM on. */
static inline void keep_truth(const struct fixture *fixture, struct store *store, size_t from, size_t count)
{
    struct domains *domains = some_domains(from, count);
    for (size_t i = 0; i < count; i++) {
        learn_truth(fixture, domains, i);
        store_keep(store, 0, domains_at(domains, i));
    }
    domains_free(domains);
}

/* How many of COUNT domains from number FROM on STORE knows; all of its answers are right. */
static inline size_t look_up(const struct fixture *fixture, struct store *store, size_t from, size_t count)
{
    struct domains *domains = some_domains(from, count);
    size_t found = store_look_up(store, domains, fixture->now_s);
    assert_int_equal(found, count_known(domains));
    domains_free(domains);
    return found;
}

/* A store with COUNT rows. */
static inline void make_store(const struct fixture *fixture, size_t count)
{
    struct store *store = open_store(fixture, NULL);
    keep_truth(fixture, store, 0, count);
    close_store(store, NULL);
}

/* Purges as a run that ends at NOW_S does.  Returns how many rows are left. */
static inline size_t purge_at(const struct fixture *fixture, uint32_t now_s)
{
    const uint8_t secret[STORE_SECRET_BYTES] = {0}; /* the file has its own */
    struct store_place place;
    struct store_row row;
    struct fail fail = {0};
    size_t left = 0;
    assert_true(store_place_open(&place, fixture->path, &fail));
    struct store_file *file = store_file_open(&place, secret, 100);
    assert_true(store_file_purge(file, now_s));
    assert_true(store_file_read_begin(file));
    while (store_file_next(file, &row))
        left++;
    store_file_read_end(file);
    store_file_close(file);
    store_place_free(&place);
    return left;
}

#endif
