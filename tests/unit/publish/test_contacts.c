/* Tests of pipeline/publish/contacts.c, and of what it puts cells with: quotes, encodings, odd rows. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/publish/contacts.h"
#include "validators/base/memory.h"

/* STR is no constant expression. */
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

static const struct repaired_case {
    const char *name, *encoding;
    struct str bytes;
    const char *expected;
} repaired_cases[] = {
    {"UTF-8", "UTF-8", TEXT("王伟 é"), "王伟 é"},
    {"empty", "UTF-8", TEXT(""), ""},
    {"a byte of Latin-1", "UTF-8", TEXT("caf\xe9,王"), "caf\xef\xbf\xbd,王"},
    {"cut at the end", "UTF-8", TEXT("a\xe7\x8e"), "a\xef\xbf\xbd\xef\xbf\xbd"},
    {"beyond Unicode", "UTF-8", TEXT("\xf6\xaa\xab\xb9"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"a surrogate", "UTF-8", TEXT("\xed\xa0\x80"), "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    {"ASCII that is not", "ASCII", TEXT("王\xff"), "王\xef\xbf\xbd"},
    {"GB18030", "GB18030", TEXT("\xcd\xf5\xce\xb0,a"), "王伟,a"},
    {"half a character", "GB18030", TEXT("\xcd,a"), "\xef\xbf\xbd,a"},
    {"half at the end", "GB18030", TEXT("a\xcd"), "a\xef\xbf\xbd"},
    {"Windows", "WINDOWS-1252", TEXT("J\xfcrgen"), "Jürgen"},
    {"held back", "CP1258", TEXT("a"), "a"},
};

static void test_repaired(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof repaired_cases / sizeof *repaired_cases; i++) {
        const struct repaired_case *one = &repaired_cases[i];
        struct encoding encoding;
        assert_true(encoding_named(one->encoding, STR(""), &encoding));
        struct decoder *decoder = decoder_new(&encoding);
        for (int again = 0; again < 2; again++) { /* a call leaves nothing for the next */
            struct str text = decoder_repaired(decoder, one->bytes);
            if (!str_equal(text, str_of(one->expected)))
                fail_msg("%s: \"%.*s\"", one->name, (int)text.length, text.bytes);
        }
        decoder_free(decoder);
    }
}

/* More than a decoder takes of one cell, all of it bad: the room is for the worst. */
static void test_repaired_long(void **state)
{
    (void)state;
    enum { BYTES = 200000, REPLACED = 3 };
    struct encoding encoding;
    assert_true(encoding_named("UTF-8", STR(""), &encoding));
    struct decoder *decoder = decoder_new(&encoding);
    char *bytes = memory_take(BYTES);
    memset(bytes, 0xff, BYTES);
    struct str text = decoder_repaired(decoder, (struct str){bytes, BYTES});
    assert_int_equal(text.length, BYTES * REPLACED);
    for (size_t i = 0; i < text.length; i += REPLACED)
        assert_memory_equal(text.bytes + i, "\xef\xbf\xbd", REPLACED);
    free(bytes);
    decoder_free(decoder);
}

static const struct cell_case {
    struct str cell;
    const char *expected;
} cell_cases[] = {
    {TEXT(""), ""},
    {TEXT("plain"), "plain"},
    {TEXT("two words"), "two words"},
    {TEXT("a,b"), "a,b"},
    {TEXT("a;b"), "\"a;b\""},
    {TEXT("a\nb"), "\"a\nb\""},
    {TEXT("a\rb"), "\"a\rb\""},
    {TEXT("\""), "\"\"\"\""},
    {TEXT("he said \"no\""), "\"he said \"\"no\"\"\""},
    {TEXT(" a"), "\" a\""},
    {TEXT("a\t"), "\"a\t\""},
    {TEXT("=1+1"), "=1+1"},
    {TEXT("@home"), "@home"},
};

static void test_cells(void **state)
{
    (void)state;
    const struct csv_writer writer = {.delimiter = ';', .utf8 = true};
    for (size_t i = 0; i < sizeof cell_cases / sizeof *cell_cases; i++) {
        char text[64];
        size_t length = (size_t)(csv_cell(&writer, (struct spot){text}, cell_cases[i].cell).at - text);
        assert_int_equal(length, strlen(cell_cases[i].expected));
        assert_memory_equal(text, cell_cases[i].expected, length);
    }
}

enum { COLUMNS = 3 };

/* A list of three columns, the address in the second; NAMES may be NULL. */
static struct layout layout_of(struct column *columns, const char *const *names, const char *encoding)
{
    struct layout layout = {.dialect = {.delimiter = '|'},
                            .header = names != NULL,
                            .email_column = 1,
                            .column_count = COLUMNS,
                            .columns = columns};
    for (size_t i = 0; names != NULL && i < COLUMNS; i++)
        columns[i].name = (char *)names[i];
    assert_true(encoding_named(encoding, STR(""), &layout.encoding));
    return layout;
}

static void check_header(const char *const *names, int output, const char *expected)
{
    struct column columns[COLUMNS] = {0};
    struct layout layout = layout_of(columns, names, "UTF-8");
    const struct preset *preset = preset_of(&(struct settings){.preset = PRESET_BREVO});
    struct str header = contacts_header(&layout, preset, output);
    if (!str_equal(header, str_of(expected)))
        fail_msg("%.*s instead of %s", (int)header.length, header.bytes, expected);
    free((char *)header.bytes);
}

static void test_headers(void **state)
{
    (void)state;
    static const char *const plain[] = {"Name", "E-Mail", "Stadt"};
    static const char *const odd[] = {"", "邮箱", "a;\"b\""};
    static const char *const taken[] = {" email ", "Primary Email", "EMAIL"};
    check_header(plain, OUTPUT_IMPORT, "Name;EMAIL;Stadt\r\n");
    check_header(odd, OUTPUT_IMPORT, "column_1;EMAIL;\"a;\"\"b\"\"\"\r\n");
    check_header(taken, OUTPUT_IMPORT, "EMAIL 1;EMAIL;EMAIL 3\r\n");
    check_header(NULL, OUTPUT_IMPORT, "column_1;EMAIL;column_3\r\n");
    check_header(plain, OUTPUT_SUPPRESS, "EMAIL\r\n");
}

/* Rows of a block, with the address that was read in each. */
static const struct row_case {
    struct str record;
    const char *address, *reason;
} row_cases[] = {
    {TEXT("Ann|x|Ulm"), "ann@firma.de", "accepted"},
    {TEXT("short"), "b@firma.de", "well_formed"},
    {TEXT("a|b|c|d|e"), "c@firma.de", "domain_accepts_mail"},
    {TEXT("\"q \"\"x\"\";\"|y| =1 "), "d@firma.de", "well_formed"},
    {TEXT("\xfd\x7c|z|\xcd\xf5"), "e@firma.de", "well_formed"}, /* half of the first one is a bar */
    {TEXT("\xff|z|"), "f@firma.de", "well_formed"},
    {TEXT("a|z|"), "=cmd|'/C'!A0@firma.de", "well_formed"}, /* a formula */
    {TEXT("a|z|"), "+g@firma.de", "accepted"},
    {TEXT("r|z|"), "risky@firma.de", "role"},
    {TEXT("d|z|"), "double@firma.de", "duplicate"},
    {TEXT("s|z|"), "stop@firma.de", "suppressed"},
    {TEXT("i|z|"), "gone@firma.de", "no_mailbox"},
    {TEXT("i|z|"), "a;b@firma.de", "no_domain"},
    {TEXT("i|z|"), "-h@firma.de", "no_mailbox"},
    {TEXT("i|z|"), "two@@firma.de", "many_at"},
    {TEXT("i|z|"), "", "no_address"},
};

enum { ROWS = sizeof row_cases / sizeof *row_cases };

static void test_rows(void **state)
{
    (void)state;
    static const char *const names[] = {"a", "b", "c"};
    char bytes[1024];
    struct row rows[ROWS] = {0};
    struct column columns[COLUMNS] = {0};
    struct layout layout = layout_of(columns, names, "GB18030");
    struct block block = {.bytes = bytes, .rows = rows, .row_count = ROWS};
    for (size_t i = 0; i < ROWS; i++) {
        const char *at = strchr(row_cases[i].address, '@');
        rows[i] = (struct row){.at = (uint32_t)block.length,
                               .length = (uint32_t)row_cases[i].record.length,
                               .text = row_cases[i].address,
                               .text_length = (uint32_t)strlen(row_cases[i].address),
                               .local_length = (uint16_t)(at != NULL ? at - row_cases[i].address : 0),
                               .reason = reason_named(str_of(row_cases[i].reason))};
        memcpy(bytes + block.length, row_cases[i].record.bytes, rows[i].length);
        block.length += rows[i].length;
    }
    const struct preset *preset = preset_of(&(struct settings){.preset = PRESET_BREVO});
    struct contacts *contacts = contacts_new(&layout, preset);
    struct page pages[CONTACTS_PAGES] = {0};
    contacts_block(contacts, &block, pages);
    static const char clean[] = "Ann;ann@firma.de;Ulm\r\nshort;b@firma.de;\r\na;c@firma.de;c\r\n"
                                "\"q \"\"x\"\";\";d@firma.de;=1\r\n\xe9\xbd\xb6;e@firma.de;王\r\n"
                                "\xef\xbf\xbd;f@firma.de;\r\n";
    static const char unwanted[] = "gone@firma.de\r\n\"a;b@firma.de\"\r\n";
    assert_int_equal(pages[0].rows, 6);
    assert_int_equal(pages[1].rows, 2);
    if (!str_equal((struct str){pages[0].text, pages[0].length}, str_of(clean)))
        fail_msg("%.*s", (int)pages[0].length, pages[0].text);
    assert_true(str_equal((struct str){pages[1].text, pages[1].length}, str_of(unwanted)));
    free(pages[0].text);
    free(pages[1].text);
    contacts_free(contacts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_repaired), cmocka_unit_test(test_repaired_long), cmocka_unit_test(test_cells),
        cmocka_unit_test(test_headers),  cmocka_unit_test(test_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
