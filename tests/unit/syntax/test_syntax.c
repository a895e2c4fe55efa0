/* The syntax validator: every reason, and each bound at its last good octet and the first bad one. */
#include "tests/unit/syntax/syntax_cases.h"

#include "validators/syntax/syntax_parts.h"

#define A10  "aaaaaaaaaa"
#define A50  A10 A10 A10 A10 A10
#define L61  A50 A10 "a"
#define L63  L61 "aa"
#define L64  L63 "a"
#define D188 L63 "." L63 "." A50 A10
#define D252 D188 "." L63
#define D253 L63 "." L63 "." L63 "." L61
#define U63  A50 "aaaaaü" /* of which the A-label has 63 octets: */
#define X63  "xn--" A50 "aaaaa-8yf"
#define E32  "éééééééééééééééééééééééééééééééé" /* 64 octets of UTF-8 */

/* One row or more for each reason that syntax_read gives. */
static const struct syntax_case defects[] = {
    {.cell = CELL(""), .reason = "no_address"},
    {.cell = CELL(" \t "), .reason = "no_address", .text = ""},
    {.cell = CELL("\xe3\x80\x80"), .reason = "no_address", .text = ""},
    {.cell = CELL("n/a"), .reason = "no_address", .text = ""},
    {.cell = CELL("N/A"), .reason = "no_address", .text = ""},
    {.cell = CELL("\"none\""), .reason = "no_address", .text = ""},
    {.cell = CELL("<>"), .reason = "no_address", .text = ""},
    {.cell = CELL("无"), .reason = "no_address", .text = ""},
    {.cell = CELL("暂无"), .reason = "no_address", .text = ""},
    {.cell = CELL("--"), .reason = "no_address", .text = ""},
    {.cell = CELL("john"), .reason = "missing_at"},
    {.cell = CELL("john.example.com"), .reason = "missing_at"},
    {.cell = CELL("john(at)example.com"), .reason = "missing_at"},
    {.cell = CELL("a@b@example.com"), .reason = "many_at"},
    {.cell = CELL("a@@example.com"), .reason = "many_at"},
    {.cell = CELL("@example.com"), .reason = "local_empty"},
    {.cell = CELL("@"), .reason = "local_empty"},
    {.cell = CELL("minh nguyen@example.com"), .reason = "local_character"},
    {.cell = CELL("a:b@example.com"), .reason = "local_character"},
    {.cell = CELL("a\\b@example.com"), .reason = "local_character"},
    {.cell = CELL("<john@example.com"), .reason = "local_character"},
    {.cell = CELL("\"john@example.com"), .reason = "local_character"},
    {.cell = CELL("a\xe2\x80\xaf@example.com"), .reason = "local_character", .text = ""},
    {.cell = CELL("jo\xe2\x80\x8bhn@example.com"), .reason = "local_character", .text = ""},
    {.cell = CELL("\xee\x80\x80@example.com"), .reason = "local_character", .text = ""}, /* private use */
    {.cell = CELL("a\xcd\xb8@example.com"), .reason = "local_character", .text = ""},    /* unassigned */
    {.cell = CELL(".a@example.com"), .reason = "local_dots"},
    {.cell = CELL("a.@example.com"), .reason = "local_dots"},
    {.cell = CELL("a..b@example.com"), .reason = "local_dots"},
    {.cell = CELL(".@example.com"), .reason = "local_dots"},
    {.cell = CELL("é..b@example.com"), .reason = "local_dots", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("a..b@docomo.ne.jp.example.com"), .reason = "local_dots"},
    {.cell = CELL("a..b@notdocomo.ne.jp"), .reason = "local_dots"},
    {.cell = CELL("\"a b\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("\"a@b\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("\"p x@example.org q\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("\"\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("\".a\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("\"a\".b@example.com"), .reason = "quoted_local"},
    {.cell = CELL("a.\"b\"@example.com"), .reason = "quoted_local"},
    {.cell = CELL("john(home)@example.com"), .reason = "comment"},
    {.cell = CELL("john@example.com(home)"), .reason = "comment"},
    {.cell = CELL("john @example.com"), .reason = "comment"},
    {.cell = CELL("john@ example.com"), .reason = "comment"},
    {.cell = CELL("john . smith@example.com"), .reason = "comment"},
    {.cell = CELL("john@"), .reason = "domain_empty"},
    {.cell = CELL("john@io"), .reason = "no_dot"},
    {.cell = CELL("root@localhost"), .reason = "no_dot"},
    {.cell = CELL("a@münchen"), .reason = "no_dot", .text = "a@xn--mnchen-3ya", .flags = REPAIRED},
    {.cell = CELL("a@b..com"), .reason = "label"},
    {.cell = CELL("a@.b.com"), .reason = "label"},
    {.cell = CELL("a@."), .reason = "label"},
    {.cell = CELL("a@b.com.."), .reason = "label"},
    {.cell = CELL("a@-b.com"), .reason = "label"},
    {.cell = CELL("a@b-.com"), .reason = "label"},
    {.cell = CELL("a@b.com-"), .reason = "label"},
    {.cell = CELL("a@-münchen.de"), .reason = "label"},
    {.cell = CELL("a@münchen..de"), .reason = "label"},
    {.cell = CELL("a@my_shop.com"), .reason = "hostname"},
    {.cell = CELL("a@b,com.de"), .reason = "hostname"},
    {.cell = CELL("a@shop!.com"), .reason = "hostname"},
    {.cell = CELL("a@iana/icann.org"), .reason = "hostname"},
    {.cell = CELL("a@exam ple.com"), .reason = "hostname"},
    {.cell = CELL("a@mün_chen.de"), .reason = "hostname"},
    {.cell = CELL("a@b.123"), .reason = "numeric_tld"},
    {.cell = CELL("a@192.168.12"), .reason = "numeric_tld"},
    {.cell = CELL("a@1.2.3.4.5"), .reason = "numeric_tld"},
    {.cell = CELL("admin@192.168.0.12"), .reason = "ip_domain"},
    {.cell = CELL("a@1.2.3.4."), .reason = "ip_domain", .text = "a@1.2.3.4", .flags = REPAIRED},
    {.cell = CELL("a@2001:db8::1"), .reason = "ip_domain"},
    {.cell = CELL("a@[192.0.2.1]"), .reason = "address_literal"},
    {.cell = CELL("a@[IPv6:2001:db8::1]"), .reason = "address_literal", .text = "a@[ipv6:2001:db8::1]"},
    {.cell = CELL("a@[x"), .reason = "address_literal"},
    {.cell = CELL("a@b.test"), .reason = "special_use"},
    {.cell = CELL("a@b.invalid"), .reason = "special_use"},
    {.cell = CELL("a@b.localhost"), .reason = "special_use"},
    {.cell = CELL("a@b.LOCAL"), .reason = "special_use", .text = "a@b.local"},
    {.cell = CELL("a@b.example"), .reason = "special_use"},
    {.cell = CELL("a@x.onion"), .reason = "special_use"},
    {.cell = CELL("a@1.0.10.in-addr.arpa"), .reason = "special_use"},
    {.cell = CELL("a@xn--0.com"), .reason = "idn"},
    {.cell = CELL("a@xn--0.münchen.de"), .reason = "idn"},
    {.cell = CELL("a@xn--mnchen-3yb.xn--0.de"), .reason = "idn"},
    {.cell = CELL("a@ab--cd.com"), .reason = "idn"},
    {.cell = CELL("a@ab--cd.xn--mnchen-3ya.de"), .reason = "idn"},
    {.cell = CELL("a@ab--cd.münchen.de"), .reason = "idn"},
    {.cell = CELL("a@ex\xcd\xbe.com"), .reason = "idn"},          /* Greek question mark: ; */
    {.cell = CELL("a@ex\xe2\x84\x80.com"), .reason = "idn"},      /* account of: a/c */
    {.cell = CELL("a@ex\xe1\xbf\xaf.com"), .reason = "idn"},      /* varia: ` */
    {.cell = CELL("a@exa\xe2\x80\xa4mple.com"), .reason = "idn"}, /* one dot leader: . */
    {.cell = CELL("a@\xc2\xad.com"), .reason = "idn", .text = ""},
    {.cell = CELL("a@i❤.ws"), .reason = "idn"},
    {.cell = CELL("a\x01@example.com"), .reason = "control_character", .text = ""},
    {.cell = CELL("a\x00@example.com"), .reason = "control_character", .text = ""},
    {.cell = CELL("a@example.com\x00"), .reason = "control_character", .text = ""},
    {.cell = CELL("a@exa\tmple.com"), .reason = "control_character", .text = ""},
    {.cell = CELL("a@example.com\r\nRCPT TO:<b>"), .reason = "control_character", .text = ""},
    {.cell = CELL("a\xc2\x85@example.com"), .reason = "control_character", .text = ""}, /* C1 */
    {.cell = CELL("a\xe2\x80\xae@example.com"), .reason = "control_character", .text = ""},
    {.cell = CELL("a@example.com\xe2\x80\x8e"), .reason = "control_character", .text = ""},
    {.cell = CELL("a\x7f@example.com"), .reason = "control_character", .text = ""},
    {.cell = CELL("a\xff@example.com"), .reason = "encoding", .text = ""},
    {.cell = CELL("a\xc3@example.com"), .reason = "encoding", .text = ""},
    {.cell = CELL("a@example.com\xe2\x80"), .reason = "encoding", .text = ""},
    {.cell = CELL("a\xed\xa0\x80@example.com"), .reason = "encoding", .text = ""},
    {.cell = CELL("a\xc0\xae@example.com"), .reason = "encoding", .text = ""},
    {.cell = CELL("j\xef\xbf\xbdrg@example.com"), .reason = "encoding", .text = ""}, /* U+FFFD */
    {.cell = CELL("孙悦@sunyue.cn"), .reason = "smtputf8", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("k.sato.@docomo.ne.jp"), .reason = "dot_atom_legacy"},
    {.cell = CELL("..x@a.ezweb.ne.jp"), .reason = "dot_atom_legacy"},
    {.cell = CELL("info@\xd1\x80"
                  "aypal.com"),
     .reason = "idn_mixed_script",
     .text = "info@xn--aypal-uye.com",
     .flags = REPAIRED | FLAG_IDN},
};

