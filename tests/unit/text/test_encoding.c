/* Encodings: found from little, named in many ways, decoded for people, masked for a search by bytes. */
#include <iconv.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "pipeline/text/encoding.h"

enum { ROOM = 16 << 10 };

/* Writes TEXT (UTF-8) as ENCODING has it; returns the length. */
static size_t encode(const char *text, const char *encoding, char *to)
{
    iconv_t converter = iconv_open(encoding, "UTF-8");
    assert_true(converter != (iconv_t)-1);
    char *from = (char *)text, *at = to;
    size_t left = strlen(text), room = ROOM;
    assert_true(iconv(converter, &from, &left, &at, &room) != (size_t)-1);
    iconv_close(converter);
    return (size_t)(at - to);
}

/* A list as text, how it is written, and what must be found; CUT bytes are missing at its end. */
static const struct detect_case {
    const char *name;
    const char *text;
    const char *written;
    const char *found;
    size_t bom, cut;
} detect_cases[] = {
    {.name = "nothing", .text = "", .written = "UTF-8", .found = "ASCII"},
    {.name = "ASCII", .text = "Email\na@b.com\n", .written = "UTF-8", .found = "ASCII"},
    {.name = "UTF-8, a row", .text = "Email,Name\na@gmail.com,王芳\n", .written = "UTF-8", .found = "UTF-8"},
    {.name = "UTF-8, French", .text = "a@b.fr,Zoé\n", .written = "UTF-8", .found = "UTF-8"},
    {.name = "UTF-8 with BOM",
     .text = "\ufeff邮箱\na@b.com\n",
     .written = "UTF-8",
     .found = "UTF-8",
     .bom = 3},
    {.name = "UTF-8 BOM alone", .text = "\ufeff", .written = "UTF-8", .found = "UTF-8", .bom = 3},
    {.name = "UTF-8, one byte cut", .text = "a@b.com,王芳", .written = "UTF-8", .found = "UTF-8", .cut = 1},
    {.name = "UTF-8, two bytes cut", .text = "a@b.com,王芳", .written = "UTF-8", .found = "UTF-8", .cut = 2},
    {.name = "UTF-8, three bytes cut",
     .text = "a@b.com,王\U0001f600",
     .written = "UTF-8",
     .found = "UTF-8",
     .cut = 3},
    {.name = "UTF-16LE with BOM",
     .text = "\ufeff邮箱\na@b.com\n",
     .written = "UTF-16LE",
     .found = "UTF-16LE",
     .bom = 2},
    {.name = "UTF-16BE with BOM",
     .text = "\ufeff邮箱\na@b.com\n",
     .written = "UTF-16BE",
     .found = "UTF-16BE",
     .bom = 2},
    {.name = "UTF-16LE", .text = "Email\na@b.com\n", .written = "UTF-16LE", .found = "UTF-16LE"},
    {.name = "UTF-16BE", .text = "Email\na@b.com\n", .written = "UTF-16BE", .found = "UTF-16BE"},
    {.name = "UTF-16LE, Chinese",
     .text = "邮箱,姓名\na@qq.com,丁一\n",
     .written = "UTF-16LE",
     .found = "UTF-16LE"},
    {.name = "UTF-16BE, Chinese",
     .text = "邮箱,姓名\na@qq.com,丁一\n",
     .written = "UTF-16BE",
     .found = "UTF-16BE"},
    {.name = "UTF-32LE", .text = "Email\na@b.com,王\n", .written = "UTF-32LE", .found = "UTF-32LE"},
    {.name = "UTF-32BE with BOM",
     .text = "\ufeff"
             "a@b.com\n",
     .written = "UTF-32BE",
     .found = "UTF-32BE",
     .bom = 4},
    {.name = "GB18030, a row",
     .text = "Email,Name\na@gmail.com,赵晓明\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, a rare name among .cn",
     .text = "a@qq.com,李婷婷\nb@163.com,王鑫\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, hangul by chance, but .cn",
     .text = "a@qq.com,李娜\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, rows",
     .text = "a@x.com,张伟,上海\nb@x.com,刘洋,广州\nc@x.com,陈静,杭州\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, one character a cell",
     .text = "a@x.com,男\nb@x.com,女\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, characters of four bytes",
     .text = "a@x.cn,ᠮᠣᠩᠭᠣᠯ\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030, a full-width at",
     .text = "a＠qq.com\nb@163.com\n",
     .written = "GB18030",
     .found = "GB18030"},
    {.name = "GB18030 with its own BOM",
     .text = "\ufeff邮箱\n",
     .written = "GB18030",
     .found = "GB18030",
     .bom = 4},
    {.name = "GB18030, cut",
     .text = "a@x.com,张伟\nb@x.com,刘洋\nc@x.com,陈静",
     .written = "GB18030",
     .found = "GB18030",
     .cut = 1},
    {.name = "Big5, a row", .text = "Email,Name\na@b.com,陳怡君\n", .written = "BIG5", .found = "BIG5-HKSCS"},
    {.name = "Big5, rows",
     .text = "a@b.com,陳怡君\nb@b.com,林志明\nc@b.com,黃淑芬\n",
     .written = "BIG5",
     .found = "BIG5-HKSCS"},
    {.name = "Japanese, a row",
     .text = "Email,Name\na@b.com,佐藤太郎\n",
     .written = "CP932",
     .found = "CP932"},
    {.name = "Japanese, katakana alone",
     .text = "a@b.com,テスト\nb@b.com,サトウケンジ\n",
     .written = "CP932",
     .found = "CP932"},
    {.name = "Korean, a row", .text = "Email,Name\na@b.com,김민준\n", .written = "CP949", .found = "UHC"},
    {.name = "Korean, rows",
     .text = "a@b.com,이서연\nb@b.com,박지우\nc@b.com,최현우\n",
     .written = "CP949",
     .found = "UHC"},
    {.name = "Russian, .ru", .text = "a@b.ru,Иван Петров\n", .written = "CP1251", .found = "WINDOWS-1251"},
    {.name = "Russian",
     .text = "Имя,Город\na@b.com,Ольга Кузнецова,Москва\nb@b.com,Сергей Смирнов,Казань\nc@b.com,Дмитрий "
             "Соколов,Пермь\n",
     .written = "CP1251",
     .found = "WINDOWS-1251"},
    {.name = "Polish, .pl", .text = "a@b.pl,Łukasz Wójcik\n", .written = "CP1250", .found = "WINDOWS-1250"},
    {.name = "Turkish, .tr",
     .text = "a@b.com.tr,Gülşen Yılmaz\n",
     .written = "CP1254",
     .found = "WINDOWS-1254"},
    {.name = "French, .fr", .text = "a@b.fr,Zoé Lefèvre\n", .written = "CP1252", .found = "WINDOWS-1252"},
    {.name = "Western, at the very end", .text = "a@b.fr,José", .written = "CP1252", .found = "WINDOWS-1252"},
    {.name = "Portuguese capitals, .br",
     .text = "a@b.com.br,CONCEIÇÃO\n",
     .written = "CP1252",
     .found = "WINDOWS-1252"},
};

