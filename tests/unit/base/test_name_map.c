/* The map from names: what is added is found, nothing else is, however it grew. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/base/tables/name_map.h"

enum { MANY = 50000, NAME_BYTES = 32, LONGEST = UINT16_MAX };

static bool has(const struct name_map *map, const char *text, struct str *value)
{
    struct name name = name_of(str_of(text));
    return name_map_find(map, &name, value);
}

static void assert_value(const struct name_map *map, const char *text, const char *expected)
{
    struct str value = STR("untouched");
    assert_true(has(map, text, &value));
    assert_int_equal(value.length, strlen(expected));
    assert_memory_equal(value.bytes, expected, value.length);
}

static void an_empty_map_has_nothing(void **state)
{
    (void)state;
    struct name_map *map = name_map_new();
    struct str value = STR("untouched");
    assert_int_equal(name_map_count(map), 0);
    assert_false(has(map, "example.com", &value));
    assert_false(has(map, "", NULL));
    assert_true(str_equal(value, STR("untouched")));
    name_map_free(map);
    name_map_free(NULL);
}

static const struct lines_case {
    const char *name;
    const char *text;
    size_t count;
    const char *there, *value, *absent;
} lines_cases[] = {
    {.name = "nothing", .text = "", .count = 0, .absent = "a"},
    {.name = "only comments", .text = "# a\n#b\n\n  \n", .count = 0, .absent = "a"},
    {.name = "a last line without an end",
     .text = "a\nb",
     .count = 2,
     .there = "b",
     .value = "",
     .absent = "c"},
    {.name = "CRLF", .text = "a\r\nb x\r\n", .count = 2, .there = "b", .value = "x", .absent = "b x"},
    {.name = "values",
     .text = "sales role\nabuse no_reply\n",
     .count = 2,
     .there = "abuse",
     .value = "no_reply"},
    {.name = "a value of two words", .text = "a b  c \n", .count = 1, .there = "a", .value = "b  c"},
    {.name = "the first value stays", .text = "a one\na two\na\n", .count = 1, .there = "a", .value = "one"},
    {.name = "the first has no value", .text = "a\na two\n", .count = 1, .there = "a", .value = ""},
    {.name = "a value comes late", .text = "a\nb\nc z\n", .count = 3, .there = "b", .value = ""},
    {.name = "case counts", .text = "a\n", .count = 1, .there = "a", .value = "", .absent = "A"},
    {.name = "a prefix is another name", .text = "ab.com\n", .count = 1, .absent = "ab.co"},
    {.name = "a longer one is another name", .text = "ab.com\n", .count = 1, .absent = "ab.com."},
};

static void lines_become_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lines_cases / sizeof lines_cases[0]; i++) {
        const struct lines_case *test = &lines_cases[i];
        struct name_map *map = name_map_new();
        name_map_add_lines(map, str_of(test->text));
        if (name_map_count(map) != test->count)
            fail_msg("%s: %zu names", test->name, name_map_count(map));
        if (test->there != NULL)
            assert_value(map, test->there, test->value);
        if (test->absent != NULL && has(map, test->absent, NULL))
            fail_msg("%s: %s is there", test->name, test->absent);
        name_map_free(map);
    }
}

/* MANY names: slots collide by the thousand, and the table grows ten times. */
static void many_names_are_all_found(void **state)
{
    (void)state;
    char *texts = malloc((size_t)MANY * NAME_BYTES);
    assert_non_null(texts);
    struct name_map *map = name_map_new();
    for (size_t i = 0; i < MANY; i++) {
        char *text = texts + i * NAME_BYTES;
        snprintf(text, NAME_BYTES, "host%zu.example", i);
        name_map_add(map, str_of(text), i % 3 == 0 ? str_of(text) : STR(""));
    }
    assert_int_equal(name_map_count(map), MANY);
    for (size_t i = 0; i < MANY; i++) {
        char absent[NAME_BYTES];
        snprintf(absent, sizeof absent, "host%zu.example", i + MANY);
        assert_value(map, texts + i * NAME_BYTES, i % 3 == 0 ? texts + i * NAME_BYTES : "");
        assert_false(has(map, absent, NULL));
    }
    name_map_free(map);
    free(texts);
}

/* Names whose first slot is the same, and one that has their hash but other bytes. */
static void equal_hashes_are_told_apart(void **state)
{
    (void)state;
    struct name_map *map = name_map_new();
    name_map_add(map, STR("one.example"), STR("1"));
    struct name other = name_of(STR("one.example"));
    other.text = STR("two.example");
    assert_false(name_map_find(map, &other, NULL));
    other.text = STR("one.exampl");
    assert_false(name_map_find(map, &other, NULL));
    assert_value(map, "one.example", "1");
    name_map_free(map);
}

static void lines_after_single_names(void **state)
{
    (void)state;
    struct name_map *map = name_map_new();
    name_map_add(map, STR("b"), STR("first"));
    name_map_add_lines(map, STR("a\nb second\nc third\n"));
    name_map_add(map, STR("d"), STR(""));
    assert_int_equal(name_map_count(map), 4);
    assert_value(map, "a", "");
    assert_value(map, "b", "first");
    assert_value(map, "c", "third");
    assert_value(map, "d", "");
    name_map_free(map);
}

static void the_longest_name_fits_and_no_longer(void **state)
{
    (void)state;
    char *text = malloc(LONGEST + 1);
    assert_non_null(text);
    memset(text, 'a', LONGEST + 1);
    struct name_map *map = name_map_new();
    name_map_add(map, (struct str){text, LONGEST + 1}, STR(""));
    name_map_add(map, STR("b"), (struct str){text, LONGEST + 1});
    name_map_add(map, STR(""), STR(""));
    assert_int_equal(name_map_count(map), 0);
    name_map_add(map, (struct str){text, LONGEST}, (struct str){text, LONGEST});
    assert_int_equal(name_map_count(map), 1);
    struct name longest = name_of((struct str){text, LONGEST}),
                longer = name_of((struct str){text, LONGEST + 1});
    struct str value;
    assert_true(name_map_find(map, &longest, &value));
    assert_int_equal(value.length, LONGEST);
    assert_false(name_map_find(map, &longer, NULL));
    name_map_free(map);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_empty_map_has_nothing), cmocka_unit_test(lines_become_names),
        cmocka_unit_test(many_names_are_all_found), cmocka_unit_test(equal_hashes_are_told_apart),
        cmocka_unit_test(lines_after_single_names), cmocka_unit_test(the_longest_name_fits_and_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
