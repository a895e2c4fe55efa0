/* The form of lists that are easily taken for something else: many columns, two delimiters that fit, a first
 * row that is no header, characters that end in the delimiter. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/csv/layout.h"

static const struct trap {
    const char *name, *text;
    size_t column; /* from 1 */
    char delimiter;
    bool header;
    const char *note; /* a part of it */
    struct settings settings;
} traps[] = {
    {.name = "both fit, one cuts the addresses",
     .text = "a@b.com;1,5\nb@b.com;2,5\n",
     .column = 1,
     .delimiter = ';'},
    {.name = "the same the other way round",
     .text = "1;5,a@b.com\n2;5,b@b.com\n",
     .column = 2,
     .delimiter = ','},
    {.name = "names with commas, no header",
     .text = "Lee, Ann;a@b.com\nLi, Bo;b@b.com\n",
     .column = 2,
     .delimiter = ';'},
    {.name = "a broken address first, with a name",
     .text = "Ann,john.doe(at)x.com\nBo,b@b.com\nCy,c@b.com\n",
     .column = 2,
     .delimiter = ','},
    {.name = "a local part first", .text = "john2\na@b.com\nb@b.com\n", .column = 1, .delimiter = ','},
    {.name = "few addresses more prove nothing against a name",
     .text = "Email,Contact owner\na@b.com,x@y.com\nb@@b.com,y@y.com\nc@,x@y.com\n",
     .column = 1,
     .delimiter = ',',
     .header = true,
     .note = "Contact owner also"},
    {.name = "many addresses more do",
     .text = "Email,Contact\na@b.com,a@y.com\n,b@y.com\n,c@y.com\n,d@y.com\n,e@y.com\n",
     .column = 2,
     .delimiter = ',',
     .header = true},
    {.name = "a server's words hold addresses",
     .text = "address,code,error,created_at\na@b.com,550,no a@b.com,x\nb@@b.com,550,\"no b@@b.com, see "
             "p@y.com\",x\n",
     .column = 1,
     .delimiter = ',',
     .header = true},
    {.name = "a word that nobody knows first",
     .text = "kontaktdaten\na@b.com\nb@b.com\n",
     .column = 1,
     .delimiter = ',',
     .header = true,
     .note = "--header no"},
    {.name = "the user knows better",
     .text = "kontaktdaten\na@b.com\nb@b.com\n",
     .column = 1,
     .delimiter = ',',
     .settings = {.header = ANSWER_NO}},
    {.name = "a known name needs no note",
     .text = "E-mail\na@b.com\n",
     .column = 1,
     .delimiter = ',',
     .header = true,
     .note = ""},
    {.name = "the user's delimiter",
     .text = "Email;x,y\na@b.com;x,y\n",
     .column = 1,
     .delimiter = ';',
     .header = true,
     .settings = {.delimiter = ';'}},
    {.name = "a header that is longer than the rows",
     .text = "Name,Email,\nAnn,a@b.com\nBo,b@b.com\n",
     .column = 2,
     .delimiter = ',',
     .header = true},
    {.name = "rows that are longer than the header",
     .text = "Name,Email\nAnn,a@b.com,\nBo,b@b.com,\n",
     .column = 2,
     .delimiter = ',',
     .header = true},
    {.name = "two of a name",
     .text = "Email,Email\nx,a@b.com\n,b@b.com\n",
     .column = 2,
     .delimiter = ',',
     .header = true},
    {.name = "an address column almost empty",
     .text = "Name,Email,Notes\nAnn,,\nBo,,call x@y.com\nCy,,\n",
     .column = 2,
     .delimiter = ',',
     .header = true},
    {.name = "one person in charge of many",
     .text = "owner,customer\ns@we.com,a@b.com\ns@we.com,b@b.com\ns@we.com,c@b.com\n",
     .column = 2,
     .delimiter = ',',
     .header = true,
     .note = "owner also contains addresses"},
};

static void traps_are_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
        const struct trap *t = &traps[i];
        struct layout layout = {0};
        struct fail fail = {0};
        struct str text = str_of(t->text);
        encoding_detect(text, &layout.encoding);
        if (!layout_detect(&layout, &(struct list_head){text, true, "list.csv"}, &t->settings, &fail))
            fail_msg("%s: %s", t->name, fail.sentence);
        if (layout.email_column + 1 != t->column || layout.dialect.delimiter != t->delimiter ||
            layout.header != t->header)
            fail_msg("%s: column %zu, delimiter %c, header %d", t->name, layout.email_column + 1,
                     layout.dialect.delimiter, layout.header);
        bool noted = t->note == NULL ||
                     (t->note[0] == '\0' ? layout.note[0] == '\0' : strstr(layout.note, t->note) != NULL);
        if (!noted)
            fail_msg("%s: note '%s'", t->name, layout.note);
        layout_free(&layout);
    }
}