static struct encoding detect(struct str sample)
{
    struct encoding encoding;
    memset(&encoding, 0x5a, sizeof encoding); /* all of it must be filled */
    encoding_detect(sample, &encoding);
    return encoding;
}

static void detects(void **state)
{
    (void)state;
    static char bytes[ROOM];
    for (size_t i = 0; i < sizeof detect_cases / sizeof *detect_cases; i++) {
        const struct detect_case *c = &detect_cases[i];
        size_t length = encode(c->text, c->written, bytes) - c->cut;
        struct encoding encoding = detect((struct str){bytes, length});
        bool wide = strncmp(c->found, "UTF-16", 6) == 0 || strncmp(c->found, "UTF-32", 6) == 0;
        if (strcmp(encoding.name, c->found) != 0 || encoding.bom_length != c->bom || encoding.wide != wide)
            fail_msg("%s: %s (BOM %zu, wide %d)", c->name, encoding.name, encoding.bom_length, encoding.wide);
    }
}

/* Exports cut names at a number of bytes: that must not change what the other rows are. */
static void one_broken_row(void **state)
{
    (void)state;
    static const struct {
        const char *written, *found, *row;
    } lists[] = {
        {"UTF-8", "UTF-8", "a@b.com,王小明\n"},     {"GB18030", "GB18030", "a@b.com,赵晓明\n"},
        {"BIG5", "BIG5-HKSCS", "a@b.com,陳怡君\n"}, {"CP932", "CP932", "a@b.com,佐藤太郎\n"},
        {"CP949", "UHC", "a@b.com,김민준\n"},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        static char bytes[ROOM * 2];
        size_t length = 0;
        for (int row = 0; row < 30; row++) {
            length += encode(lists[i].row, lists[i].written, bytes + length);
            if (row == 14)
                bytes[length - 2] = '\n'; /* the last byte of the name is gone */
        }
        assert_string_equal(detect((struct str){bytes, length}).name, lists[i].found);
    }
}

