/* World files: every word of the syntax says what it should, and every mistake is told with its line. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include <arpa/inet.h>

#include "fixtures/world/world.h"

enum { MANY = 20000, LINE_BYTES = 128 };

/* 63 letters */
#define LABEL "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static void print_fact(FILE *out, const struct world *world, const struct world_fact *fact)
{
    static const char *const words[WORLD_WHATS] = {
        [WORLD_MX] = "mx",
        [WORLD_A] = "a",
        [WORLD_AAAA] = "aaaa",
        [WORLD_CNAME] = "cname",
        [WORLD_NODATA] = "nodata",
        [WORLD_NXDOMAIN] = "nxdomain",
        [WORLD_SERVFAIL] = "servfail",
        [WORLD_REFUSED] = "refused",
        [WORLD_TIMEOUT] = "timeout",
        [WORLD_GARBAGE] = "garbage",
    };
    char address[INET6_ADDRSTRLEN];
    fprintf(out, " %s", words[fact->what]);
    if (fact->what == WORLD_MX)
        fprintf(out, " %u", fact->preference);
    if (fact->what == WORLD_MX || fact->what == WORLD_CNAME) {
        struct str name = world_name(world, fact->data);
        fprintf(out, " %.*s%s", (int)name.length, name.bytes, name.length == 0 ? "." : "");
    }
    if (fact->what == WORLD_A || fact->what == WORLD_AAAA)
        fprintf(out, " %s",
                inet_ntop(fact->what == WORLD_A ? AF_INET : AF_INET6, world_address(world, fact), address,
                          sizeof address));
    if (fact->ttl_s != (fact->what >= WORLD_NODATA ? WORLD_NEGATIVE_TTL_S : WORLD_TTL_S))
        fprintf(out, " ttl %u", fact->ttl_s);
    if (fact->slow_ms != 0)
        fprintf(out, " slow %ums", fact->slow_ms);
    if (fact->after != 0)
        fprintf(out, " after %u", fact->after);
}

/* The world as text: each name but the root with its facts; (name) does not exist. */
static char *text_of(const struct world *world)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (uint32_t i = 1; i < world_count(world); i++) {
        struct str name = world_name(world, i);
        fprintf(out, world_exists(world, i) ? "%.*s" : "(%.*s)", (int)name.length, name.bytes);
        const struct world_fact *fact = world_first(world, i);
        for (; fact != NULL; fact = world_next(world, fact))
            print_fact(out, world, fact);
        fputs("; ", out);
    }
    fclose(out);
    return text;
}