static const struct syntax_case bounds[] = {
    {.cell = CELL(L64 "@example.com")},
    {.cell = CELL(L64 "a@example.com"), .reason = "local_too_long"},
    {.cell = CELL(E32 "@example.com"), .reason = "smtputf8", .flags = FLAG_SMTPUTF8},
    {.cell = CELL(E32 "a@example.com"), .reason = "local_too_long", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("a@" L63 ".com")},
    {.cell = CELL("a@" L64 ".com"), .reason = "label"},
    {.cell = CELL("a@" U63 ".de"), .text = "a@" X63 ".de", .flags = REPAIRED | FLAG_IDN},
    {.cell = CELL("a@a" U63 ".de"), .reason = "label"},
    {.cell = CELL("a@" D252)},
    {.cell = CELL("a@" D253), .reason = "address_too_long"},
    {.cell = CELL("a@" D253 "a"), .reason = "domain_too_long"},
    {.cell = CELL("a@" D188 "." U63), .text = "a@" D188 "." X63, .flags = REPAIRED | FLAG_IDN},
    {.cell = CELL("a@" D188 "b." U63),
     .reason = "address_too_long",
     .text = "a@" D188 "b." X63,
     .flags = REPAIRED | FLAG_IDN},
    {.cell = CELL("a@" D188 "bc." U63), .reason = "domain_too_long"},
    {.cell = CELL(L64 "@" D188 "b")},
    {.cell = CELL(L64 "@" D188 "bc"), .reason = "address_too_long"},
    {.cell = CELL("é@" D188 "." L61 "a"), .reason = "smtputf8", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("é@" D188 "." L63), .reason = "address_too_long", .flags = FLAG_SMTPUTF8},
    {.cell = CELL("a@b.1a")},
    {.cell = CELL("a@b.c")},
};

