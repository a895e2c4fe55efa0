/* Tests that nothing from outside stands raw in a column of ours, whatever the columns are, and how it is
 * shown. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "pipeline/csv/piece.h"
#include "pipeline/publish/own_columns.h"
#include "pipeline/publish/render.h"
#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

static const struct str hostile[] = {
    TEXT(","),
    TEXT(";"),
    TEXT("|"),
    TEXT("\t"),
    TEXT(" "),
    TEXT("x\r\n99,eve@evil.test,forged"),
    TEXT("x\n99;eve"),
    TEXT("\""),
    TEXT("\"quoted\""),
    TEXT("=cmd|' /C calc'!A0"),
    TEXT("+1"),
    TEXT("-1"),
    TEXT("@SUM(1)"),
    TEXT(" =1"),
    TEXT("a;=1"),
    TEXT("\uff1d1"),
    TEXT("\uff0b1"),
    TEXT("\uff0d1"),
    TEXT("\uff201"),
    TEXT("\ttab"),
    TEXT("\x1b[2J"),
    TEXT("nul\0l"),
    TEXT("\x7f"),
    TEXT("\xc2\x85"),
    TEXT("\xc2\x9b"),
    TEXT("\x9b"),
    TEXT("\u202e"),
    TEXT("\u2066"),
    TEXT("\u200f"),
    TEXT("\u061c"),
    TEXT("\u2028"),
    TEXT("\ufeff"),
    TEXT("\u200b"),
    TEXT("\U000e0041"),
    TEXT("\xff\xfe"),
    TEXT("\xc0\xaf"),
    TEXT("torn\xe4"),
    TEXT("<script>"),
    TEXT("\u7528\u6237"),
    TEXT("plain.host-1_x"),
    TEXT("-host"),
    TEXT(".host"),
    TEXT(""),
};

enum { HOSTILE = sizeof hostile / sizeof *hostile, TEXT_BYTES = 4096, FIELDS_MAX = 64, CELL_BYTES = 256 };

/* The fields of one line, as a reader of CSV finds them. */
struct fields_read {
    size_t count, rows;
    char text[FIELDS_MAX][CELL_BYTES];
};

static void read_fields(struct str line, char delimiter, struct fields_read *read)
{
    bool quoted = false;
    *read = (struct fields_read){.count = 1};
    for (size_t i = 0, at = 0; i < line.length; i++) {
        char c = line.bytes[i];
        if (c == '"' && !quoted && at == 0)
            quoted = true;
        else if (c == '"' && quoted && i + 1 < line.length && line.bytes[i + 1] == '"')
            read->text[read->count - 1][at++] = line.bytes[i++];
        else if (c == '"' && quoted)
            quoted = false;
        else if (c == delimiter && !quoted) {
            read->count++;
            at = 0;
        } else if (c == '\n' && !quoted) {
            read->rows++;
        } else if (c != '\0') {
            read->text[read->count - 1][at++] = c;
        } else {
            read->text[read->count - 1][at++] = '\1'; /* none may be there */
        }
        assert_true(at < CELL_BYTES - 1 && read->count <= FIELDS_MAX);
    }
}