/* Whatever the bytes are, there is an answer, and it can be decoded with. */
static void noise(void **state)
{
    (void)state;
    unsigned seed = 7;
    for (size_t length = 0; length < 2000; length = length * 5 / 4 + 1) {
        char bytes[2000];
        for (size_t i = 0; i < length; i++) {
            seed = seed * 1103515245 + 12345;
            bytes[i] = (char)(seed >> 16);
        }
        struct encoding encoding = detect((struct str){bytes, length});
        struct decoder *decoder = decoder_new(&encoding);
        struct str text;
        decoder_text(decoder, (struct str){bytes, length}, &text);
        decoder_free(decoder);
        assert_true(encoding.name[0] != '\0');
        assert_true(encoding.bom_length <= length);
    }
}

static const struct named_case {
    const char *name;
    const char *start; /* of the list; no NUL but the second byte */
    const char *found; /* NULL: refused */
    size_t bom;
} named_cases[] = {
    {"utf8", "", "UTF-8", 0},
    {"UTF-8", "\xef\xbb\xbf", "UTF-8", 3},
    {"gbk", "", "GB18030", 0},
    {"GB2312", "", "GB18030", 0},
    {"gb18030", "\xef\xbb\xbf", "GB18030", 0},
    {"big5", "", "BIG5-HKSCS", 0},
    {"sjis", "", "CP932", 0},
    {"Shift_JIS", "", "CP932", 0},
    {"euc-kr", "", "UHC", 0},
    {"latin1", "", "ISO-8859-1", 0},
    {"windows-1252", "", "WINDOWS-1252", 0},
    {"koi8-r", "", "KOI8-R", 0},
    {"ms936", "", "GB18030", 0}, /* every name of these must lead to the one that is masked */
    {"cn-big5", "", "BIG5-HKSCS", 0},
    {"ibm943", "", "CP932", 0},
    {"ms_kanji", "", "CP932", 0},
    {"cp1361", "", "JOHAB", 0},
    {"windows-1258", "", "WINDOWS-1258", 0}, /* holds back a letter */
    {"utf-16", "\xff\xfe", "UTF-16LE", 2},
    {"utf-16", "\xfe\xff", "UTF-16BE", 2},
    {"utf-16", "", "UTF-16LE", 0},
    {"utf-16le", "\xfe\xff", "UTF-16LE", 0},
    {"klingon", "", NULL, 0},
    {"", "", NULL, 0},
    {"UTF-8//IGNORE", "", NULL, 0},
    {"utf-16x", "", NULL, 0},
    {"an-encoding-with-a-name-of-more-than-32-bytes", "", NULL, 0},
    {"utf-7", "", NULL, 0}, /* ASCII is not ASCII in these: nothing could be cut */
    {"IBM037", "", NULL, 0},
    {"ISO-2022-JP", "", NULL, 0},
    {"HZ", "", NULL, 0},
};

static void named(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof named_cases / sizeof *named_cases; i++) {
        const struct named_case *c = &named_cases[i];
        struct encoding encoding;
        bool known = encoding_named(c->name, str_of(c->start), &encoding);
        if (known != (c->found != NULL))
            fail_msg("%s: %s", c->name, known ? "known" : "not known");
        if (known && (strcmp(encoding.name, c->found) != 0 || encoding.bom_length != c->bom))
            fail_msg("%s: %s, BOM %zu", c->name, encoding.name, encoding.bom_length);
    }
}

static const struct decode_case {
    const char *encoding;
    const char *bytes;
    const char *text; /* NULL: not valid */
} decode_cases[] = {
    {"UTF-8", "", ""},
    {"UTF-8", "\xe7\x8e\x8b", "王"},
    {"UTF-8", "\xe7\x8e", NULL},
    {"ASCII", "\xe7\x8e\x8b", "王"},
    {"ASCII", "\xff", NULL},
    {"GB18030", "abc", "abc"},
    {"GB18030", "\xcd\xf5", "王"},
    {"GB18030", "\x81\x30\x81\x30", "\xc2\x80"},
    {"GB18030", "\xcd", NULL},
    {"GB18030", "\xcd\xf5", "王"}, /* what was cut before must not stay in the converter */
    {"CP932", "\xb1", "ｱ"},
    {"BIG5-HKSCS", "\x88\x66", "Ê"}, /* may be the first half of a pair: held back until the end */
    {"CP1258", "a\xe9\x61", "aéa"},  /* so is every vowel here */
    {"WINDOWS-1252", "\x81", NULL},
    {"WINDOWS-1252", "Jos\xe9", "José"},
};

