/* DMARC and DKIM records in a table, and what they say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/base/record_table.h"
#include "validators/sender/dkim.h"
#include "validators/sender/dmarc.h"
#include "validators/sender/tag_list.h"

/* Public keys that were made for this test, of so many bits; BARE is an RSAPublicKey of 1024. */
#define KEY_768                                                                                              \
    "MHwwDQYJKoZIhvcNAQEBBQADawAwaAJhALz8PqOUktPoxVshjnU8TT/0DDxht30bA1CheZxzrHw2"                           \
    "A/CvjhfcwPmDplY27VL0QIyQ0sJZFxfYKZjqvHN2/xKQb9WihgHxWkEvy99LLdsK2XfjyEVD+kFv"                           \
    "fuIzB0870wIDAQAB"
#define KEY_1024                                                                                             \
    "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCmAXUxq5CpUyY0Is88EMsVCFDv+oHWvRK4bbvO"                           \
    "OuiCottSYfbvyIyybq8OFxUyWxQakd7Np1LW4xf5t+Gj+nmGfDKGhPscn5/ofiZrrOiLGbXKTVXo"                           \
    "EfGMqPsRv06+KhdoZnpxwSAGgGuUFJAUQRt78g70WlR8fgX6B8ioOLruSQIDAQAB"
#define KEY_2048                                                                                             \
    "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAlxh3hl+wAT/Slag8dnNF7lDoFn2KdQ+X"                           \
    "dLJbYpwtCZr6y2yOxC6Ugzx7i5U7VqrdtHNrTuzdKhGRjLhLfHXqpuqwPfABrLAAl9zzl0CpS7rA"                           \
    "SP95jgV/6ubbKU+90I9YgSKFh09dkkQNLpkl6SNEgaT7PRLoivsYlKZ4QLrJoVOG04BCq8cESw6v"                           \
    "WbX2kd23o/oRREj9sGhcZYcdHal5kAX9jCnHJv7SpWaC5PnHMcwgHgHL1NHG+UjawxlnDDOz9R1+"                           \
    "jJqiOcno/zF1xZRQQB0N8AVK9cBXROVS6f6d8ZNKUAPAkMS8fBlZ/AU42A/iIHVb/dIrGM04MGk/"                           \
    "eQJRdwIDAQAB"
#define KEY_4096                                                                                             \
    "MIICIjANBgkqhkiG9w0BAQEFAAOCAg8AMIICCgKCAgEAvkYxHpNMdIe2ne5zZEWlkIvXFCGWGk/e"                           \
    "LS62gR9Id03QhJtMfUB2/wcxxaM8TuwvKdxQr6GlecX5kS66lYwiEJiI/tJCuHFvkCJkZMrAobNl"                           \
    "VVHtZie2SW0jViLHDByAhcLEvah6b9W+Iz3wQfxtNzG55LhkV/xloJR6LfrfdDhHZgF4JrQRjrcu"                           \
    "YUFnIwAW3+qxT5m5hhn4f6soCP3H24bkVxPcTJEufMauUWVD6RYfX9N0vU0lTH1llCIDOmsYLzJf"                           \
    "anlXQJYCjsAouVYaP29qMGPiYLZBBwQZa/NyvTYbR1a3xPbiQJ6qz2Zvox5R3dUewCQXw6dBMv8L"                           \
    "mqzp8e73c/6yjCi1L534PY3tHwaY0jh/w2eqfumVCmrDnz+tL3o21pgmA/rQ5Wmj2Sg5kIQQZXcm"                           \
    "2keUg/gD4eFOU7faoSpIiDDDsA413P4/uZZa5yrfn5kCJyUZfgOuPbgUz7FA7m43jBTjMXqWj+jH"                           \
    "SWgLon9KxRtaUmolOQG4DKo3KgopovX6KxMlbfPf4jsw3jrbNW5v2p6AZlzdzY8w9dAEJTLqcOts"                           \
    "Ox6LHukYI78aQb3yuV3RBg3eBfPcWhNjYcRVCIIGBMnSWfggi1vjFVHecnhhzFkogny1MlaimLOE"                           \
    "GvBwHOhJkU3jSwKGE3LH+MU1EMzEXvG8Bt3IcVODlP0CAwEAAQ=="