/* Whether the NUL-terminated TEXT may be the content of a field of ours. */
static bool is_harmless(const char *text)
{
    while (*text == ' ')
        text++;
    static const char *const formulas[] = {"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++)
        if (strncmp(text, formulas[i], strlen(formulas[i])) == 0)
            return false;
    return visible_is_same(str_of(text));
}

/* A row whose every text is strangers'. */
struct victim {
    char address[CELL_BYTES], bytes[sizeof "user\n"];
    struct asked_domain domain;
    struct asked_mailbox mailbox;
    struct row_evidence evidence;
    struct row row;
    struct block block;
};

static void make_victim(struct victim *victim, struct str text, const struct reason *reason)
{
    char *end = mempcpy(victim->address, text.bytes, text.length);
    memcpy(end, "@evil.test", sizeof "@evil.test");
    memcpy(victim->bytes, "user\n", sizeof "user\n");
    victim->domain = (struct asked_domain){
        .verdict = MX_ACCEPTS_MAIL, .asked_s = 1, .mx = text.bytes, .mx_length = (uint8_t)text.length};
    victim->mailbox = (struct asked_mailbox){.verdict = SMTP_ACCEPTED,
                                             .code = UINT16_MAX,
                                             .reply = text.bytes,
                                             .reply_length = (uint8_t)text.length,
                                             .mx = text.length % 2 == 0 ? text.bytes : NULL,
                                             .mx_length = (uint8_t)text.length};
    victim->evidence = (struct row_evidence){&victim->domain, &victim->mailbox};
    victim->row = (struct row){.length = sizeof "user" - 1,
                               .end_length = 1,
                               .text = victim->address,
                               .text_length = (uint32_t)(text.length + sizeof "@evil.test" - 1),
                               .local_length = (uint16_t)text.length,
                               .reason = reason,
                               .suggestion = text.bytes,
                               .suggestion_length = (uint8_t)text.length,
                               .flags = UINT8_MAX};
    victim->row.provider = plain_of(text, &victim->row.provider_length);
    victim->block = (struct block){.bytes = victim->bytes,
                                   .length = 5,
                                   .rows = &victim->row,
                                   .row_count = 1,
                                   .evidence = &victim->evidence};
}

/* The validators let no other local part be clean. */
static bool may_be_clean(struct str local)
{
    for (size_t i = 0; i < local.length; i++)
        if (local.bytes[i] <= ' ' || memchr(",;:\"@<>()[]\\\x7f", local.bytes[i], 13) != NULL)
            return false;
    return true;
}

/* Renders each hostile row with SETTINGS, and reads what came out. */
static void check_rows(const struct layout *layout, const struct settings *settings)
{
    static const char *const reasons[] = {"accepted", "role", "no_mailbox"};
    char delimiter = layout->dialect.delimiter;
    struct fields_read *names = memory_take(sizeof *names), *read = memory_take(sizeof *read);
    struct str header = render_header(layout, STR("user\n"), settings);
    struct renderer *renderer = renderer_new(layout, settings);
    read_fields(header, delimiter, names);
    assert_true(names->count > 1);
    for (size_t i = 0; i < HOSTILE * (sizeof reasons / sizeof *reasons); i++) {
        struct victim victim;
        const struct reason *reason = reason_named(str_of(reasons[i / HOSTILE]));
        if (reason->segment == SEGMENT_CLEAN && !may_be_clean(hostile[i % HOSTILE]))
            continue;
        make_victim(&victim, hostile[i % HOSTILE], reason);
        struct page *page = &render_block(renderer, &victim.block)[reason->segment];
        read_fields((struct str){page->text, page->length}, delimiter, read);
        if (read->count != names->count || read->rows != 1)
            fail_msg("%.*s: %zu rows of %zu fields", (int)page->length, page->text, read->rows, read->count);
        assert_string_equal(read->text[0], "user");
        for (size_t at = 1; at < read->count; at++)
            if (!is_harmless(read->text[at]))
                fail_msg("%s: %s", names->text[at], read->text[at]);
    }
    renderer_free(renderer);
    free((char *)header.bytes);
    free(names);
    free(read);
}

/* Every column that there is: ours, the evidence and those of each preset, in lists of every form. */
static void test_no_column_is_raw(void **state)
{
    (void)state;
    static const char delimiters[] = {',', ';', '\t', '|'};
    static const char *const encodings[] = {"UTF-8", "GB18030"};
    struct column column = {.name = NULL};
    for (size_t i = 0; i < sizeof delimiters * 2; i++)
        for (int preset = PRESET_NONE; preset < PRESET_COUNT; preset++) {
            struct layout layout = {.dialect = {.delimiter = delimiters[i / 2]},
                                    .header = true,
                                    .column_count = 1,
                                    .columns = &column};
            memcpy(layout.encoding.name, encodings[i % 2], strlen(encodings[i % 2]) + 1);
            check_rows(&layout, &(struct settings){.evidence = true, .preset = (enum preset_choice)preset});
        }
}

/* What rows of one reason have in common is copied as a piece of CSV_PIECE_BYTES. */
static void test_suffix_of_each_reason_fits(void **state)
{
    (void)state;
    char room[VALUE_BYTES];
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++) {
            const struct row row = {.reason = &registry[i]->reasons[j]};
            const struct added_row it = {.row = &row};
            size_t bytes = 0;
            for (size_t at = 0; at < OWN_BY_REASON; at++)
                bytes += 1 + own_columns.column[at].value(&it, room).text.length;
            if (bytes > CSV_PIECE_BYTES)
                fail_msg("%s: the columns of the reason do not fit into a row suffix", row.reason->code);
        }
}

static const struct writer_case {
    struct str text;
    const char *field, *words, *host; /* NULL: nothing */
} writer_cases[] = {
    {TEXT("mx.a_b.test"), "mx.a_b.test", "mx.a_b.test", "mx.a_b.test"},
    {TEXT("two words"), "\"two words\"", "\"two words\"", NULL},
    {TEXT("a,b"), "\"a,b\"", "\"a,b\"", NULL},
    {TEXT("a;b|c"), "a;b|c", "a;b|c", NULL},
    {TEXT("a\"b"), "\"a\"\"b\"", "\"a\"\"b\"", NULL},
    {TEXT("=1"), NULL, "\\x3d1", NULL},
    {TEXT(" +1"), NULL, "\" \\x2b1\"", NULL},
    {TEXT("a; -b"), "\"a; -b\"", "\"a; \\x2db\"", NULL},
    {TEXT("a-b=c"), "a-b=c", "a-b=c", NULL},
    {TEXT("\uff1d1"), NULL, "\\uff1d1", NULL},
    {TEXT("-a.test"), NULL, "\\x2da.test", NULL},
    {TEXT(".test"), ".test", ".test", NULL},
    {TEXT("x\r\ny"), NULL, "x\\x0d\\x0ay", NULL},
    {TEXT("a\0b"), NULL, "a\\x00b", NULL},
    {TEXT("a\u202eb"), NULL, "a\\u202eb", NULL},
    {TEXT("a\xffz"), NULL, "a\\xffz", NULL},
    {TEXT("\u7528"), "\u7528", "\\u7528", NULL},
    {TEXT(""), NULL, NULL, NULL},
};

