/* SPF records in a table, and what each says of an address: the mechanisms, macros, limits and errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "tests/unit/base/record_table.h"
#include "validators/sender/spf_term.h"

#define TXT(name, text)                                                                                      \
    {                                                                                                        \
        name, DNS_TXT, text                                                                                  \
    }
#define INCLUDES(a, b, c, d, e)                                                                              \
    "include:" a ".n include:" b ".n include:" c ".n include:" d ".n include:" e ".n "

static const struct table_record records[] = {
    TXT("ip4.n", "v=spf1 ip4:192.0.2.1 -all"),
    TXT("net.n", "v=spf1 ip4:192.0.2.0/26 ~all"),
    TXT("zero.n", "v=spf1 ip4:203.0.113.7/0 -all"),
    TXT("ip6.n", "v=spf1 ip6:2001:db8:1::/47 ?all"),
    TXT("a.n", "v=spf1 a -all"),
    {"a.n", DNS_A, "198.51.100.9"},
    {"a.n", DNS_A, "192.0.2.1"},
    {"a.n", DNS_AAAA, "2001:db8::1"},
    TXT("a-net.n", "v=spf1 a:host.n/24//64 -all"),
    {"host.n", DNS_A, "192.0.2.200"},
    {"host.n", DNS_AAAA, "2001:db8::ffff"},
    TXT("mx.n", "v=spf1 mx -all"),
    {"mx.n", DNS_MX, "other.n"},
    {"mx.n", DNS_MX, "mail.n"},
    {"other.n", DNS_A, "198.51.100.1"},
    {"mail.n", DNS_A, "192.0.2.1"},
    TXT("include.n", "v=spf1 include:ip4.n include:net.n -all"),
    TXT("include-no.n", "v=spf1 include:none.n -all"),
    TXT("include-err.n", "v=spf1 include:wrong.n -all"),
    TXT("include-plus.n", "v=spf1 -include:plus.n ?all"),
    TXT("redirect.n", "v=spf1 redirect=ip4.n"),
    TXT("redirect-no.n", "v=spf1 redirect=none.n"),
    TXT("redirect-all.n", "v=spf1 ?all redirect=ip4.n"),
    TXT("exists.n", "v=spf1 exists:%{ir}.%{v}.list.%{d2} -all"),
    {"1.2.0.192.in-addr.list.exists.n", DNS_A, "127.0.0.2"},
    TXT("exists-l.n", "v=spf1 exists:%{l}.%{o}.by.%{h} -all"),
    {"strong-bad.exists-l.n.by.helo.n", DNS_A, "127.0.0.2"},
    TXT("ptr.n", "v=spf1 ptr -all"),
    {"1.2.0.192.in-addr.arpa", DNS_PTR, "liar.ptr.n"},
    {"1.2.0.192.in-addr.arpa", DNS_PTR, "one.ptr.n"},
    {"liar.ptr.n", DNS_A, "203.0.113.1"},
    {"one.ptr.n", DNS_A, "192.0.2.1"},
    TXT("ptr-other.n", "v=spf1 ptr:tr.n -all"),
    TXT("plus.n", "v=spf1 +all"),
    TXT("bare.n", "v=spf1"),
    TXT("open.n", "v=spf1 include:plus.n -all"),
    TXT("loop.n", "v=spf1 include:loop.n -all"),
    TXT("loop2.n", "v=spf1 redirect=loop2.n"),
    TXT("two.n", "v=spf1 -all"),
    TXT("two.n", "V=SPF1 +all"),
    TXT("others.n", "v=spf10 +all"),
    TXT("others.n", "google-site-verification=x"),
    TXT("others.n", "v=spf1 ip4:192.0.2.1 -all"),
    TXT("wrong.n", "v=spf1 ip4:192.0.2.1 ipv4:198.51.100.1 -all"),
    TXT("wrong-ip.n", "v=spf1 ip4:192.0.2.256 -all"),
    TXT("wrong-bits.n", "v=spf1 ip4:192.0.2.0/33 -all"),
    TXT("wrong-macro.n", "v=spf1 exists:%{q}.n -all"),
    TXT("wrong-percent.n", "v=spf1 a:50%.n -all"),
    TXT("wrong-twice.n", "v=spf1 redirect=a.n redirect=mx.n"),
    TXT("wrong-byte.n", "v=spf1 a:\x01.n -all"),
    TXT("wrong-all.n", "v=spf1 all:x.n"),
    TXT("unknown.n", "v=spf1 later=%{x} ip4:192.0.2.1 -all"),
    TXT("spaces.n", "v=spf1   ip4:192.0.2.1   -all  "),
    TXT("case.n", "v=spf1 IP4:192.0.2.1 -ALL"),
    TXT("ten.n", "v=spf1 a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n "
                 "a:host.n ip4:192.0.2.1 -all"),
    TXT("eleven.n", "v=spf1 a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n a:host.n "
                    "a:host.n mx ip4:192.0.2.1 -all"),
    TXT("voids.n", "v=spf1 a:no1.n a:no2.n ip4:192.0.2.1 -all"),
    TXT("voids3.n", "v=spf1 a:no1.n a:no2.n mx:no3.n ip4:192.0.2.1 -all"),
    {"down.n", DNS_TXT, NULL},
    TXT("down-a.n", "v=spf1 a:down-host.n ip4:192.0.2.1 -all"),
    {"down-host.n", DNS_A, NULL},
    TXT("down-later.n", "v=spf1 ip4:192.0.2.1 a:down-host.n -all"),
    TXT("down-include.n", "v=spf1 include:down.n -all"),
    {NULL, DNS_A, NULL},
};

/* ASKER: an address, or "" for a stranger. */
static const struct spf_case {
    const char *name, *domain, *asker;
    enum spf_result result;
    const char *term; /* what decided, or is in error; NULL: whatever */
} cases[] = {
    {"its address", "ip4.n", "192.0.2.1", SPF_PASS, "ip4:192.0.2.1"},
    {"another address", "ip4.n", "192.0.2.2", SPF_FAIL, "-all"},
    {"IPv6 is not in an ip4", "ip4.n", "2001:db8::1", SPF_FAIL, "-all"},
    {"the last of a network", "net.n", "192.0.2.63", SPF_PASS, NULL},
    {"the first behind a network", "net.n", "192.0.2.64", SPF_SOFTFAIL, "~all"},
    {"a network of everybody", "zero.n", "198.51.100.1", SPF_PASS, NULL},
    {"an IPv6 network, odd bits", "ip6.n", "2001:db8:0:ffff::1", SPF_PASS, NULL},
    {"behind an IPv6 network", "ip6.n", "2001:db8:2::1", SPF_NEUTRAL, "?all"},
    {"a, the second address", "a.n", "192.0.2.1", SPF_PASS, "a"},
    {"a, IPv6", "a.n", "2001:db8::1", SPF_PASS, "a"},
    {"a, another", "a.n", "192.0.2.3", SPF_FAIL, "-all"},
    {"a with a network", "a-net.n", "192.0.2.1", SPF_PASS, "a:host.n/24//64"},
    {"a with an IPv6 network", "a-net.n", "2001:db8::1:2:3", SPF_PASS, NULL},
    {"a behind its IPv6 network", "a-net.n", "2001:db8:0:1::", SPF_FAIL, NULL},
    {"mx, the second host", "mx.n", "192.0.2.1", SPF_PASS, "mx"},
    {"mx, another", "mx.n", "192.0.2.2", SPF_FAIL, "-all"},
    {"include, the first", "include.n", "192.0.2.1", SPF_PASS, "include:ip4.n"},
    {"include, the second, after a fail", "include.n", "192.0.2.9", SPF_PASS, "include:net.n"},
    {"include, a fail inside is no fail", "include.n", "198.51.100.1", SPF_FAIL, "-all"},
    {"include of nothing", "include-no.n", "192.0.2.1", SPF_PERMERROR, "include:none.n"},
    {"include of an error", "include-err.n", "192.0.2.1", SPF_PERMERROR, "ipv4:198.51.100.1"},
    {"include with a sign of its own", "include-plus.n", "192.0.2.1", SPF_FAIL, "-include:plus.n"},
    {"redirect", "redirect.n", "192.0.2.1", SPF_PASS, "ip4:192.0.2.1"},
    {"redirect takes the fail too", "redirect.n", "192.0.2.2", SPF_FAIL, "-all"},
    {"redirect to nothing", "redirect-no.n", "192.0.2.1", SPF_PERMERROR, NULL},
    {"all comes before redirect", "redirect-all.n", "192.0.2.1", SPF_NEUTRAL, "?all"},
    {"exists by the address", "exists.n", "192.0.2.1", SPF_PASS, NULL},
    {"exists not", "exists.n", "192.0.2.2", SPF_FAIL, NULL},
    {"exists by sender and helo", "exists-l.n", "192.0.2.1", SPF_PASS, NULL},
    {"ptr, validated", "ptr.n", "192.0.2.1", SPF_PASS, "ptr"},
    {"ptr, no name", "ptr.n", "192.0.2.2", SPF_FAIL, NULL},
    {"ptr, the end of a label is no domain", "ptr-other.n", "192.0.2.1", SPF_FAIL, NULL},
    {"everybody", "plus.n", "203.0.113.9", SPF_PASS, "+all"},
    {"no term", "bare.n", "192.0.2.1", SPF_NEUTRAL, ""},
    {"no record", "none.n", "192.0.2.1", SPF_NONE, ""},
    {"an include of itself ends", "loop.n", "192.0.2.1", SPF_PERMERROR, NULL},
    {"a redirect to itself ends", "loop2.n", "192.0.2.1", SPF_PERMERROR, NULL},
    {"two records", "two.n", "192.0.2.1", SPF_PERMERROR, ""},
    {"other texts beside it", "others.n", "192.0.2.1", SPF_PASS, NULL},
    {"an unknown mechanism behind a fit", "wrong.n", "192.0.2.1", SPF_PERMERROR, "ipv4:198.51.100.1"},
    {"no address", "wrong-ip.n", "192.0.2.1", SPF_PERMERROR, "ip4:192.0.2.256"},
    {"33 bits", "wrong-bits.n", "192.0.2.1", SPF_PERMERROR, "ip4:192.0.2.0/33"},
    {"an unknown macro", "wrong-macro.n", "192.0.2.1", SPF_PERMERROR, "exists:%{q}.n"},
    {"a bare percent sign", "wrong-percent.n", "192.0.2.1", SPF_PERMERROR, "a:50%.n"},
    {"redirect twice", "wrong-twice.n", "192.0.2.1", SPF_PERMERROR, "redirect=mx.n"},
    {"a control byte is not shown", "wrong-byte.n", "192.0.2.1", SPF_PERMERROR, "a:?.n"},
    {"all takes no value", "wrong-all.n", "192.0.2.1", SPF_PERMERROR, "all:x.n"},
    {"an unknown modifier is fine", "unknown.n", "192.0.2.1", SPF_PASS, NULL},
    {"blanks", "spaces.n", "192.0.2.1", SPF_PASS, NULL},
    {"capitals", "case.n", "192.0.2.1", SPF_PASS, NULL},
    {"ten look-ups", "ten.n", "192.0.2.1", SPF_PASS, NULL},
    {"eleven look-ups", "eleven.n", "192.0.2.1", SPF_PERMERROR, "mx"},
    {"two voids", "voids.n", "192.0.2.1", SPF_PASS, NULL},
    {"three voids", "voids3.n", "192.0.2.1", SPF_PERMERROR, "mx:no3.n"},
    {"DNS is down", "down.n", "192.0.2.1", SPF_TEMPERROR, NULL},
    {"DNS is down for a term", "down-a.n", "192.0.2.1", SPF_TEMPERROR, "a:down-host.n"},
    {"DNS is down for a term that is not needed", "down-later.n", "192.0.2.1", SPF_PASS, NULL},
    {"DNS is down for an include", "down-include.n", "192.0.2.1", SPF_TEMPERROR, NULL},
    {"a stranger", "ip4.n", "", SPF_FAIL, "-all"},
    {"a stranger in a network of everybody", "zero.n", "", SPF_PASS, "ip4:203.0.113.7/0"},
    {"a stranger and a", "a.n", "", SPF_FAIL, "-all"},
    {"a stranger and mx", "mx.n", "", SPF_FAIL, "-all"},
    {"a stranger and ptr", "ptr.n", "", SPF_FAIL, "-all"},
    {"a stranger and a macro of the address", "exists.n", "", SPF_FAIL, "-all"},
    {"a stranger is let in by all", "plus.n", "", SPF_PASS, "+all"},
    {"a stranger is let in by an include", "open.n", "", SPF_PASS, "include:plus.n"},
    {"a stranger counts look-ups to the end", "eleven.n", "", SPF_PERMERROR, NULL},
};

