/* The record cutter and the field finder: named cases, and the property that ties them to libcsv. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/csv/records_property.h"

enum { ROWS = 8 };

struct case_of {
    const char *name;
    char delimiter;
    size_t columns;
    const char *text;
    const char *rows[ROWS]; /* the records, `!` before one that is broken */
};

static const struct case_of cases[] = {
    {"lf", ',', 0, "a,b\nc,d\n", {"a,b", "c,d"}},
    {"crlf and a last line without an end", ',', 0, "a,b\r\nc,d", {"a,b", "c,d"}},
    {"lone cr", ',', 0, "a\rb\r", {"a", "b"}},
    {"blank lines are no rows", ',', 0, "\n\n  \n\ta\n \r\n\n", {"\ta"}},
    {"delimiters alone are a row", ',', 0, ",,\n", {",,"}},
    {"quoted line ends", ',', 0, "a,\"b\r\nc\nd\",e\nf\n", {"a,\"b\r\nc\nd\",e", "f"}},
    {"doubled quotes", ',', 0, "\"a\"\"\n\"\"b\",c\nd\n", {"\"a\"\"\n\"\"b\",c", "d"}},
    {"a quote inside an unquoted field is content", ',', 0, "5\" pipe,b\nc\n", {"5\" pipe,b", "c"}},
    {"text behind a quoted field, on one line", ',', 0, "\"a\" b,c\"\nd\n", {"\"a\" b,c\"", "d"}},
    {"a stray quote does not swallow the next rows",
     ',',
     0,
     "\"a,b\nc,\"d\",e\nf\n",
     {"!\"a,b", "c,\"d\",e", "f"}},
    {"nor to the end of the list", ',', 0, "\"a,b\nc,d\ne,f", {"!\"a,b", "c,d", "e,f"}},
    {"nor when the columns betray it", ',', 2, "\"a,b\nc\",d,e\nf,g\n", {"!\"a,b", "c\",d,e", "f,g"}},
    {"blanks around quotes", ';', 0, " \"a;\n\" ;b\nc\n", {" \"a;\n\" ;b", "c"}},
    {"tab", '\t', 0, "a\t\"b\tc\"\n\t\t\n", {"a\t\"b\tc\"", "\t\t"}},
    {"semicolon leaves commas alone", ';', 0, "a,\"b;c\n", {"a,\"b;c"}},
};

static void cuts_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct case_of *c = &cases[i];
        struct dialect dialect = {c->delimiter, {c->columns, 0}};
        struct str rest = str_of(c->text);
        struct record record;
        size_t count = 0;
        for (; records_next(&dialect, &rest, true, &record) == CUT_RECORD; count++) {
            const char *wanted = count < ROWS && c->rows[count] != NULL ? c->rows[count] : "(none)";
            bool broken = wanted[0] == '!';
            struct str got = {record.bytes, record.length};
            if (!str_equal(got, str_of(wanted + broken)) || record.broken != broken)
                fail_msg("%s: row %zu is <%.*s>%s, not <%s>", c->name, count, (int)got.length, got.bytes,
                         record.broken ? " broken" : "", wanted);
        }
        if (count < ROWS && c->rows[count] != NULL)
            fail_msg("%s: only %zu rows", c->name, count);
        check_records(&dialect, str_of(c->text));
    }
}

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

/* Short texts of the bytes that matter: every small combination comes up many times. */
static void agrees_with_libcsv(void **state)
{
    static const char alphabet[] = "\"\"\",,;\t \r\n\nab@|x";
    (void)state;
    uint64_t seed = 88172645463325252u;
    for (size_t round = 0; round < 300000; round++) {
        char text[160];
        size_t length = next_random(&seed) % (round % 10 == 0 ? sizeof text : 24);
        for (size_t i = 0; i < length; i++)
            text[i] = alphabet[next_random(&seed) % (sizeof alphabet - 1)];
        struct dialect dialect = {",;\t|" [next_random(&seed) % 4], { next_random(&seed) % 4, 0 }};
        check_records(&dialect, (struct str){text, length});
    }
}

static void a_row_over_the_bound_is_oversized(void **state)
{
    (void)state;
    struct dialect dialect = {',', {0, 0}};
    struct record record;
    char *text = malloc(ROW_BYTES_MAX * 2);
    assert_non_null(text);
    memset(text, 'x', ROW_BYTES_MAX * 2);
    struct str rest = {text, ROW_BYTES_MAX - 1};
    assert_int_equal(records_next(&dialect, &rest, false, &record), CUT_MORE);
    rest.length = ROW_BYTES_MAX;
    assert_int_equal(records_next(&dialect, &rest, true, &record), CUT_OVERSIZED);
    text[ROW_BYTES_MAX - 1] = '\n';
    assert_int_equal(records_next(&dialect, &rest, true, &record), CUT_RECORD);
    assert_int_equal(record.length, ROW_BYTES_MAX - 1);
    free(text);
}

/* An open quote before a megabyte of rows is a stray one; before a megabyte of text it is a long field. */
static void tells_rows_from_text(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        enum cut cut;
    } kinds[] = {{"a@example.org,b\n", CUT_RECORD}, {"some words of a long note\n", CUT_OVERSIZED}};
    struct dialect dialect = {',', {2, 0}};
    for (size_t kind = 0; kind < 2; kind++) {
        size_t length = strlen(kinds[kind].line), used = 0;
        char *text = malloc(ROW_BYTES_MAX + 64);
        assert_non_null(text);
        text[used++] = '"';
        for (; used + length <= ROW_BYTES_MAX + 64; used += length)
            memcpy(text + used, kinds[kind].line, length);
        struct str rest = {text, used};
        struct record record;
        assert_int_equal(records_next(&dialect, &rest, false, &record), kinds[kind].cut);
        free(text);
    }
}

struct oversized_case {
    const char *name, *text, *row; /* ROW: what belongs to the oversized row, with its line end */
    unsigned end_length;
};

static const struct oversized_case oversized_cases[] = {
    {"plain", "xx,y\nnext", "xx,y\n", 1},
    {"crlf", "xx\r\nnext", "xx\r\n", 2},
    {"quoted line ends", "x,\"a\nb\"\nnext", "x,\"a\nb\"\n", 1},
    {"a pair of quotes", "\"a\"\"\nb\"\nnext", "\"a\"\"\nb\"\n", 1},
    {"the end of the list", "xx", "xx", 0},
};

/* An oversized row ends at the same place whatever the pieces. */
static void oversized_rows_end(void **state)
{
    (void)state;
    struct dialect dialect = {',', {0, 0}};
    for (size_t i = 0; i < sizeof oversized_cases / sizeof *oversized_cases; i++) {
        struct str text = str_of(oversized_cases[i].text);
        for (size_t piece = 1; piece <= text.length; piece++) {
            struct oversized oversized = {0};
            size_t taken = 0, seen = piece;
            while (!oversized.done) {
                bool at_end = seen >= text.length;
                struct str bytes = str_head(str_tail(text, taken), at_end ? text.length : seen - taken);
                taken += oversized_take(&oversized, &dialect, bytes, at_end);
                seen += piece;
            }
            assert_int_equal(taken, strlen(oversized_cases[i].row));
            assert_int_equal(oversized.end_length, oversized_cases[i].end_length);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cuts_records),
        cmocka_unit_test(agrees_with_libcsv),
        cmocka_unit_test(a_row_over_the_bound_is_oversized),
        cmocka_unit_test(tells_rows_from_text),
        cmocka_unit_test(oversized_rows_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