static void check_field(struct spot end, const char *from, const char *expected)
{
    expected = expected != NULL ? expected : "";
    struct str got = {from, (size_t)(end.at - from)};
    if (!str_equal(got, str_of(expected)))
        fail_msg("%.*s instead of %s", (int)got.length, got.bytes, expected);
}

static void test_writer(void **state)
{
    (void)state;
    const struct csv_writer writer = {.delimiter = ',', .utf8 = true};
    char text[TEXT_BYTES];
    for (size_t i = 0; i < sizeof writer_cases / sizeof *writer_cases; i++) {
        const struct writer_case *one = &writer_cases[i];
        check_field(csv_text(&writer, (struct spot){text}, one->text), text, one->field);
        check_field(csv_words(&writer, (struct spot){text}, one->text), text, one->words);
        check_field(csv_host((struct spot){text}, one->text), text, one->host);
    }
    static char lengthy[TEXT_BYTES];
    memset(lengthy, 'x', sizeof lengthy);
    struct str whole = {lengthy, sizeof lengthy};
    assert_true(csv_text(&writer, (struct spot){text}, whole).at - text == FIELD_SHOWN_MAX);
    assert_true(csv_words(&writer, (struct spot){text}, whole).at - text <= FIELD_SHOWN_MAX);
    assert_true(csv_host((struct spot){text}, whole).at == text);
}

static const struct shown_case {
    struct str text;
    const char *shown;
} shown_cases[] = {
    {TEXT("abc \u7528 \u00fc"), "abc \u7528 \u00fc"},
    {TEXT("\x1b[31m\r\n\t\x7f"), "\\x1b[31m\\x0d\\x0a\\x09\\x7f"},
    {TEXT("\xc2\x85\xc2\x9b\x9b"), "\\u0085\\u009b\\x9b"},
    {TEXT("\u202a\u202e\u2066\u2069\u200e\u200f\u061c"), "\\u202a\\u202e\\u2066\\u2069\\u200e\\u200f\\u061c"},
    {TEXT("\u00ad\u180e\u200b\u2028\u2029\u2060\ufeff\ufff9"),
     "\\u00ad\\u180e\\u200b\\u2028\\u2029\\u2060\\ufeff\\ufff9"},
    {TEXT("\u3164\u115f\uffff\U000e0041"), "\\u3164\\u115f\\uffff\\U000e0041"},
    {TEXT("\xff\xc0\xaf\xed\xa0\x80\xe4\xb8"), "\\xff\\xc0\\xaf\\xed\\xa0\\x80\\xe4\\xb8"},
    {TEXT("a\0b"), "a\\x00b"},
    {TEXT(""), ""},
};

static void test_shown(void **state)
{
    (void)state;
    char text[TEXT_BYTES];
    for (size_t i = 0; i < sizeof shown_cases / sizeof *shown_cases; i++) {
        size_t length = visible_copy(shown_cases[i].text, text, sizeof text);
        assert_string_equal(text, shown_cases[i].shown);
        assert_int_equal(length, strlen(text));
        assert_true(visible_is_same(str_of(text)));
    }
    assert_int_equal(visible_copy(STR("ab\x1b"), text, 6), 2); /* an escape is never halved */
    assert_int_equal(visible_copy(STR("abc"), text, 1), 0);
}

/* Whoever reads the JSON has the same string again, and a terminal sees nothing raw. */
static void test_json(void **state)
{
    (void)state;
    for (size_t i = 0; i < HOSTILE; i++) {
        json_t *array = json_array(), *string = json_out_string(hostile[i]);
        struct str kept = {json_string_value(string), json_string_length(string)};
        size_t length;
        json_array_append(array, string);
        char *text = json_out_text(array, 0, &length);
        assert_int_equal(text[length - 1], '\n');
        assert_true(visible_is_same((struct str){text, length - 1}));
        json_t *read = json_loads(text, JSON_ALLOW_NUL, NULL), *again = json_array_get(read, 0);
        assert_non_null(again);
        assert_true(str_equal(kept, (struct str){json_string_value(again), json_string_length(again)}));
        json_decref(read);
        json_decref(string);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_column_is_raw),
        cmocka_unit_test(test_suffix_of_each_reason_fits),
        cmocka_unit_test(test_writer),
        cmocka_unit_test(test_shown),
        cmocka_unit_test(test_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