static void check_case(const struct spf_case *one)
{
    struct record_table table = record_table_of(records);
    struct spf_question question = {
        .records = &table.source, .domain = one->domain, .local = "strong-bad", .helo = "helo.n"};
    struct spf_answer answer;
    bool ipv6 = strchr(one->asker, ':') != NULL;
    if (one->asker[0] != '\0') {
        assert_int_equal(inet_pton(ipv6 ? AF_INET6 : AF_INET, one->asker, question.ip), 1);
        question.address_length = ipv6 ? 16 : 4;
    }
    spf_check(&question, &answer);
    if (answer.result != one->result || (one->term != NULL && strcmp(answer.term, one->term) != 0))
        fail_msg("%s: %s by '%s' (%s)", one->name, spf_result_words[answer.result], answer.term,
                 answer.error != NULL ? answer.error : "no error");
    bool wrong = answer.result == SPF_TEMPERROR || answer.result == SPF_PERMERROR;
    assert_int_equal(answer.error != NULL, wrong);
    assert_true(table.asked < 40);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_case(&cases[i]);
}

/* RFC 7208 7.4: strong-bad@email.example.com, and an address of each kind. */
static const struct {
    const char *value, *ip, *name; /* NAME NULL: wrong */
} macros[] = {
    {"%{s}", "192.0.2.3", "strong-bad@email.example.com"},
    {"%{o}", "192.0.2.3", "email.example.com"},
    {"%{d}", "192.0.2.3", "email.example.com"},
    {"%{d4}", "192.0.2.3", "email.example.com"},
    {"%{d3}", "192.0.2.3", "email.example.com"},
    {"%{d2}", "192.0.2.3", "example.com"},
    {"%{d1}", "192.0.2.3", "com"},
    {"%{dr}", "192.0.2.3", "com.example.email"},
    {"%{d2r}", "192.0.2.3", "example.email"},
    {"%{l}", "192.0.2.3", "strong-bad"},
    {"%{l-}", "192.0.2.3", "strong.bad"},
    {"%{lr}", "192.0.2.3", "strong-bad"},
    {"%{lr-}", "192.0.2.3", "bad.strong"},
    {"%{l1r-}", "192.0.2.3", "strong"},
    {"%{ir}.%{v}._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr._spf.example.com"},
    {"%{lr-}.lp._spf.%{d2}", "192.0.2.3", "bad.strong.lp._spf.example.com"},
    {"%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "192.0.2.3", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com"},
    {"%{ir}.%{v}.%{l1r-}.lp._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr.strong.lp._spf.example.com"},
    {"%{d2}.trusted-domains.example.net", "192.0.2.3", "example.com.trusted-domains.example.net"},
    {"%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01",
     "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com"},
    {"a%%b%_c%-d", "192.0.2.3", "a%b c%20d"},
    {"%{S}.n", "192.0.2.3", "strong-bad%40email.example.com.n"},
    {"x.n.", "192.0.2.3", "x.n"},
    {"%{}", "192.0.2.3", NULL},
    {"%{d", "192.0.2.3", NULL},
    {"%{d0}", "192.0.2.3", NULL},
    {"%{d!}", "192.0.2.3", NULL},
    {"%", "192.0.2.3", NULL},
    {"%d", "192.0.2.3", NULL},
};

