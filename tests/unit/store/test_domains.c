/* Tests the table of domains: each stands there once, and stays where it is. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "pipeline/store/domains.h"

enum { MANY = 50000 };

static uint64_t hash_of(unsigned number)
{
    return (uint64_t)(number + 1) * 0x9e3779b97f4a7c15u;
}

static void test_each_once(void **state)
{
    (void)state;
    struct domains *domains = domains_new();
    char name[32];
    for (unsigned round = 0; round < 2; round++)
        for (unsigned i = 0; i < MANY; i++) {
            snprintf(name, sizeof name, "d%u.example.com", i);
            domains_add(domains, str_of(name), hash_of(i));
        }
    assert_int_equal(domains_count(domains), MANY);
    for (unsigned i = 0; i < MANY; i++) {
        const struct asked_domain *domain = domains_at(domains, i);
        snprintf(name, sizeof name, "d%u.example.com", i);
        assert_string_equal(domain->name, name);
        assert_int_equal(domain->name_length, strlen(name));
        assert_int_equal(domain->verdict, MX_UNKNOWN);
        assert_ptr_equal(domains_find(domains, hash_of(i)), domain);
        assert_null(domains_find(domains, hash_of(i + MANY)));
    }
    domains_free(domains);
}

/* Hashes that share all the bits that the table looks at first. */
static void test_crowded_slots(void **state)
{
    (void)state;
    struct domains *domains = domains_new();
    for (uint64_t i = 1; i <= 200; i++)
        domains_add(domains, STR("a.example"), i << 40);
    assert_int_equal(domains_count(domains), 200);
    for (uint64_t i = 1; i <= 200; i++)
        assert_int_equal(domains_find(domains, i << 40)->hash, i << 40);
    domains_free(domains);
}

static void test_texts_live_on(void **state)
{
    (void)state;
    struct domains *domains = domains_new();
    struct arena texts = {0};
    const char *ours = domains_text(domains, STR("mx.example.com"));
    struct str theirs = arena_copy(&texts, (struct str){"other.example", sizeof "other.example"});
    domains_adopt(domains, &texts);
    assert_null(texts.chunks);
    assert_string_equal(ours, "mx.example.com");
    assert_string_equal(theirs.bytes, "other.example");
    domains_free(domains);
    domains_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_once),
        cmocka_unit_test(test_crowded_slots),
        cmocka_unit_test(test_texts_live_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
