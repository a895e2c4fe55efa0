/* What the syntax validator takes as it stands, repairs, picks out of several, and reads beyond ASCII. */
#include "tests/unit/syntax/syntax_cases.h"

enum { IDNA = FLAG_REPAIRED | FLAG_IDN };

static const struct syntax_case plain[] = {
    {.cell = CELL("john.smith@example.com")},
    {.cell = CELL("  john@example.com\t"), .text = "john@example.com"},
    {.cell = CELL("John.Smith@EXAMPLE.Com"), .text = "John.Smith@example.com"},
    {.cell = CELL("!#$%&'*+/=?^_`{|}~-@example.com")},
    {.cell = CELL("a/b@example.com")},
    {.cell = CELL("john+news@example.com")},
    {.cell = CELL("1@1.de")},
    {.cell = CELL("x@x.co-op.example-1.museum")},
    {.cell = CELL("a@c--n.com")},
    {.cell = CELL("a@foo--bar.com")},
    {.cell = CELL("a@contest.com")},
    {.cell = CELL("a@b.latest")},
    {.cell = CELL("a@test.com")},
    {.cell = CELL("xn--test@example.com")},
    {.cell = CELL("'a@example.com")},
};

static const struct syntax_case repairs[] = {
    {.cell = CELL("john@example.com."), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com,"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com ;"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com.,"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com\r\n"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\xc2\xa0john@example.com\xc2\xa0"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\xe3\x80\x80john@example.com"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com\xe2\x80\x8b"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\xe2\x80\x8c\xe2\x80\x8djohn@example.com"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\xe2\x81\xa0john@example.com"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\xef\xbb\xbfjohn@example.com"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("john@example.com\xc2\xad"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("<john@example.com>"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("John Smith <john@example.com>"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\"Smith, John\" <john@example.com>"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("x@example.org <john@example.com>"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("mailto:john@example.com"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("MAILTO:john@example.com?subject=a@b"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("mailto:who?@example.com"), .text = "who?@example.com", .flags = REPAIRED},
    {.cell = CELL("<mailto:john@example.com>"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("'john@example.com'"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\"john@example.com\""), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("“john@example.com”"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("‘john@example.com’"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("《john@example.com》"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("\"'john@example.com'\""), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("ｊｏｈｎ＠ｅｘａｍｐｌｅ．ｃｏｍ"), .text = "john@example.com", .flags = REPAIRED},
    {.cell = CELL("８８６６４４＠qq.com"), .text = "886644@qq.com", .flags = REPAIRED},
    {.cell = CELL("lina@qq。com"), .text = "lina@qq.com", .flags = REPAIRED},
    {.cell = CELL("lina@qq｡com"), .text = "lina@qq.com", .flags = REPAIRED},
    {.cell = CELL("li。na@ＱＱ．com。"), .text = "li.na@qq.com", .flags = REPAIRED},
    {.cell = CELL("＜lina@qq.com＞"), .text = "lina@qq.com", .flags = REPAIRED},
    {.cell = CELL("\"john.doe\"@example.com"), .text = "john.doe@example.com", .flags = REPAIRED},
};

static const struct syntax_case several[] = {
    {.cell = CELL("a@example.com; b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com,b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com|b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com/b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a/b@example.com; c@example.com"), .text = "a/b@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com ::: b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com\nb@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com\r\nB <b@example.com>"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com、b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com；b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@@example.com, b@example.com"), .text = "b@example.com", .flags = SEVERAL},
    {.cell = CELL("A <a@example.com>, B <b@example.com>"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("a@example.com, B <b@example.com>"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("<a@example.com>, <b@example.com>"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("\"a@example.com\",\"b@example.com\""), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("mailto:a@example.com,b@example.com"), .text = "a@example.com", .flags = SEVERAL},
    {.cell = CELL("jörg@example.com, b@example.com"),
     .reason = "smtputf8",
     .text = "jörg@example.com",
     .flags = SEVERAL | FLAG_SMTPUTF8},
    {.cell = CELL("a@-x.com, b@y"), .reason = "label", .text = "a@-x.com", .flags = SEVERAL},
};

static const struct syntax_case beyond_ascii[] = {
    {.cell = CELL("info@café-müller.de"), .text = "info@xn--caf-mller-d4a5s.de", .flags = IDNA},
    {.cell = CELL("info@MÜNCHEN.DE"), .text = "info@xn--mnchen-3ya.de", .flags = IDNA},
    {.cell = CELL("info@mu\xcc\x88nchen.de"), .text = "info@xn--mnchen-3ya.de", .flags = IDNA},
    {.cell = CELL("info@xn--mnchen-3ya.de"), .flags = FLAG_IDN},
    {.cell = CELL("info@XN--MNCHEN-3YA.de"), .text = "info@xn--mnchen-3ya.de", .flags = FLAG_IDN},
    {.cell = CELL("info@straße.de"), .text = "info@xn--strae-oqa.de", .flags = IDNA}, /* not strasse.de */
    {.cell = CELL("info@例子。中国"), .text = "info@xn--fsqu00a.xn--fiqs8s", .flags = IDNA},
    {.cell = CELL("info@例子.中国."), .text = "info@xn--fsqu00a.xn--fiqs8s", .flags = IDNA},
    {.cell = CELL("info@ⓔxample.com"), .text = "info@example.com", .flags = REPAIRED},
    {.cell = CELL("info@exa\xc2\xadmple.com"), .text = "info@example.com", .flags = REPAIRED},
    {.cell = CELL("info@münchen.test"),
     .reason = "special_use",
     .text = "info@xn--mnchen-3ya.test",
     .flags = IDNA},
    {.cell = CELL("info@раураl.com"),
     .reason = "idn_mixed_script",
     .text = "info@xn--l-7sba6dbr.com",
     .flags = IDNA},
    {.cell = CELL("info@xn--pple-43d.com"), .reason = "idn_mixed_script", .flags = FLAG_IDN},
    {.cell = CELL("info@ελab.gr"),
     .reason = "idn_mixed_script",
     .text = "info@xn--ab-n9by.gr",
     .flags = IDNA},
    {.cell = CELL("info@почта.рф"), .text = "info@xn--80a1acny.xn--p1ai", .flags = IDNA},
    {.cell = CELL("info@почта.com"), .text = "info@xn--80a1acny.com", .flags = IDNA},
    {.cell = CELL("info@日本語テストabc.jp"), .text = "info@xn--abc-4k4bocn0926g0ecl32k.jp", .flags = IDNA},
    {.cell = CELL("info@漢字ㄅㄆ.tw"), .text = "info@xn--5ekc1163actq.tw", .flags = IDNA},
    {.cell = CELL("info@한국漢字.kr"), .text = "info@xn--p8s937b4q9bln7a.kr", .flags = IDNA},

    {.cell = CELL("孙悦@例子.中国"),
     .reason = "smtputf8",
     .text = "孙悦@xn--fsqu00a.xn--fiqs8s",
     .flags = IDNA | FLAG_SMTPUTF8},
    {.cell = CELL("jörg@example.com"), .reason = "smtputf8", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("jo\xcc\x88rg@example.com"),
     .reason = "smtputf8",
     .text = "jörg@example.com",
     .flags = REPAIRED | FLAG_SMTPUTF8},
    {.cell = CELL("राम@मोहन.ईन्फो"),
     .reason = "smtputf8",
     .text = "राम@xn--l2bl7a9d.xn--o1b8dj2ki",
     .flags = IDNA | FLAG_SMTPUTF8},
    {.cell = CELL("\"jörg\"@example.com"),
     .reason = "smtputf8",
     .text = "jörg@example.com",
     .flags = REPAIRED | FLAG_SMTPUTF8},
    {.cell = CELL("\xe2\x84\xaaim@example.com"), .text = "Kim@example.com", .flags = REPAIRED}, /* kelvin */
    /* What a system that folds compatibility characters would read a special out of. */
    {.cell = CELL("a﹫b@example.com"), .reason = "local_character"},
    {.cell = CELL("a…b@example.com"), .reason = "local_character"},
    {.cell = CELL("a⑴b@example.com"), .reason = "local_character"},
    {.cell = CELL("o´brien@example.com"), .reason = "local_character"},
    {.cell = CELL("a\xe1\xbf\xaf@example.com"), .reason = "local_character"},
    {.cell = CELL("=\xcc\xb8@example.com"), .reason = "local_character"},
    {.cell = CELL("\xcc\x81"
                  "a@example.com"),
     .reason = "local_character"},
};

static void plain_addresses_stay_as_they_are(void **state)
{
    (void)state;
    check_cases(plain, sizeof plain / sizeof *plain);
}

static void what_surrounds_an_address_is_taken_off(void **state)
{
    (void)state;
    check_cases(repairs, sizeof repairs / sizeof *repairs);
}

static void the_first_good_one_of_several_counts(void **state)
{
    (void)state;
    check_cases(several, sizeof several / sizeof *several);
}

static void letters_beyond_ascii_are_read(void **state)
{
    (void)state;
    check_cases(beyond_ascii, sizeof beyond_ascii / sizeof *beyond_ascii);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_addresses_stay_as_they_are),
        cmocka_unit_test(what_surrounds_an_address_is_taken_off),
        cmocka_unit_test(the_first_good_one_of_several_counts),
        cmocka_unit_test(letters_beyond_ascii_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
