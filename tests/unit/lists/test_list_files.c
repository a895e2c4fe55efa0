/* Files that stand beside lists, and lists that stand in for those that are built in: hostile ones are
 * refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/update/list_index.h"
#include "pipeline/update/list_place.h"
#include "validators/lists/list_check.h"

static struct list_index some_index(void)
{
    struct list_index index = {.from = "https://lists.example.com/SHA256SUMS",
                               .etag = "\"5e8f\"",
                               .modified = "Fri, 27 Nov 2026 07:10:38 GMT",
                               .taken = "2026-11-27T07:10:38Z"};
    index.list[0].there = index.list[7].there = true;
    index.list[0].bytes = 690848;
    index.list[0].sum = UINT64_C(0x06ec1f9d1f0b2d3a);
    index.list[7].sum = 1;
    return index;
}

static void assert_same(const struct list_index *a, const struct list_index *b)
{
    assert_string_equal(a->from, b->from);
    assert_string_equal(a->etag, b->etag);
    assert_string_equal(a->modified, b->modified);
    assert_string_equal(a->taken, b->taken);
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        assert_int_equal(a->list[i].there, b->list[i].there);
        assert_int_equal(a->list[i].bytes, b->list[i].bytes);
        assert_int_equal(a->list[i].sum, b->list[i].sum);
    }
}

static void an_index_comes_back(void **state)
{
    char text[LIST_INDEX_BYTES];
    struct list_index index = some_index(), read;
    (void)state;
    size_t length = list_index_write(&index, text);
    assert_true(list_index_read((struct str){text, length}, &read));
    assert_same(&index, &read);
    index.etag[0] = index.modified[0] = '\0';
    length = list_index_write(&index, text);
    assert_true(list_index_read((struct str){text, length}, &read));
    assert_same(&index, &read);
    memset(index.from, 'x', sizeof index.from - 1); /* the longest of everything has room */
    memset(index.etag, 'x', sizeof index.etag - 1);
    memset(index.modified, 'x', sizeof index.modified - 1);
    memset(index.taken, 'x', sizeof index.taken - 1);
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        index.list[i].there = true;
    length = list_index_write(&index, text);
    assert_in_range(length, sizeof index.from, LIST_INDEX_BYTES - 1);
    assert_true(list_index_read((struct str){text, length}, &read));
    assert_same(&index, &read);
}

/* Each bit, and each end that is missing. */
static void a_damaged_index_is_none(void **state)
{
    char text[LIST_INDEX_BYTES];
    struct list_index index = some_index(), read;
    (void)state;
    size_t length = list_index_write(&index, text);
    for (size_t i = 0; i < length * 8; i++) {
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
        if (list_index_read((struct str){text, length}, &read))
            fail_msg("bit %zu", i);
        text[i / 8] = (char)(text[i / 8] ^ 1 << i % 8);
    }
    for (size_t i = 0; i < length; i++)
        assert_false(list_index_read((struct str){text, i}, &read));
    assert_true(list_index_read((struct str){text, length}, &read));
}

/* An index whose sum is right, and which we have not written. */
static void an_index_of_somebody_else_is_none(void **state)
{
    static const char *const lines[] = {
        "from ",
        "from x\nfrom y",
        "unknown x",
        "from \x01",
        "list disposable.txt 1 0000000000000001\nlist disposable.txt 1 0000000000000001",
        "list nothing.txt 1 0000000000000001",
        "list role.txt 1 1",
        "list role.txt 1234567890 0000000000000001",
        "list role.txt -1 0000000000000001",
        "list role.txt 1 000000000000000G",
        "taken x", /* no from */
        "from x",  /* not taken */
    };
    (void)state;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char text[512];
        struct list_index read;
        int length = snprintf(text, sizeof text, "mailsift lists 1\n%s\n%s", lines[i],
                              i < 10 ? "from a\ntaken b\n" : "");
        uint64_t sum = list_sum((struct str){text, (size_t)length});
        length +=
            snprintf(text + length, sizeof text - (size_t)length, "sum %016llx\n", (unsigned long long)sum);
        if (list_index_read((struct str){text, (size_t)length}, &read))
            fail_msg("%s", lines[i]);
    }
}