static const struct good_case {
    const char *name, *text, *world;
} good_cases[] = {
    {.name = "nothing", .text = "", .world = ""},
    {.name = "comments and blank lines", .text = "# a\n\n \t\r\n  # b", .world = ""},
    {.name = "mx", .text = "domain a.t mx m.t", .world = "a.t mx 10 m.t; t; (m.t); "},
    {.name = "several mx",
     .text = "domain a mx x y z",
     .world = "a mx 10 x mx 20 y mx 30 z; (x); (y); (z); "},
    {.name = "mx with preferences",
     .text = "domain a mx 5 x 65535 y 0 x",
     .world = "a mx 5 x mx 65535 y mx 0 x; (x); (y); "},
    {.name = "null MX", .text = "domain a mx .", .world = "a mx 0 .; "},
    {.name = "null MX and another", .text = "domain a mx . x", .world = "a mx 0 . mx 20 x; (x); "},
    {.name = "null MX with a preference", .text = "domain a mx 7 .", .world = "a mx 7 .; "},
    {.name = "an MX that is an address",
     .text = "domain a mx 192.0.2.25",
     .world = "a mx 10 192.0.2.25; (192.0.2.25); "},
    {.name = "a", .text = "domain a a 127.0.0.1 10.0.0.1", .world = "a a 127.0.0.1 a 10.0.0.1; "},
    {.name = "aaaa", .text = "domain a aaaa ::1 2001:DB8::2", .world = "a aaaa ::1 aaaa 2001:db8::2; "},
    {.name = "cname", .text = "domain a cname b.c", .world = "a cname b.c; (b.c); "},
    {.name = "nodata", .text = "domain a nodata", .world = "a nodata; "},
    {.name = "nxdomain", .text = "domain a nxdomain", .world = "a nxdomain; "},
    {.name = "servfail", .text = "domain a servfail", .world = "a servfail; "},
    {.name = "refused", .text = "domain a refused", .world = "a refused; "},
    {.name = "timeout", .text = "domain a timeout", .world = "a timeout; "},
    {.name = "garbage", .text = "domain a garbage", .world = "a garbage; "},
    {.name = "ttl", .text = "domain a ttl 60 mx x", .world = "a mx 10 x ttl 60; (x); "},
    {.name = "ttl of nothing", .text = "domain a ttl 0 nodata", .world = "a nodata ttl 0; "},
    {.name = "slow, milliseconds",
     .text = "domain a slow 300ms mx x",
     .world = "a mx 10 x slow 300ms; (x); "},
    {.name = "slow, seconds", .text = "domain a slow 2s nodata", .world = "a nodata slow 2000ms; "},
    {.name = "after", .text = "domain a after 3 servfail", .world = "a servfail after 3; "},
    {.name = "all of them, for all that the line has",
     .text = "domain a after 1 slow 1s ttl 5 a 1.2.3.4 5.6.7.8",
     .world = "a a 1.2.3.4 ttl 5 slow 1000ms after 1 a 5.6.7.8 ttl 5 slow 1000ms after 1; "},
    {.name = "only for the line itself",
     .text = "domain a ttl 5 after 2 mx x\ndomain a mx y",
     .world = "a mx 10 x ttl 5 after 2 mx 10 y; (x); (y); "},
    {.name = "lines add up",
     .text = "domain a mx x\ndomain b nodata\ndomain a a 1.2.3.4\ndomain a after 3 timeout\n",
     .world = "a mx 10 x a 1.2.3.4 timeout after 3; (x); b nodata; "},
    {.name = "host", .text = "host m 1.2.3.4", .world = "m a 1.2.3.4; "},
    {.name = "host with both", .text = "host m ::1 1.2.3.4 ::2", .world = "m aaaa ::1 a 1.2.3.4 aaaa ::2; "},
    {.name = "host with ttl",
     .text = "host m 1.2.3.4 ::1 ttl 9",
     .world = "m a 1.2.3.4 ttl 9 aaaa ::1 ttl 9; "},
    {.name = "host and domain", .text = "domain a mx a\nhost a 1.2.3.4", .world = "a mx 10 a a 1.2.3.4; "},
    {.name = "blanks, tabs, CRLF, comments",
     .text = "\t domain \t a  mx\tx # domain b nodata\r\nhost x 1.2.3.4#\r\n",
     .world = "a mx 10 x; x a 1.2.3.4; "},
    {.name = "upper case",
     .text = "DOMAIN A.T MX M.T\nHost m.T 1.2.3.4",
     .world = "a.t mx 10 m.t; t; m.t a 1.2.3.4; "},
    {.name = "last dots", .text = "domain a.t. cname b.t.", .world = "a.t cname b.t; t; (b.t); "},
    {.name = "the names above exist", .text = "domain a.b.c nodata", .world = "a.b.c nodata; b.c; c; "},
    {.name = "a line makes a name exist",
     .text = "domain a mx x\nhost x 1.2.3.4",
     .world = "a mx 10 x; x a 1.2.3.4; "},
    {.name = "strange bytes",
     .text = "domain a mx a/b:c\\.t \xc3\xa4",
     .world = "a mx 10 a/b:c\\.t mx 20 \xc3\xa4; (a/b:c\\.t); (\xc3\xa4); "},
    {.name = "the longest label", .text = "domain " LABEL " nodata", .world = LABEL " nodata; "},
};

static void every_word_says_what_it_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good_cases / sizeof good_cases[0]; i++) {
        const struct good_case *test = &good_cases[i];
        struct fail fail = {0};
        struct world *world = world_of("w", str_of(test->text), &fail);
        if (world == NULL)
            fail_msg("%s: %s", test->name, fail.sentence);
        char *text = text_of(world);
        if (strcmp(text, test->world) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", test->name, text, test->world);
        free(text);
        world_free(world);
    }
}