static void test_macros(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++) {
        char name[DNS_NAME_MAX + 1] = "";
        bool ipv6 = strchr(macros[i].ip, ':') != NULL;
        struct spf_question question = {
            .domain = "email.example.com", .local = "strong-bad", .address_length = ipv6 ? 16 : 4};
        inet_pton(ipv6 ? AF_INET6 : AF_INET, macros[i].ip, question.ip);
        enum spf_expanded expanded = spf_expand(&question, question.domain, str_of(macros[i].value), name);
        assert_int_equal(expanded, macros[i].name != NULL ? SPF_EXPANDED : SPF_EXPANDED_WRONG);
        if (macros[i].name != NULL)
            assert_string_equal(name, macros[i].name);
    }
}

/* What is too long loses labels in front (RFC 7208 7.3), and one that stays too long is no name. */
static void test_long_names(void **state)
{
    static const char label[] = "abcdefghijklmnopqrstuvwxyz0123456789abcdefghijklmnopqrstuvwxyz.";
    char value[2200] = "", name[DNS_NAME_MAX + 1];
    struct spf_question question = {.domain = "d.n", .address_length = 4};
    size_t length = 0;
    (void)state;
    while (length < 630)
        length += (size_t)snprintf(value + length, sizeof value - length, "%s", label);
    snprintf(value + length, sizeof value - length, "n");
    assert_int_equal(spf_expand(&question, "d.n", str_of(value), name), SPF_EXPANDED);
    assert_int_equal(strlen(name), 4 * (sizeof label - 1) + 1);
    memset(value, 'x', 600);
    assert_int_equal(spf_expand(&question, "d.n", (struct str){value, 600}, name), SPF_EXPANDED_WRONG);
    memset(value, 'x', sizeof value);
    assert_int_equal(spf_expand(&question, "d.n", (struct str){value, sizeof value}, name),
                     SPF_EXPANDED_WRONG);
}

/* A redirect chain and includes as deep as they go: the bound holds whatever stands there. */
static void test_bound(void **state)
{
    static const struct table_record wide[] = {
        TXT("w.n", "v=spf1 " INCLUDES("w", "w", "w", "w", "w") INCLUDES("w", "w", "w", "w", "w") "-all"),
        {NULL, DNS_A, NULL}};
    struct record_table table = record_table_of(wide);
    struct spf_question question = {.records = &table.source, .domain = "w.n", .address_length = 4};
    struct spf_answer answer;
    (void)state;
    spf_check(&question, &answer);
    assert_int_equal(answer.result, SPF_PERMERROR);
    assert_int_equal(table.asked, SPF_LOOKUPS_MAX + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_macros),
        cmocka_unit_test(test_long_names),
        cmocka_unit_test(test_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
