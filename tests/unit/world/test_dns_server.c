/* What the pretend internet's DNS server answers, read back by the product's reader of DNS messages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dns/dns_stage.h"

enum { TXT = 16, CHAOS = 3, GARBAGE_KINDS = 5 };

static const char world_text[] = //
    "domain good.test mx 10 mx.ok.test 20 mx2.ok.test\n"
    "host mx.ok.test 127.1.0.1 ::1 ttl 60\n"
    "host mx2.ok.test 127.1.0.2 127.1.0.3\n"
    "domain self.test mx self.test\n"
    "host self.test 127.1.0.4\n"
    "domain null.test mx .\n"
    "domain short.test ttl 5 mx mx.ok.test\n"
    "domain dangling.test mx gone.test\n"
    "domain badhost.test mx bad.ok.test mx.ok.test\n"
    "domain bad.ok.test a 127.1.0.5\n"
    "domain bad.ok.test servfail\n"
    "domain address.test a 127.1.0.6\n"
    "domain address.test aaaa ::6\n"
    "domain alias.test cname good.test\n"
    "domain alias2.test cname alias.test\n"
    "domain loop1.test cname loop2.test\n"
    "domain loop2.test cname loop1.test\n"
    "domain loop.test cname loop.test\n"
    "domain intoloop.test cname loop.test\n"
    "domain lost.test cname gone.test\n"
    "domain ill.test cname servfail.test\n"
    "domain empty.test cname nodata.test\n"
    "domain nodata.test nodata\n"
    "domain nodata5.test ttl 5 nodata\n"
    "domain nxdomain.test nxdomain\n"
    "domain nxdomain.test mx mx.ok.test\n"
    "domain servfail.test servfail\n"
    "domain refused.test refused\n"
    "domain timeout.test timeout\n"
    "domain slow.test slow 300ms mx mx2.ok.test\n"
    "domain slow.test slow 200ms a 127.1.0.7\n"
    "domain toslow.test cname slow.test\n"
    "domain lame.test mx mx2.ok.test\n"
    "domain lame.test after 3 servfail\n"
    "domain moved.test after 2 mx mx2.ok.test\n"
    "domain garbage.test garbage\n"
    "domain x.deep.below.test nodata\n";

#define GOOD   "NOERROR; good.test MX 10 mx.ok.test; good.test MX 20 mx2.ok.test"
#define MX_OK  "; additional mx.ok.test A 127.1.0.1 ttl 60; additional mx.ok.test AAAA ::1 ttl 60"
#define MX2_OK "; additional mx2.ok.test A 127.1.0.2; additional mx2.ok.test A 127.1.0.3"
#define SOA    "; authority test SOA 900"

static const struct answer_case {
    const char *name;
    struct ask ask;
    unsigned before; /* how often it was asked already */
    uint32_t slow_ms;
    const char *answer;
} answer_cases[] = {
    {"MX with addresses", {.name = "good.test", .type = DNS_MX}, .answer = GOOD MX_OK MX2_OK},
    {"A of a host",
     {.name = "mx2.ok.test", .type = DNS_A},
     .answer = "NOERROR; mx2.ok.test A 127.1.0.2; mx2.ok.test A 127.1.0.3"},
    {"AAAA of a host",
     {.name = "mx.ok.test", .type = DNS_AAAA},
     .answer = "NOERROR; mx.ok.test AAAA ::1 ttl 60"},
    {"AAAA where there is none", {.name = "mx2.ok.test", .type = DNS_AAAA}, .answer = "NOERROR" SOA},
    {"its own MX",
     {.name = "self.test", .type = DNS_MX},
     .answer = "NOERROR; self.test MX 10 self.test; additional self.test A 127.1.0.4"},
    {"null MX", {.name = "null.test", .type = DNS_MX}, .answer = "NOERROR; null.test MX 0 ."},
    {"TTL",
     {.name = "short.test", .type = DNS_MX},
     .answer = "NOERROR; short.test MX 10 mx.ok.test ttl 5" MX_OK},
    {"dangling",
     {.name = "dangling.test", .type = DNS_MX},
     .answer = "NOERROR; dangling.test MX 10 gone.test"},
    {"the target of it", {.name = "gone.test", .type = DNS_A}, .answer = "NXDOMAIN" SOA},
    {"a host in trouble is not told of",
     {.name = "badhost.test", .type = DNS_MX},
     .answer = "NOERROR; badhost.test MX 10 bad.ok.test; badhost.test MX 20 mx.ok.test" MX_OK},
    {"no MX but addresses", {.name = "address.test", .type = DNS_MX}, .answer = "NOERROR" SOA},
    {"addresses of a domain",
     {.name = "address.test", .type = DNS_A},
     .answer = "NOERROR; address.test A 127.1.0.6"},
    {"IPv6 of a domain",
     {.name = "address.test", .type = DNS_AAAA},
     .answer = "NOERROR; address.test AAAA ::6"},
    {"CNAME followed",
     {.name = "alias.test", .type = DNS_MX},
     .answer =
         "NOERROR; alias.test CNAME good.test; good.test MX 10 mx.ok.test; good.test MX 20 mx2.ok.test" //
     MX_OK MX2_OK},
    {"two CNAMEs",
     {.name = "alias2.test", .type = DNS_A},
     .answer = "NOERROR; alias2.test CNAME alias.test; alias.test CNAME good.test" SOA},
    {"the CNAME itself",
     {.name = "alias.test", .type = DNS_CNAME},
     .answer = "NOERROR; alias.test CNAME good.test"},
    {"CNAME loop of two",
     {.name = "loop1.test", .type = DNS_MX},
     .answer = "NOERROR; loop1.test CNAME loop2.test; loop2.test CNAME loop1.test"},
    {"CNAME loop of one",
     {.name = "loop.test", .type = DNS_MX},
     .answer = "NOERROR; loop.test CNAME loop.test"},
    {"CNAME into a loop",
     {.name = "intoloop.test", .type = DNS_MX},
     .answer = "NOERROR; intoloop.test CNAME loop.test; loop.test CNAME loop.test"},
    {"CNAME to nowhere",
     {.name = "lost.test", .type = DNS_MX},
     .answer = "NXDOMAIN; lost.test CNAME gone.test" SOA},
    {"CNAME to trouble", {.name = "ill.test", .type = DNS_MX}, .answer = "SERVFAIL"},
    {"CNAME to nothing",
     {.name = "empty.test", .type = DNS_MX},
     .answer = "NOERROR; empty.test CNAME nodata.test" SOA},
    {"nodata", {.name = "nodata.test", .type = DNS_MX}, .answer = "NOERROR" SOA},
    {"nodata with a TTL", {.name = "nodata5.test", .type = DNS_A}, .answer = "NOERROR; authority test SOA 5"},
    {"a type that is not known", {.name = "good.test", .type = TXT}, .answer = "NOERROR" SOA},
    {"unknown name", {.name = "nowhere.test", .type = DNS_MX}, .answer = "NXDOMAIN" SOA},
    {"unknown name of an unknown zone",
     {.name = "a.b.example", .type = DNS_MX},
     .answer = "NXDOMAIN; authority example SOA 900"},
    {"a name below a known one", {.name = "www.good.test", .type = DNS_A}, .answer = "NXDOMAIN" SOA},
    {"a name above a known one", {.name = "below.test", .type = DNS_MX}, .answer = "NOERROR" SOA},
    {"a zone", {.name = "test", .type = DNS_MX}, .answer = "NOERROR" SOA},
    {"the root", {.name = "", .type = DNS_MX}, .answer = "NOERROR; authority . SOA 900"},
    {"nxdomain wins over records", {.name = "nxdomain.test", .type = DNS_MX}, .answer = "NXDOMAIN" SOA},
    {"servfail", {.name = "servfail.test", .type = DNS_MX}, .answer = "SERVFAIL"},
    {"refused", {.name = "refused.test", .type = DNS_A}, .answer = "REFUSED"},
    {"timeout", {.name = "timeout.test", .type = DNS_MX}, .answer = "nothing"},
    {"slow",
     {.name = "slow.test", .type = DNS_MX},
     .slow_ms = 300,
     .answer = "NOERROR; slow.test MX 10 mx2.ok.test" MX2_OK},
    {"slow behind a CNAME",
     {.name = "toslow.test", .type = DNS_A},
     .slow_ms = 300,
     .answer = "NOERROR; toslow.test CNAME slow.test; slow.test A 127.1.0.7"},
    {"the 3rd",
     {.name = "lame.test", .type = DNS_MX},
     .before = 2,
     .answer = "NOERROR; lame.test MX 10 mx2.ok.test" MX2_OK},
    {"the 4th, after 3", {.name = "lame.test", .type = DNS_MX}, .before = 3, .answer = "SERVFAIL"},
    {"the 9th, after 3", {.name = "lame.test", .type = DNS_A}, .before = 8, .answer = "SERVFAIL"},
    {"records come: not yet", {.name = "moved.test", .type = DNS_MX}, .before = 1, .answer = "NOERROR" SOA},
    {"records come",
     {.name = "moved.test", .type = DNS_MX},
     .before = 2,
     .answer = "NOERROR; moved.test MX 10 mx2.ok.test" MX2_OK},
    {"case does not count", {.name = "NuLL.tEst", .type = DNS_MX}, .answer = "NOERROR; null.test MX 0 ."},
    {"EDNS", {"null.test", DNS_MX, .edns = 4096}, .answer = "NOERROR; null.test MX 0 .; additional OPT 1232"},
    {"EDNS, trouble", {"servfail.test", DNS_MX, .edns = 512}, .answer = "SERVFAIL; additional OPT 1232"},
    {"EDNS, a size that cannot be meant",
     {"null.test", DNS_MX, .edns = 1},
     .answer = "NOERROR; null.test MX 0 .; additional OPT 1232"},
    {"wrong class", {"good.test", DNS_MX, .class = CHAOS}, .answer = "REFUSED"},
};