static const struct wrong_case {
    const char *name, *text, *sentence;
} wrong_cases[] = {
    {"a strange line", "dommain a mx b", "line 1: \"dommain\" is none of domain, host, great and mailbox"},
    {"its number", "# a\n\ndomain a nodata\r\nx\n",
     "line 4: \"x\" is none of domain, host, great and mailbox"},
    {"a long word", "x" LABEL LABEL, "line 1: \"x" LABEL "\" is none of domain, host, great and mailbox"},
    {"no name", "domain", "line 1: behind domain stands no name"},
    {"no host name", "host # a", "line 1: behind host stands no name"},
    {"an empty label", "domain a..b nodata", "line 1: the name a..b has an empty label"},
    {"an empty label first", "domain .a nodata", "line 1: the name .a has an empty label"},
    {"two last dots", "domain a.. nodata", "line 1: the name a.. has an empty label"},
    {"a long label", "domain " LABEL "a nodata",
     "line 1: the name " LABEL "a has a label longer than 63 bytes"},
    {"a control byte", "domain a\x7f nodata", "line 1: the name a\\x7f is not printable"},
    {"a bad target", "domain a cname b..c", "line 1: the name b..c has an empty label"},
    {"a bad MX host", "domain a mx 10 ..", "line 1: the name .. has an empty label"},
    {"nothing", "domain a",
     "line 1: the line does not say what the domain has; say mx, a, aaaa, cname, nodata or a trouble"},
    {"nothing behind a clause", "domain a ttl 5",
     "line 1: the line does not say what the domain has; say mx, a, aaaa, cname, nodata or a trouble"},
    {"an unknown word", "domain a mxx b",
     "line 1: \"mxx\" is none of ttl, slow, after, mx, a, aaaa, cname, nodata, nxdomain, servfail, refused, "
     "timeout and garbage"},
    {"no ttl", "domain a ttl", "line 1: behind ttl stands a number of seconds, not \"\""},
    {"a word for ttl", "domain a ttl 5s mx b", "line 1: behind ttl stands a number of seconds, not \"5s\""},
    {"a large ttl", "domain a ttl 2147483648 mx b",
     "line 1: behind ttl stands a number of seconds, not \"2147483648\""},
    {"slow without a unit", "domain a slow 5 mx b",
     "line 1: behind slow stands a time such as 300ms or 2s, not \"5\""},
    {"slow without a number", "domain a slow ms mx b",
     "line 1: behind slow stands a time such as 300ms or 2s, not \"ms\""},
    {"more than an hour", "domain a slow 3601s mx b",
     "line 1: behind slow stands a time such as 300ms or 2s, not \"3601s\""},
    {"a negative number", "domain a after -1 mx b",
     "line 1: behind after stands a number of questions, not \"-1\""},
    {"a number that is too large", "domain a after 4294967296 mx b",
     "line 1: behind after stands a number of questions, not \"4294967296\""},
    {"no MX host", "domain a mx", "line 1: behind mx stands no host"},
    {"a preference alone", "domain a mx 10", "line 1: behind the preference 10 stands no host"},
    {"a large preference", "domain a mx 65536 b", "line 1: \"65536\" is no preference of 0 to 65535"},
    {"one without a preference", "domain a mx 10 b c", "line 1: \"c\" is no preference of 0 to 65535"},
    {"one with a preference", "domain a mx b 10 c",
     "line 1: the preference 10 stands behind a host without one"},
    {"no address", "domain a a", "line 1: behind a stands no address"},
    {"no IPv6 address", "domain a aaaa", "line 1: behind aaaa stands no address"},
    {"IPv6 for a", "domain a a ::1", "line 1: \"::1\" is no IPv4 address"},
    {"IPv4 for aaaa", "domain a aaaa ::1 1.2.3.4", "line 1: \"1.2.3.4\" is no IPv6 address"},
    {"half an address", "domain a a 1.2.3", "line 1: \"1.2.3\" is no IPv4 address"},
    {"no cname", "domain a cname", "line 1: behind cname stands no name"},
    {"two cnames", "domain a cname b c", "line 1: nothing stands behind cname, but here \"c\""},
    {"more words", "domain a nodata mx b", "line 1: nothing stands behind nodata, but here \"mx\""},
    {"a clause behind", "domain a servfail after 3",
     "line 1: nothing stands behind servfail, but here \"after\""},
    {"a host without address", "host a", "line 1: the host has no address"},
    {"a host with ttl only", "host a ttl 5", "line 1: the host has no address"},
    {"a host with a name", "host a 1.2.3.4 b",
     "line 1: \"b\" is neither an IP address nor a word of a host line"},
    {"a host with slow", "host a 1.2.3.4 ttl 5 slow 5ms",
     "line 1: \"slow\" is no word of a host line; behind the addresses there may be ttl and manners"},
    {"an address behind ttl", "host a 1.2.3.4 ttl 5 1.2.3.5",
     "line 1: \"1.2.3.5\" is no word of a host line; behind the addresses there may be ttl and manners"},
    {"a host's bad ttl", "host a 1.2.3.4 ttl x", "line 1: behind ttl stands a number of seconds, not \"x\""},
};

static void every_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong_cases / sizeof wrong_cases[0]; i++) {
        const struct wrong_case *test = &wrong_cases[i];
        struct fail fail = {0};
        char expected[FAIL_SENTENCE_BYTES];
        snprintf(expected, sizeof expected, "a.world, %.*s", 1000, test->sentence);
        struct world *world = world_of("a.world", str_of(test->text), &fail);
        if (world != NULL)
            fail_msg("%s: no mistake is seen", test->name);
        if (fail.code != EXIT_CONFIG)
            fail_msg("%s: %d", test->name, fail.code);
        if (strcmp(fail.sentence, expected) != 0)
            fail_msg("%s: \"%s\", not \"%s\"", test->name, fail.sentence, expected);
    }
}

