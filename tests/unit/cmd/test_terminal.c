/* Tests of cmd/terminal/terminal.c: what foreign bytes become, and how numbers are written. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cmd/terminal/terminal.c"

/* STR is no constant expression. */
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

static const struct shown_case {
    const char *name;
    struct str text;
    unsigned columns;
    const char *shown;
    unsigned wide;
} shown_cases[] = {
    {.name = "plain",
     .text = TEXT("anna@example.com"),
     .columns = 40,
     .shown = "anna@example.com",
     .wide = 16},
    {.name = "empty", .text = TEXT(""), .columns = 4, .shown = "", .wide = 0},
    {.name = "exactly as wide", .text = TEXT("abcd"), .columns = 4, .shown = "abcd", .wide = 4},
    {.name = "cut", .text = TEXT("abcde"), .columns = 4, .shown = "abc…", .wide = 4},
    {.name = "wide characters", .text = TEXT("王伟"), .columns = 4, .shown = "王伟", .wide = 4},
    {.name = "wide and cut", .text = TEXT("王伟王"), .columns = 4, .shown = "王…", .wide = 3},
    {.name = "combining mark", .text = TEXT("e\u0301"), .columns = 4, .shown = "e\u0301", .wide = 1},
    {.name = "escape sequence",
     .text = TEXT("\033[31mred"),
     .columns = 40,
     .shown = "\\x1b[31mred",
     .wide = 11},
    {.name = "NUL", .text = TEXT("a\0b"), .columns = 40, .shown = "a\\x00b", .wide = 6},
    {.name = "line end", .text = TEXT("a\r\nb"), .columns = 40, .shown = "a\\x0d\\x0ab", .wide = 10},
    {.name = "delete", .text = TEXT("\177"), .columns = 40, .shown = "\\x7f", .wide = 4},
    {.name = "C1 control", .text = TEXT("\xc2\x85"), .columns = 40, .shown = "\\u0085", .wide = 6},
    {.name = "broken UTF-8", .text = TEXT("a\xff\xc3"), .columns = 40, .shown = "a\\xff\\xc3", .wide = 9},
    {.name = "overlong", .text = TEXT("\xc0\xaf"), .columns = 40, .shown = "\\xc0\\xaf", .wide = 8},
    {.name = "surrogate",
     .text = TEXT("\xed\xa0\x80"),
     .columns = 40,
     .shown = "\\xed\\xa0\\x80",
     .wide = 12},
    {.name = "writing direction", .text = TEXT("\u202eabc"), .columns = 40, .shown = "\\u202eabc", .wide = 9},
    {.name = "isolate", .text = TEXT("\u2066"), .columns = 40, .shown = "\\u2066", .wide = 6},
    {.name = "invisible", .text = TEXT("a\u200bb"), .columns = 40, .shown = "a\\u200bb", .wide = 8},
    {.name = "an escape is never halved", .text = TEXT("ab\033cd"), .columns = 5, .shown = "ab…", .wide = 3},
};

static void test_shown(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shown_cases / sizeof *shown_cases; i++) {
        const struct shown_case *one = &shown_cases[i];
        struct shown shown = text_shown(one->text, one->columns);
        if (strcmp(shown.text, one->shown) != 0 || shown.columns != one->wide)
            fail_msg("%s: \"%s\", %u columns", one->name, shown.text, shown.columns);
    }
}

/* However long and odd a text is, what is shown of it fits. */
static void test_shown_is_bounded(void **state)
{
    (void)state;
    enum { LONG = 5000 };
    char *text = malloc(LONG);
    assert_non_null(text);
    for (int byte = 0; byte < 256; byte++) {
        memset(text, byte, LONG);
        struct shown shown = text_shown((struct str){text, LONG}, 100000);
        assert_true(strlen(shown.text) < SHOWN_BYTES);
        assert_non_null(strstr(shown.text, "…"));
        shown = text_shown((struct str){text, LONG}, 10);
        assert_true(shown.columns <= 10);
    }
    free(text);
}

/* Words go on in the next line before column 80, and one that is too long stands alone. */
static void test_wrapped(void **state)
{
    (void)state;
    char lines[512] = "";
    FILE *file = fmemopen(lines, sizeof lines, "w");
    assert_non_null(file);
    fputs("          ", file);
    print_wrapped(file,
                  STR("exactly seventy columns are in this first line, of ten words, not more "
                      "the\033 rest"),
                  10);
    print_wrapped(file, STR(""), 10);
    fclose(file);
    assert_string_equal(lines,
                        "          exactly seventy columns are in this first line, of ten words, not more\n"
                        "          the\\x1b rest\n\n");
}

struct text_case {
    const char *expected;
    struct short_text got;
};

static void test_numbers(void **state)
{
    (void)state;
    const struct text_case cases[] = {
        {"0", count_text(0)},
        {"999", count_text(999)},
        {"1,000", count_text(1000)},
        {"12,345,678", count_text(12345678)},
        {"18,446,744,073,709,551,615", count_text(UINT64_MAX)},
        {"0 bytes", bytes_text(0)},
        {"999 bytes", bytes_text(999)},
        {"1.0 kB", bytes_text(1000)},
        {"2.4 kB", bytes_text(2430)},
        {"10 kB", bytes_text(9960)},
        {"1.0 MB", bytes_text(999600)},
        {"950 MB", bytes_text(950000000)},
        {"18 EB", bytes_text(UINT64_MAX)},
        {"0.00 s", seconds_text(0)},
        {"0.12 s", seconds_text(0.123)},
        {"12.3 s", seconds_text(12.34)},
        {"1:00 min", seconds_text(59.96)},
        {"1:05 min", seconds_text(65)},
        {"1:00:00 h", seconds_text(3599.6)},
        {"2:00:05 h", seconds_text(7205)},
        {"-", share_text(0, 0)},
        {"0.0%", share_text(0, 7)},
        {"<0.1%", share_text(1, 1000000)},
        {"33.3%", share_text(1, 3)},
        {"100.0%", share_text(3, 3)},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(cases[i].got.text, cases[i].expected);
}

static void test_color(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    struct terminal terminal = terminal_of(file, ANSWER_AUTO);
    assert_false(terminal.tty);
    assert_string_equal(paint(&terminal, PAINT_RED), "");
    terminal = terminal_of(file, ANSWER_YES);
    assert_string_equal(paint(&terminal, PAINT_RED), "\033[31m");
    terminal = (struct terminal){.out = file, .tty = true};
    setenv("TERM", "xterm", 1);
    unsetenv("NO_COLOR");
    assert_true(color_welcome(&terminal));
    setenv("NO_COLOR", "1", 1);
    assert_false(color_welcome(&terminal));
    setenv("NO_COLOR", "", 1);
    assert_true(color_welcome(&terminal));
    setenv("TERM", "dumb", 1);
    assert_false(color_welcome(&terminal));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shown),   cmocka_unit_test(test_shown_is_bounded),
        cmocka_unit_test(test_wrapped), cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_color),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