static void each_name_answers_as_the_world_says(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answer_cases / sizeof answer_cases[0]; i++)
        for (int tcp = 0; tcp < 2; tcp++) {
            const struct answer_case *test = &answer_cases[i];
            struct stage *stage = stage_of(world_text);
            for (unsigned before = 0; before <= test->before; before++)
                ask(stage, &test->ask, tcp);
            assert_answer(stage, test->name, test->answer);
            if (stage->response.slow_ms != test->slow_ms)
                fail_msg("%s: slow %u", test->name, stage->response.slow_ms);
            stage_free(stage);
        }
}

static void the_question_comes_back_as_it_was(void **state)
{
    (void)state;
    struct stage *stage = stage_of(world_text);
    unsigned char bytes[ASK_BYTES];
    size_t length = ask_write(&(struct ask){.name = "gOoD.TeSt", .type = DNS_MX}, bytes);
    respond(stage, bytes, length, false);
    assert_memory_equal(stage->answer + DNS_HEADER_BYTES, bytes + DNS_HEADER_BYTES,
                        length - DNS_HEADER_BYTES);
    assert_true(stage->response.asked);
    assert_int_equal(stage->response.type, DNS_MX);
    assert_string_equal(stage->response.name.text, "good.test");
    assert_int_equal(stage->answer[2], 0x85); /* response, authoritative, recursion desired */
    assert_int_equal(stage->answer[3], 0x80); /* recursion available */
    bytes[2] = 0;
    respond(stage, bytes, length, false);
    assert_int_equal(stage->answer[2], 0x84);
    stage_free(stage);
}

