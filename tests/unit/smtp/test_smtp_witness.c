/* Who is taken for one server that answers for all, and who is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "validators/smtp/smtp_witness.h"

enum { GREETINGS_MAX = 6 };

struct heard {
    const char *name, *host, *domain, *provider;
    unsigned char octets[4];
};

struct witness_case {
    const char *name;
    enum smtp_port25 port25, end; /* at once, and when nobody else will be heard */
    struct heard heard[GREETINGS_MAX];
};

static const struct witness_case witness_cases[] = {
    {.name = "nobody", .port25 = SMTP_PORT25_CLEAR, .end = SMTP_PORT25_CLEAR},
    {.name = "its own name",
     .port25 = SMTP_PORT25_CLEAR,
     .end = SMTP_PORT25_CLEAR,
     .heard = {{"Mail.Firm.com", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}}}},
    {.name = "the name of the mail's domain",
     .port25 = SMTP_PORT25_CLEAR,
     .end = SMTP_PORT25_CLEAR,
     .heard = {{"163.com", "163mx01.mxmail.netease.com", "163.com", "netease", {1, 1, 1, 1}}}},
    {.name = "a name with the provider's word",
     .port25 = SMTP_PORT25_CLEAR,
     .end = SMTP_PORT25_CLEAR,
     .heard = {{"mtaproxy.mail.yahoo.com", "mta5.am0.yahoodns.net", "firm.com", "yahoo", {1, 1, 1, 1}}}},
    {.name = "a strange name",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_DOUBTFUL,
     .heard = {{"proxy.example", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}}}},
    {.name = "no name",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_DOUBTFUL,
     .heard = {{"", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}}}},
    {.name = "each its own",
     .port25 = SMTP_PORT25_PROVEN,
     .end = SMTP_PORT25_PROVEN,
     .heard = {{"mx.firm.com", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"mx.shop.com", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}}}},
    {.name = "two strange names",
     .port25 = SMTP_PORT25_PROVEN,
     .end = SMTP_PORT25_PROVEN,
     .heard = {{"exchange01.local", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"exchange02.local", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}}}},
    {.name = "two names in one network prove nothing",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_DOUBTFUL,
     .heard = {{"a.host.net", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"b.host.net", "mx.shop.com", "shop.com", "", {1, 1, 1, 2}}}},
    {.name = "one for two",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_FALSE,
     .heard = {{"proxy.example", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"PROXY.example", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}}}},
    {.name = "one for three",
     .port25 = SMTP_PORT25_FALSE,
     .end = SMTP_PORT25_FALSE,
     .heard = {{"proxy.example", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"proxy.example", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}},
               {"proxy.example", "mx.club.org", "club.org", "", {1, 1, 3, 1}}}},
    {.name = "a gateway whose own users are asked about as well",
     .port25 = SMTP_PORT25_FALSE,
     .end = SMTP_PORT25_FALSE,
     .heard = {{"smtp.isp.net", "mx.isp.net", "isp.net", "", {1, 1, 1, 1}},
               {"smtp.isp.net", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}},
               {"smtp.isp.net", "mx.club.org", "club.org", "", {1, 1, 3, 1}}}},
    {.name = "a third that differs clears two",
     .port25 = SMTP_PORT25_PROVEN,
     .end = SMTP_PORT25_PROVEN,
     .heard = {{"mail.host.net", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"mail.host.net", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}},
               {"mx.club.org", "mx.club.org", "club.org", "", {1, 1, 3, 1}}}},
    {.name = "one provider, many names of hosts",
     .port25 = SMTP_PORT25_CLEAR,
     .end = SMTP_PORT25_CLEAR,
     .heard = {{"mx.google.com", "aspmx.l.google.com", "firm.com", "google", {1, 1, 1, 1}},
               {"mx.google.com", "aspmx2.googlemail.com", "shop.com", "google", {1, 1, 2, 1}},
               {"mx.google.com", "mx.vanity.org", "vanity.org", "google", {1, 1, 3, 1}}}},
    {.name = "customers of one host in one network",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_DOUBTFUL,
     .heard = {{"s1.host.net", "mail.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"s1.host.net", "mail.shop.com", "shop.com", "", {1, 1, 1, 1}},
               {"s1.host.net", "mail.club.org", "club.org", "", {1, 1, 1, 9}}}},
    {.name = "proven stays proven",
     .port25 = SMTP_PORT25_PROVEN,
     .end = SMTP_PORT25_PROVEN,
     .heard = {{"mx.firm.com", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"mx.shop.com", "mx.shop.com", "shop.com", "", {1, 1, 2, 1}},
               {"host.net", "mx.a.org", "a.org", "", {1, 1, 3, 1}},
               {"host.net", "mx.b.org", "b.org", "", {1, 1, 4, 1}},
               {"host.net", "mx.c.org", "c.org", "", {1, 1, 5, 1}}}},
    {.name = "the same server again and again",
     .port25 = SMTP_PORT25_DOUBTFUL,
     .end = SMTP_PORT25_DOUBTFUL,
     .heard = {{"x.local", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"x.local", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}},
               {"x.local", "mx2.firm.com", "firm.com", "", {1, 9, 1, 1}},
               {"x.local", "mx.firm.com", "firm.com", "", {1, 1, 1, 1}}}},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof witness_cases / sizeof *witness_cases; i++) {
        const struct witness_case *test = &witness_cases[i];
        struct smtp_witness witness = {0};
        for (const struct heard *heard = test->heard; heard->host != NULL; heard++)
            smtp_witness_hear(&witness, &(struct smtp_greeting){.name = str_of(heard->name),
                                                                .host = str_of(heard->host),
                                                                .domain = str_of(heard->domain),
                                                                .provider = str_of(heard->provider),
                                                                .octets = heard->octets});
        enum smtp_port25 port25 = witness.port25;
        smtp_witness_end(&witness);
        if (port25 != test->port25 || witness.port25 != test->end)
            fail_msg("%s: %d, at the end %d", test->name, port25, witness.port25);
    }
}

/* However long the name is. */
static void test_bounds(void **state)
{
    (void)state;
    char name[1024];
    const unsigned char octets[] = {1, 1, 1, 1};
    struct smtp_witness witness = {0};
    memset(name, 'a', sizeof name);
    struct smtp_greeting greeting = {
        .name = {name, sizeof name}, .host = STR("mx.firm.com"), .octets = octets};
    smtp_witness_hear(&witness, &greeting);
    assert_int_equal(witness.port25, SMTP_PORT25_DOUBTFUL);
    assert_int_equal(witness.name_length, DOMAIN_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases), cmocka_unit_test(test_bounds)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