#define SUM "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void manifests(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {SUM "  disposable.txt\n", true},
        {SUM " *disposable.txt", true},
        {SUM "  ./disposable.txt\r\n", true},
        {"# made by a test\n\n" SUM "  README.md\n" SUM "  disposable.txt\n", true},
        {"", false},
        {"# nothing\n", false},
        {SUM "  README.md\n", false},
        {SUM "  disposable.txt\n" SUM "  disposable.txt\n", false},
        {SUM "  disposable.txt\nand so on\n", false},
        {SUM " disposable.txt\n", false},
        {SUM "0  disposable.txt\n", false},
        {"0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF  disposable.txt\n", false},
        {SUM "  \n", false},
        {SUM, false},
        {"<!doctype html>\n", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list_manifest manifest;
        if (list_manifest_read(str_of(cases[i].text), &manifest) != cases[i].good)
            fail_msg("%s", cases[i].text);
        if (cases[i].good)
            assert_string_equal(manifest.sum[lists_number(STR("disposable.txt"))], SUM);
        if (cases[i].good)
            assert_string_equal(manifest.sum[lists_number(STR("role.txt"))], "");
    }
}

/* Whether role.txt is TEXT when that stands in for it. */
static bool stands_in(const char *text)
{
    size_t number = lists_number(STR("role.txt")), count;
    struct list_updates updates = {.from = strdup("a test")};
    struct settings nothing = {0};
    struct lists lists;
    struct fail fail = {0};
    updates.text[number] = (struct str){strdup(text), strlen(text)};
    assert_true(lists_open_updated(&lists, &nothing, &updates, &fail));
    const struct list_source *source = &lists_sources(&lists, &count)[number];
    bool used = source->from != NULL;
    struct name name = name_of(STR("somebody"));
    assert_int_equal(name_map_find(lists.role, &name, NULL), used);
    assert_int_equal(source->names == 1, used);
    if (used)
        assert_string_equal(source->from, "a test");
    lists_close(&lists);
    return used;
}

static void only_a_newer_list_stands_in(void **state)
{
    (void)state;
    assert_true(stands_in("# role.txt: x\n# names: 1\n# date: 2099-01-01\nsomebody role\n"));
    assert_false(stands_in("# role.txt: x\n# names: 1\n# date: 2020-01-01\nsomebody role\n"));
    assert_false(stands_in("# role.txt: x\n# names: 1\nsomebody role\n"));
    assert_false(stands_in("# role.txt: x\n# date: 2099\nsomebody role\n"));
    assert_false(stands_in("somebody role\n# date: 2099-01-01\n")); /* that is no header */
    assert_false(stands_in(""));
}

static void every_shipped_list_is_one(void **state)
{
    struct settings nothing = {0};
    struct lists lists;
    struct fail fail = {0};
    size_t count;
    (void)state;
    assert_true(lists_open(&lists, &nothing, &fail));
    const struct list_source *sources = lists_sources(&lists, &count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(lists_file(i), sources[i].file);
        assert_int_equal(lists_number(str_of(sources[i].file)), i);
        assert_int_equal(list_check_number(sources[i].header), i);
        assert_int_equal(sources[i].date.length, LIST_DATE_LENGTH);
    }
    assert_int_equal(list_check_number(STR("# \n")), LISTS_SHIPPED);
    assert_int_equal(list_check_number(STR("#")), LISTS_SHIPPED);
    assert_int_equal(list_check_number(STR("")), LISTS_SHIPPED);
    lists_close(&lists);
}

static void age_is_in_days(void **state)
{
    enum { NOON = 1764244800, DAY_S = 86400 }; /* 2025-11-27 12:00 UTC */
    (void)state;
    assert_int_equal(list_age_days(STR("2025-11-27"), NOON), 0);
    assert_int_equal(list_age_days(STR("2025-11-26"), NOON), 1);
    assert_int_equal(list_age_days(STR("2024-11-27"), NOON), 365);
    assert_int_equal(list_age_days(STR("2025-11-28"), NOON), 0);
    assert_int_equal(list_age_days(STR(""), NOON), 0);
    assert_int_equal(list_age_days(STR("yesterday!"), NOON), 0);
}

static void names_of_sets(void **state)
{
    static const char *const none[] = {"set.0",          "set.",    "set.01", "set.-1", "set.1x",
                                       "set.1234567890", ".coming", "set.1/", "sets",   ""};
    char name[LIST_SET_NAME_BYTES];
    (void)state;
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_int_equal(list_set_number(none[i]), 0);
    list_set_name(999999999, name);
    assert_int_equal(list_set_number(name), 999999999);
    assert_int_equal(list_set_number("set.7"), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_index_comes_back),
        cmocka_unit_test(a_damaged_index_is_none),
        cmocka_unit_test(an_index_of_somebody_else_is_none),
        cmocka_unit_test(manifests),
        cmocka_unit_test(only_a_newer_list_stands_in),
        cmocka_unit_test(every_shipped_list_is_one),
        cmocka_unit_test(age_is_in_days),
        cmocka_unit_test(names_of_sets),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