#define KEY_BARE                                                                                             \
    "MIGJAoGBALEmqsSlERw7+PtHzMpJNMal6AJMT41iDehcUqqDMUM/LZOrxXsZA2hoN2broFLDOi3h"                           \
    "+vsIV9JH7hr2ZrikVXH6W8lAO+P3/metxX5O4K1n3M5ZUAWFRjYFklkKa1CWKqzpP2dNmQtW1ZUA"                           \
    "Kba+K8U1AcoBpYBe3lrcewYNfdnVAgMBAAE="

#define DMARC(domain, text)                                                                                  \
    {                                                                                                        \
        "_dmarc." domain, DNS_TXT, text                                                                      \
    }
#define DKIM(selector, text)                                                                                 \
    {                                                                                                        \
        selector "._domainkey.k.net", DNS_TXT, text                                                          \
    }

static const struct table_record records[] = {
    DMARC("none.net", "v=DMARC1; p=none"),
    DMARC("quarantine.net", "v=DMARC1;p=quarantine;rua=mailto:a@b.net"),
    DMARC("reject.net", " v = DMARC1 ; p = REJECT ; sp=none; rua="),
    DMARC("two.net", "v=DMARC1; p=none"),
    DMARC("two.net", "v=DMARC1; p=reject"),
    DMARC("beside.net", "v=spf1 -all"),
    DMARC("beside.net", "v=DMARC1; p=reject"),
    DMARC("late.net", "p=reject; v=DMARC1"),
    DMARC("other.net", "v=DMARC10; p=reject"),
    DMARC("broken.net", "v=DMARC1; p=nothing"),
    DMARC("no-policy.net", "v=DMARC1"),
    DMARC("reports.net", "v=DMARC1; rua=mailto:a@b.net"),
    DMARC("sub.reject.net", "v=DMARC1; p=quarantine"),
    DMARC("down.net", NULL),
    DKIM("k2048", "v=DKIM1; k=rsa; p=" KEY_2048),
    DKIM("k4096", "v=DKIM1; p=" KEY_4096),
    DKIM("k1024", "p=" KEY_1024),
    DKIM("k768", "v=DKIM1; p=" KEY_768),
    DKIM("bare", "v=DKIM1; p=" KEY_BARE),
    DKIM("blanks", "v=DKIM1; p= MIGfMA0GCSqGSIb3\tDQEB AQUA"),
    DKIM("ed", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
    DKIM("ed-short", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg=="),
    DKIM("revoked", "v=DKIM1; p="),
    DKIM("no-key", "v=DKIM1; k=rsa"),
    DKIM("version", "v=DKIM2; p=" KEY_2048),
    DKIM("late", "p=" KEY_2048 "; v=DKIM1"),
    DKIM("cut", "v=DKIM1; p=MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA"),
    DKIM("junk", "v=DKIM1; p=!!!!"),
    DKIM("zero", "v=DKIM1; p=MAMCAQA="),
    DKIM("two", "v=DKIM1; p=" KEY_2048),
    DKIM("two", "v=DKIM1; p=" KEY_1024),
    DKIM("down", NULL),
    {NULL, DNS_A, NULL},
};

static const struct {
    const char *domain;
    enum dmarc_state state;
    bool inherited, reports;
} policies[] = {
    {"none.net", DMARC_NONE, false, false},        {"quarantine.net", DMARC_QUARANTINE, false, true},
    {"reject.net", DMARC_REJECT, false, false},    {"mail.quarantine.net", DMARC_QUARANTINE, true, true},
    {"a.b.reject.net", DMARC_NONE, true, false},   {"sub.reject.net", DMARC_QUARANTINE, false, false},
    {"two.net", DMARC_SEVERAL, false, false},      {"beside.net", DMARC_REJECT, false, false},
    {"late.net", DMARC_MISSING, false, false},     {"other.net", DMARC_MISSING, false, false},
    {"broken.net", DMARC_BROKEN, false, false},    {"no-policy.net", DMARC_BROKEN, false, false},
    {"reports.net", DMARC_NONE, false, true},      {"missing.net", DMARC_MISSING, false, false},
    {"x.missing.net", DMARC_MISSING, true, false}, {"down.net", DMARC_FAILED, false, false},
    {"x.down.net", DMARC_FAILED, true, false},     {"net", DMARC_MISSING, false, false},
};

static void test_policies(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++) {
        struct record_table table = record_table_of(records);
        struct dmarc_answer answer;
        dmarc_look(&table.source, policies[i].domain, &answer);
        bool known = answer.state >= DMARC_NONE && answer.state <= DMARC_REJECT;
        if (answer.state != policies[i].state || answer.inherited != policies[i].inherited ||
            (known && answer.reports != policies[i].reports))
            fail_msg("%s: state %d, inherited %d, reports %d", policies[i].domain, answer.state,
                     answer.inherited, answer.reports);
        assert_true(table.asked <= 2);
    }
}

static const struct {
    const char *selector;
    enum dkim_state state;
    unsigned bits;
} keys[] = {
    {"k2048", DKIM_FINE, 2048}, {"k4096", DKIM_FINE, 4096},   {"k1024", DKIM_SHORT, 1024},
    {"k768", DKIM_WEAK, 768},   {"bare", DKIM_SHORT, 1024},   {"blanks", DKIM_BROKEN, 0},
    {"ed", DKIM_FINE, 256},     {"ed-short", DKIM_BROKEN, 0}, {"revoked", DKIM_REVOKED, 0},
    {"no-key", DKIM_BROKEN, 0}, {"version", DKIM_BROKEN, 0},  {"late", DKIM_BROKEN, 0},
    {"cut", DKIM_BROKEN, 0},    {"junk", DKIM_BROKEN, 0},     {"zero", DKIM_BROKEN, 0},
    {"two", DKIM_SEVERAL, 0},   {"down", DKIM_FAILED, 0},     {"missing", DKIM_MISSING, 0},
};

static void test_keys(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        struct record_table table = record_table_of(records);
        struct dkim_answer answer;
        dkim_look(&table.source, "k.net", keys[i].selector, &answer);
        if (answer.state != keys[i].state || answer.bits != keys[i].bits)
            fail_msg("%s: state %d, %u bits", keys[i].selector, answer.state, answer.bits);
    }
}