/* Writes a row of COUNT cells, the address at number ADDRESS (or the header, where it is NULL). */
static size_t wide_row(char *to, char delimiter, size_t count, const char *address)
{
    size_t length = 0;
    for (size_t i = 1; i <= count; i++) {
        const char *last = address != NULL ? address : "email", *other = address != NULL ? "x" : "field";
        const char *cell = i == count ? last : other;
        memcpy(to + length, cell, strlen(cell));
        length += strlen(cell);
        to[length++] = i == count ? '\n' : delimiter;
    }
    return length;
}

static void many_columns(void **state)
{
    static const char delimiters[] = {',', ';', '\t', '|'};
    static const size_t counts[] = {255, 256, 300, 513, COLUMNS_MAX};
    static char text[128 << 10];
    (void)state;
    for (size_t d = 0; d < sizeof delimiters; d++) {
        for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
            struct layout layout = {0};
            struct fail fail = {0};
            struct settings settings = {0};
            size_t length = wide_row(text, delimiters[d], counts[c], NULL);
            size_t header = length;
            length += wide_row(text + length, delimiters[d], counts[c], "a@b.com");
            length += wide_row(text + length, delimiters[d], counts[c], "b@b.com");
            struct str sample = {text, length};
            encoding_detect(sample, &layout.encoding);
            if (!layout_detect(&layout, &(struct list_head){sample, true, "list.csv"}, &settings, &fail))
                fail_msg("%zu columns: %s", counts[c], fail.sentence);
            assert_int_equal(layout.dialect.delimiter, delimiters[d]);
            assert_int_equal(layout.email_column + 1, counts[c]);
            assert_int_equal(layout.column_count, counts[c]);
            assert_int_equal(layout.header_bytes, header);
            layout_free(&layout);
        }
    }
}

/* In Big5 and Shift-JIS common characters end in the byte of `|`: they are no ends of cells. */
static void half_a_character_is_no_delimiter(void **state)
{
    static const struct {
        const char *encoding, *text;
    } lists[] = {
        /* 教育, 體育 */
        {"BIG5-HKSCS", "\xb1\xd0\xa8||email|id\n\xc5\xe9\xa8||a@b.com.tw|1\n\xb1\xd0\xa8||b@b.com.tw|2\n"},
        /* ポスト */
        {"CP932", "\x83|\x83X\x83g|email|id\n\x83|\x83\x93|a@b.co.jp|1\n\x83|\x83X|b@b.co.jp|2\n"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (int named = 0; named < 2; named++) {
            struct layout layout = {0};
            struct fail fail = {0};
            struct settings settings = {.delimiter = named ? '|' : 0};
            struct str text = str_of(lists[i].text);
            assert_true(encoding_named(lists[i].encoding, text, &layout.encoding));
            assert_true(
                layout_detect(&layout, &(struct list_head){text, true, "list.csv"}, &settings, &fail));
            assert_int_equal(layout.dialect.delimiter, '|');
            assert_int_equal(layout.column_count, 3);
            assert_int_equal(layout.dialect.columns[0], 3);
            assert_int_equal(layout.email_column, 1);
            assert_string_equal(layout.columns[1].name, "email");
            assert_string_equal(layout.columns[0].name, i == 0 ? "教育" : "ポスト");
            assert_int_equal(layout.columns[1].addresses, 2);
            layout_free(&layout);
        }
    }
}

/* A sample that ends within a row: the rest of that row is not known, so it does not count. */
static void a_piece_of_a_row_is_no_row(void **state)
{
    (void)state;
    struct layout layout = {0};
    struct fail fail = {0};
    struct settings settings = {0};
    struct str text = STR("Name,Email\nAnn,a@b.com\nBo,b@b.com\nCy,c@b");
    encoding_detect(text, &layout.encoding);
    assert_true(layout_detect(&layout, &(struct list_head){text, false, "list.csv"}, &settings, &fail));
    assert_int_equal(layout.rows_sampled, 2);
    assert_int_equal(layout.columns[1].addresses, 2);
    layout_free(&layout);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(traps_are_seen),
        cmocka_unit_test(many_columns),
        cmocka_unit_test(half_a_character_is_no_delimiter),
        cmocka_unit_test(a_piece_of_a_row_is_no_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