static void addresses_can_be_left_out(void **state)
{
    (void)state;
    struct stage *stage = stage_of(world_text);
    stage->responder.no_additional = true;
    ask(stage, &(struct ask){.name = "good.test", .type = DNS_MX}, false);
    assert_answer(stage, "no additional", GOOD);
    stage_free(stage);
}

/* Whether a resolver that checks what it must could take the answer for one to the question. */
static bool is_believable(const struct stage *stage, const char *name)
{
    struct dns_message message;
    struct dns_record record;
    struct dns_name owner;
    enum dns_next next;
    if (!dns_message_open(&message, stage->answer, stage->response.length) || !message.response ||
        message.id != ASK_ID || message.type != DNS_MX ||
        !dns_name_read(&message, message.name, &owner, NULL) || strcmp(owner.text, name) != 0)
        return false;
    while ((next = dns_message_next(&message, &record)) == DNS_NEXT_RECORD)
        if (!dns_name_read(&message, record.owner, &owner, NULL))
            return false;
    return next == DNS_NEXT_END;
}

static void garbage_is_not_believable(void **state)
{
    (void)state;
    struct stage *stage = stage_of(world_text);
    char *seen[GARBAGE_KINDS * 2];
    ask(stage, &(struct ask){.name = "good.test", .type = DNS_MX}, false);
    assert_true(is_believable(stage, "good.test"));
    for (size_t i = 0; i < GARBAGE_KINDS * 2; i++) {
        ask(stage, &(struct ask){"garbage.test", DNS_MX, .edns = i < GARBAGE_KINDS ? 0 : 1232}, i % 2);
        assert_false(is_believable(stage, "garbage.test"));
        seen[i] = ask_text(stage->answer, stage->response.length);
    }
    const char *const kinds[GARBAGE_KINDS] = {"no message", "NOERROR not to the question", "NOERROR",
                                              "NOERROR; broken", "NOERROR; ? type 15 of 4 bytes"};
    for (size_t i = 0; i < GARBAGE_KINDS; i++)
        if (strncmp(seen[i], kinds[i], strlen(kinds[i])) != 0)
            fail_msg("kind %zu: \"%s\"", i, seen[i]);
    for (size_t i = 0; i < GARBAGE_KINDS * 2; i++)
        free(seen[i]);
    stage_free(stage);
}