static void each_defect_has_its_reason(void **state)
{
    (void)state;
    check_cases(defects, sizeof defects / sizeof *defects);
}

static void each_bound_stands_where_it_should(void **state)
{
    (void)state;
    check_cases(bounds, sizeof bounds / sizeof *bounds);
}

static bool is_met(const char *code, const struct syntax_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (cases[i].reason != NULL && strcmp(cases[i].reason, code) == 0)
            return true;
    return false;
}

/* Those of the row are the pipeline's to give. */
static void every_reason_has_a_case(void **state)
{
    (void)state;
    for (size_t i = 0; i < SYNTAX_REASONS; i++) {
        const char *code = syntax_reasons[i].code;
        bool met = is_met(code, defects, sizeof defects / sizeof *defects) ||
                   is_met(code, bounds, sizeof bounds / sizeof *bounds);
        if (!met && i != ROW_TOO_LONG && i != UNBALANCED_QUOTE)
            fail_msg("no case gives %s", code);
    }
}

static void every_reason_has_its_segment(void **state)
{
    (void)state;
    assert_int_equal(syntax_validator.reason_count, SYNTAX_REASONS);
    for (size_t i = 0; i < SYNTAX_REASONS; i++) {
        const struct reason *reason = &syntax_validator.reasons[i];
        assert_non_null(reason->code);
        assert_true(reason->segment == (i < DOT_ATOM_LEGACY ? SEGMENT_INVALID : SEGMENT_RISKY));
        assert_false(reason_is_unknown(reason));
    }
    assert_string_equal(syntax_encoding->code, "encoding");
    assert_string_equal(syntax_no_address->code, "no_address");
    assert_string_equal(syntax_row_too_long->code, "row_too_long");
    assert_string_equal(syntax_unbalanced_quote->code, "unbalanced_quote");
}

/* What is shown of an invalid cell is short, whatever the cell is. */
static void long_cells_are_not_shown(void **state)
{
    (void)state;
    enum { SHOWN = 320, LONG = 1 << 20 };
    static const char fills[] = {'a', '.', '@', ',', ' ', '"', '<', '\xe3'};
    char *cell = malloc(LONG);
    assert_non_null(cell);
    for (size_t i = 0; i < sizeof fills; i++) {
        struct arena arena = {0};
        struct address address;
        memset(cell, fills[i], LONG);
        memcpy(cell + LONG / 2, "x@y@z.com", 9);
        const struct reason *reason = syntax_read((struct str){cell, LONG}, &arena, &address);
        assert_non_null(reason);
        assert_true(address.text.length <= SHOWN);
        arena_free(&arena);
    }
    free(cell);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_defect_has_its_reason), cmocka_unit_test(each_bound_stands_where_it_should),
        cmocka_unit_test(every_reason_has_a_case),    cmocka_unit_test(every_reason_has_its_segment),
        cmocka_unit_test(long_cells_are_not_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