/* A key that ends anywhere, or with any octet of its frame wrong, is read within its bounds. */
static void test_damaged_keys(void **state)
{
    static const char whole[] = "v=DKIM1; p=" KEY_1024;
    char text[sizeof whole];
    (void)state;
    for (size_t at = 11; at < sizeof whole - 1; at++)
        for (const char *digit = "A/w+ "; *digit != '\0'; digit++) {
            struct table_record damaged[] = {DKIM("s", text), {NULL, DNS_A, NULL}};
            struct record_table table = record_table_of(damaged);
            struct dkim_answer answer;
            memcpy(text, whole, sizeof whole);
            text[at] = *digit == ' ' ? '\0' : *digit;
            dkim_look(&table.source, "k.net", "s", &answer);
            assert_true(answer.state >= DKIM_REVOKED);
        }
}

static void test_tags(void **state)
{
    struct str value;
    (void)state;
    assert_true(tag_find(STR("a=1;  b = x y ;c"), "B", &value));
    assert_true(str_equal(value, STR("x y")));
    assert_true(tag_find(STR("a=1;b=2;b=3"), "b", &value));
    assert_true(str_equal(value, STR("2")));
    assert_true(tag_find(STR("a=1;c"), "c", &value));
    assert_int_equal(value.length, 0);
    assert_true(tag_find(STR("p=a=b="), "p", &value));
    assert_true(str_equal(value, STR("a=b=")));
    assert_false(tag_find(STR(";;=;"), "p", &value));
    assert_false(tag_find(STR(""), "p", &value));
    assert_false(tag_list_is(STR(""), "DMARC1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_policies),
        cmocka_unit_test(test_keys),
        cmocka_unit_test(test_damaged_keys),
        cmocka_unit_test(test_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