static void decodes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof decode_cases / sizeof *decode_cases; i++) {
        const struct decode_case *c = &decode_cases[i];
        struct encoding encoding = {0};
        strncpy(encoding.name, c->encoding, sizeof encoding.name - 1);
        struct decoder *decoder = decoder_new(&encoding);
        struct str text;
        bool valid = decoder_text(decoder, str_of(c->bytes), &text);
        if (valid != (c->text != NULL) || (valid && !str_equal(text, str_of(c->text))))
            fail_msg("case %zu, %s: %d, '%.*s'", i, c->encoding, valid, (int)text.length, text.bytes);
        decoder_free(decoder);
    }
}

/* One decoder for many cells: a broken one leaves nothing behind, a long one fits, too long a one is refused.
 */
static void decodes_again(void **state)
{
    (void)state;
    enum { CELL_MAX = 64 << 10 };
    struct encoding encoding = {.name = "GB18030"};
    struct decoder *decoder = decoder_new(&encoding);
    struct str text;
    assert_false(decoder_text(decoder, STR("a\xcd"), &text));
    assert_true(decoder_text(decoder, STR("\xcd\xf5"), &text));
    assert_true(str_equal(text, STR("王")));
    char *bytes = malloc(CELL_MAX + 2);
    memset(bytes, 0xcd, CELL_MAX + 2);
    assert_true(decoder_text(decoder, (struct str){bytes, CELL_MAX}, &text));
    assert_int_equal(text.length, CELL_MAX / 2 * 3);
    assert_false(decoder_text(decoder, (struct str){bytes, CELL_MAX + 2}, &text));
    free(bytes);
    decoder_free(decoder);
}

static const struct mask_case {
    const char *encoding;
    const char *bytes, *masked;
} mask_cases[] = {
    {"GB18030", "a|b@c", "a|b@c"},
    {"GB18030", "\xc0|x|", "\xc0\xffx|"},
    {"GB18030", "\x81\x30\x81\x31|", "\x81\xff\x81\xff|"},
    {"GB18030", "\xcd\xf5|", "\xcd\xf5|"},
    {"GB18030", "\xcd,|", "\xcd,|"}, /* a broken character takes no delimiter with it */
    {"GB18030", "\xcd", "\xcd"},
    {"BIG5-HKSCS", "\xa4|\xa4@", "\xa4\xff\xa4\xff"},
    {"CP932", "\x83|\xb1|", "\x83\xff\xb1|"}, /* behind half-width kana it is real */
    {"UHC",
     "\xb0"
     "A|",
     "\xb0\xff|"},
    {"JOHAB", "\x88|\xd9;|", "\x88\xff\xd9\xff|"},
    {"JOHAB", "\x88;\xd5|", "\x88;\xd5|"}, /* no characters */
};

static void masks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof mask_cases / sizeof *mask_cases; i++) {
        const struct mask_case *c = &mask_cases[i];
        struct encoding encoding = {0};
        char copy[16] = {0};
        strncpy(encoding.name, c->encoding, sizeof encoding.name - 1);
        assert_true(encoding_has_ascii_trail(&encoding));
        encoding_mask_trails(&encoding, str_of(c->bytes), copy);
        if (strcmp(copy, c->masked) != 0)
            fail_msg("mask case %zu of %s", i, c->encoding);
    }
    assert_false(encoding_has_ascii_trail(&(struct encoding){.name = "UTF-8"}));
    assert_false(encoding_has_ascii_trail(&(struct encoding){.name = "WINDOWS-1252"}));
}

/* Each @ begins an e-mail domain that speaks for an encoding; a mebibyte of them once took a minute. */
static void many_at_signs_are_read_once(void **state)
{
    enum { BYTES = 1 << 20, SECONDS_MAX = 5 };
    (void)state;
    char *text = malloc(BYTES);
    assert_non_null(text);
    memset(text, '@', BYTES);
    memcpy(text, "Jos\xe9\n", 5);
    struct encoding encoding;
    clock_t begin = clock();
    encoding_detect((struct str){text, BYTES}, &encoding);
    assert_true(clock() - begin < (clock_t)SECONDS_MAX * CLOCKS_PER_SEC);
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(detects), cmocka_unit_test(one_broken_row),
        cmocka_unit_test(noise),   cmocka_unit_test(named),
        cmocka_unit_test(decodes), cmocka_unit_test(decodes_again),
        cmocka_unit_test(masks),   cmocka_unit_test(many_at_signs_are_read_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