static void trouble_of_the_server(void **state)
{
    (void)state;
    static const struct ask good = {.name = "null.test", .type = DNS_MX},
                            unknown = {.name = "nowhere.test", .type = DNS_MX};
    struct stage *stage = stage_of(world_text);
    stage->responder.trouble = (struct dns_trouble){.what = WORLD_NXDOMAIN, .after = 2, .for_ms = 1000};
    stage->now_ms = 70000;
    ask(stage, &good, false);
    ask(stage, &unknown, false);
    assert_answer(stage, "before", "NXDOMAIN" SOA);
    stage->now_ms = 90000; /* its time begins with the first question that it meets */
    ask(stage, &good, false);
    assert_answer(stage, "trouble", "NXDOMAIN" SOA);
    stage->now_ms += 999;
    ask(stage, &good, true);
    assert_answer(stage, "trouble, still", "NXDOMAIN" SOA);
    stage->now_ms += 1;
    ask(stage, &good, false);
    assert_answer(stage, "over", "NOERROR; null.test MX 0 .");
    stage_free(stage);

    stage = stage_of(world_text);
    stage->responder.trouble = (struct dns_trouble){.what = WORLD_TIMEOUT};
    ask(stage, &good, false);
    assert_answer(stage, "from the start", "nothing");
    assert_true(stage->response.asked);
    stage->now_ms = INT64_MAX / 2;
    stage->responder.trouble.what = WORLD_SERVFAIL;
    ask(stage, &unknown, false);
    assert_answer(stage, "for ever", "SERVFAIL");
    stage_free(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_name_answers_as_the_world_says),
        cmocka_unit_test(the_question_comes_back_as_it_was),
        cmocka_unit_test(addresses_can_be_left_out),
        cmocka_unit_test(garbage_is_not_believable),
        cmocka_unit_test(trouble_of_the_server),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