static void the_longest_name_is_read(void **state)
{
    (void)state;
    static const char fits[] = "domain " LABEL "." LABEL "." LABEL ".a" /* 194 */
                               "234567890123456789012345678901234567890123456789012345678901 nodata";
    static const char longer[] = "domain " LABEL "." LABEL "." LABEL ".a"
                                 "2345678901234567890123456789012345678901234567890123456789012 nodata";
    struct fail fail = {0};
    struct world *world = world_of("w", str_of(fits), &fail);
    assert_non_null(world);
    assert_int_equal(world_name(world, 1).length, 253);
    world_free(world);
    assert_null(world_of("w", str_of(longer), &fail));
    assert_non_null(strstr(fail.sentence, "is longer than 253 bytes"));
}

static void many_names_are_found(void **state)
{
    (void)state;
    char *text = malloc((size_t)MANY * LINE_BYTES), name[LINE_BYTES];
    size_t length = 0;
    struct fail fail = {0};
    for (int i = 0; i < MANY; i++)
        length += (size_t)snprintf(text + length, LINE_BYTES, "domain d%d.z%d.test a 10.0.%d.%d\n", i,
                                   i % 100, i >> 8 & 255, i & 255);
    struct world *world = world_of("w", (struct str){text, length}, &fail);
    free(text); /* it was copied */
    assert_non_null(world);
    assert_int_equal(world_count(world), 1 + MANY + 100 + 1);
    for (int i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "d%d.z%d.test", i, i % 100);
        uint32_t number = world_find(world, str_of(name));
        assert_int_not_equal(number, WORLD_NOWHERE);
        const unsigned char *address = world_address(world, world_first(world, number));
        assert_int_equal(address[2] << 8 | address[3], i & 0xffff);
        snprintf(name, sizeof name, "d%d.z%d.test", i, i % 100 + 1);
        assert_int_equal(world_find(world, str_of(name)), WORLD_NOWHERE);
    }
    assert_int_equal(world_find(world, STR("")), 0);
    assert_true(world_exists(world, 0));
    world_free(world);
    world_free(NULL);
}

static void a_file_is_read(void **state)
{
    (void)state;
    struct fail fail = {0};
    char path[] = "/tmp/test_world.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "host a ::1\n", 11), 11);
    close(fd);
    struct world *world = world_open(path, &fail);
    unlink(path);
    assert_non_null(world);
    assert_int_not_equal(world_find(world, STR("a")), WORLD_NOWHERE);
    world_free(world);
    assert_null(world_open(path, &fail));
    assert_int_equal(fail.code, EXIT_NO_INPUT);
    fail = (struct fail){0};
    assert_null(world_open("/", &fail));
    assert_int_equal(fail.code, EXIT_IO);
}

static void the_sample_world_is_read(void **state)
{
    (void)state;
    struct fail fail = {0};
    struct world *world = world_open("fixtures/sample.world", &fail);
    if (world == NULL)
        fail_msg("%s", fail.sentence);
    assert_int_not_equal(world_find(world, STR("gmail.com")), WORLD_NOWHERE);
    world_free(world);
}

static void words_of_the_command_line(void **state)
{
    (void)state;
    uint32_t time_ms = 1;
    assert_true(world_time(STR("20ms"), &time_ms) && time_ms == 20);
    assert_true(world_time(STR("3600s"), &time_ms) && time_ms == WORLD_TIME_MAX_MS);
    assert_true(world_time(STR("0ms"), &time_ms) && time_ms == 0);
    assert_false(world_time(STR("3600001ms"), &time_ms) || world_time(STR(""), &time_ms) ||
                 world_time(STR("s"), &time_ms) || world_time(STR("1m"), &time_ms) ||
                 world_time(STR("-1s"), &time_ms));
    assert_int_equal(world_trouble(STR("nxdomain")), WORLD_NXDOMAIN);
    assert_int_equal(world_trouble(STR("timeout")), WORLD_TIMEOUT);
    assert_int_equal(world_trouble(STR("nodata")), WORLD_WHATS);
    assert_int_equal(world_trouble(STR("")), WORLD_WHATS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_says_what_it_should),
        cmocka_unit_test(every_mistake_is_told_with_its_line),
        cmocka_unit_test(the_longest_name_is_read),
        cmocka_unit_test(many_names_are_found),
        cmocka_unit_test(a_file_is_read),
        cmocka_unit_test(the_sample_world_is_read),
        cmocka_unit_test(words_of_the_command_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
