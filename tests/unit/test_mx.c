/* Tests what is made of DNS answers, and that name servers which lie are not believed: with servers of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/fake_clock.h"
#include "tests/unit/fake_resolver.h"
#include "validators/mx.h"

enum { TEST_MS = 60000, NUMBERS = 64 };

/* Whoever is told, in the test. */
struct told {
    struct mx_client client;
    bool told[NUMBERS];
    enum mx_verdict verdict[NUMBERS];
    char host[NUMBERS][64];
};

static void hear(struct mx_client *client, size_t number, const struct mx_answer *answer)
{
    struct told *told = (struct told *)client;
    assert_false(told->told[number]);
    told->told[number] = true;
    told->verdict[number] = answer->verdict;
    snprintf(told->host[number], sizeof told->host[number], "%.*s", (int)answer->host.length, answer->host.bytes);
}

static void hear_nothing(struct mx_client *client, unsigned server)
{
    (void)client;
    (void)server;
}

static const struct paths one_server = {1, {"x"}}, two_servers = {2, {"x", "y"}};
static const struct paths canaries = {3, {"canary.test", "canary2.test", "canary3.test"}};
static struct canary_names *names; /* of every desk */

static int open_names(void **state)
{
    (void)state;
    names = canary_names_new(&canaries);
    return 0;
}

static int close_names(void **state)
{
    (void)state;
    canary_names_free(names);
    return 0;
}

static struct mx_desk *open_desk(const struct paths *servers, struct told *told)
{
    struct fail fail = {0};
    struct mx_plan plan = {.servers = servers, .canaries = names, .most_in_flight = 100};
    *told = (struct told){.client = {hear, hear_nothing, hear_nothing}};
    struct mx_desk *desk = mx_desk_new(&plan, &told->client, &fail);
    assert_non_null(desk);
    return desk;
}

static void turn_for(struct mx_desk *desk, int64_t time_ms)
{
    for (int64_t i = 0; i < time_ms; i++) {
        fake_now_ms++;
        mx_turn(desk, 0);
    }
}

static void wait_for_light(struct mx_desk *desk)
{
    for (int i = 0; i < TEST_MS && mx_dark_ms(desk) >= 0; i++)
        turn_for(desk, 1);
    assert_true(mx_dark_ms(desk) < 0);
}

static void wait_for_answers(struct mx_desk *desk)
{
    for (int i = 0; i < TEST_MS && mx_waiting(desk) > 0; i++)
        turn_for(desk, 1);
    assert_int_equal(mx_waiting(desk), 0);
}

static const struct verdict_case {
    const char *domain;
    enum mx_verdict verdict;
    const char *host;
    enum mx_verdict alone; /* of one server, where that is another */
} verdict_cases[] = {
    {"good.test", MX_ACCEPTS_MAIL, "mx.good.test", MX_UNKNOWN},
    {"two.test", MX_ACCEPTS_MAIL, "mx.good.test", MX_UNKNOWN},
    {"aonly.test", MX_ACCEPTS_MAIL, "", MX_UNKNOWN},
    {"empty.test", MX_NO_MAIL_HOST, "", MX_UNKNOWN},
    {"gone.test", MX_NO_DOMAIN, "", MX_UNKNOWN},
    {"null.test", MX_NULL_MX, "", MX_UNKNOWN},
    {"nullplus.test", MX_DNS_FAILURE, "mx.good.test", MX_UNKNOWN},
    {"dangling.test", MX_DANGLING, "gone.good.test", MX_UNKNOWN},
    {"private.test", MX_NOT_PUBLIC, "private.good.test", MX_DNS_FILTERED},
    {"literal.test", MX_IP_LITERAL, "192.0.2.25", MX_UNKNOWN},
    {"lame.test", MX_DNS_FAILURE, "", MX_UNKNOWN},
    {"mute.test", MX_DNS_TIMEOUT, "", MX_UNKNOWN},
    {"mutehost.test", MX_DNS_TIMEOUT, "mute.test", MX_UNKNOWN},
    {"lamehost.test", MX_DNS_FAILURE, "lame.test", MX_UNKNOWN},
    {"flaps.test", MX_DNS_FAILURE, "", MX_UNKNOWN},
    {"bare.test", MX_DNS_FILTERED, "", MX_UNKNOWN},
    {"bareempty.test", MX_DNS_FILTERED, "", MX_UNKNOWN},
    {"bareaonly.test", MX_ACCEPTS_MAIL, "", MX_UNKNOWN},
    {"rooted.com", MX_DNS_FILTERED, "", MX_UNKNOWN},
    {"rooted.test", MX_NO_DOMAIN, "", MX_UNKNOWN},
    {"barehost.test", MX_DNS_FILTERED, "bare.test", MX_UNKNOWN},
    {"odd.test", MX_DNS_FAILURE, "", MX_UNKNOWN},
    {"oddtwo.test", MX_ACCEPTS_MAIL, "mx.good.test", MX_UNKNOWN},
    {"odddangling.test", MX_DNS_FAILURE, "", MX_UNKNOWN}, /* whoever knows such a host: that it is dead is unproven */
    {"oddnull.test", MX_DNS_FAILURE, "", MX_UNKNOWN},
};

enum { CASES = sizeof verdict_cases / sizeof verdict_cases[0] };

static void ask_all_cases(struct mx_desk *desk)
{
    for (size_t i = 0; i < CASES; i++)
        mx_ask(desk, verdict_cases[i].domain, i, 0);
}

static enum mx_verdict expected(size_t number, bool alone)
{
    const struct verdict_case *one = &verdict_cases[number];
    return alone && one->alone != MX_UNKNOWN ? one->alone : one->verdict;
}

static void check_all_cases(const struct told *told, bool alone)
{
    for (size_t i = 0; i < CASES; i++) {
        assert_true(told->told[i]);
        if (told->verdict[i] != expected(i, alone) || strcmp(told->host[i], verdict_cases[i].host) != 0)
            fail_msg("%s: verdict %d of host %s", verdict_cases[i].domain, told->verdict[i], told->host[i]);
    }
}

static void test_verdicts(void **state)
{
    (void)state;
    const struct paths *const servers[] = {&one_server, &two_servers};
    for (size_t i = 0; i < 2; i++) {
        struct told told;
        struct mx_desk *desk = open_desk(servers[i], &told);
        assert_false(mx_has_room(desk)); /* nobody is believed yet */
        wait_for_light(desk);
        ask_all_cases(desk);
        wait_for_answers(desk);
        check_all_cases(&told, i == 0);
        mx_desk_free(desk);
    }
}

/* A bad verdict needs a second opinion, and a sign after it. */
static void test_invalid_takes_time(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    mx_ask(desk, "gone.test", 0, 0);
    mx_ask(desk, "good.test", 1, 0);
    for (int i = 0; i < TEST_MS && !told.told[1]; i++)
        mx_turn(desk, 1);
    assert_true(told.told[1]);
    assert_false(told.told[0]);
    wait_for_answers(desk);
    assert_int_equal(told.verdict[0], MX_NO_DOMAIN);
    mx_desk_free(desk);
}

/* From some moment on every answer is LIE: nothing becomes invalid, and all is right when the lie ends. */
static void lie_in_mid_run(const char *lie)
{
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    the_resolver->lie[0] = lie;
    ask_all_cases(desk);
    turn_for(desk, 1500);
    assert_true(mx_dark_ms(desk) >= 0);
    assert_false(mx_has_room(desk));
    for (size_t i = 0; i < CASES; i++)
        if (told.told[i] && told.verdict[i] != expected(i, true) && !mx_reason(told.verdict[i])->ask_again)
            fail_msg("%s: %s because of a lie", verdict_cases[i].domain, mx_reason(told.verdict[i])->code);
    assert_int_equal(mx_waiting(desk), 0); /* given back */
    the_resolver->lie[0] = NULL;
    wait_for_light(desk);
    turn_for(desk, 2); /* what is asked in the same millisecond as the sign is asked again */
    memset(told.told, 0, sizeof told.told);
    ask_all_cases(desk);
    wait_for_answers(desk);
    check_all_cases(&told, true);
    mx_desk_free(desk);
}

static void test_lies(void **state)
{
    (void)state;
    static const char *const lies[] = {"nxdomain", "nothing", "mx .", "servfail", "timeout", "portal"};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++)
        lie_in_mid_run(lies[i]);
}

/* A lie that ends before any canary has met it is caught by the second opinion. */
static void test_short_lie(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    the_resolver->lie_once = "good.test";
    mx_ask(desk, "good.test", 0, 0);
    wait_for_answers(desk);
    assert_null(the_resolver->lie_once); /* it was told */
    assert_int_equal(told.verdict[0], MX_ACCEPTS_MAIL);
    mx_desk_free(desk);
}

/* One of two servers lies: the other one is asked, and the run goes on without the first. */
static void test_one_of_two_lies(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&two_servers, &told);
    wait_for_light(desk);
    turn_for(desk, 50);
    the_resolver->lie[0] = "nxdomain";
    ask_all_cases(desk);
    turn_for(desk, 1500);
    assert_true(mx_dark_ms(desk) < 0);
    assert_false(the_resolver->used[0]);
    assert_true(the_resolver->used[1]);
    for (size_t i = 0; i < CASES; i++) {
        if (told.told[i] && told.verdict[i] == MX_UNKNOWN) {
            told.told[i] = false;
            mx_ask(desk, verdict_cases[i].domain, i, 0);
        }
    }
    wait_for_answers(desk);
    check_all_cases(&told, true);
    mx_desk_free(desk);
}

/* Servers that are wrong from the start are never used, and the sentence says what they do. */
static void test_dark_from_the_start(void **state)
{
    (void)state;
    struct told told;
    struct fail fail = {0};
    struct mx_desk *desk = open_desk(&one_server, &told);
    the_resolver->lie[0] = "nxdomain";
    turn_for(desk, 300);
    assert_true(mx_dark_ms(desk) >= 250);
    assert_false(mx_has_room(desk));
    assert_false(mx_dark_fail(desk, EXIT_NO_NETWORK, &fail));
    assert_int_equal(fail.code, EXIT_NO_NETWORK);
    assert_non_null(strstr(fail.sentence, "192.0.2.1"));
    assert_non_null(strstr(fail.sentence, "do not exist"));
    mx_desk_free(desk);
}

/* A server that sends everybody who mistypes a name to its own page would make domains that are gone look alive. */
static void test_inventing_server(void **state)
{
    (void)state;
    struct told told;
    struct fail fail = {0};
    struct mx_desk *desk = open_desk(&two_servers, &told);
    the_resolver->invents[0] = true;
    wait_for_light(desk);
    turn_for(desk, 50);
    assert_false(the_resolver->used[0]);
    assert_true(the_resolver->used[1]);
    mx_desk_free(desk);
    desk = open_desk(&one_server, &told);
    the_resolver->invents[0] = true;
    turn_for(desk, 300);
    assert_true(mx_dark_ms(desk) >= 250);
    assert_false(mx_dark_fail(desk, EXIT_NO_NETWORK, &fail));
    assert_non_null(strstr(fail.sentence, "has an address even for a name that does not exist"));
    mx_desk_free(desk);
}

/* A server is found lying for good while a domain is asked: the domain is asked again, and waits for nothing. */
static void test_liar_in_mid_question(void **state)
{
    (void)state;
    static const char *const lies[] = {"nxdomain", "servfail"};
    for (unsigned slow = 0; slow < SERVERS; slow++) /* the server that gives the first opinion, and the second */
        for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
            struct told told;
            struct mx_desk *desk = open_desk(&two_servers, &told);
            wait_for_light(desk);
            the_resolver->slow[slow] = "gone.test";
            mx_ask(desk, "gone.test", 0, 0);
            turn_for(desk, 500);
            the_resolver->lie[0] = lies[i];
            mx_ask(desk, "empty.test", 1, 0);
            turn_for(desk, SLOW_MS - 600);
            assert_false(the_resolver->used[0]);
            turn_for(desk, 1000);
            assert_true(told.told[0]);
            assert_int_equal(told.verdict[0], slow == 0 && i == 1 ? MX_DNS_FAILURE : MX_UNKNOWN);
            mx_desk_free(desk);
        }
}

static const char *deny_good(unsigned server, const char *name, enum dns_type type)
{
    (void)type;
    return server == 0 && strcmp(name, "good.test") == 0 ? "nxdomain" : NULL;
}

static const char *deny_a_of_aonly(unsigned server, const char *name, enum dns_type type)
{
    return server == 0 && type == DNS_A && strcmp(name, "aonly.test") == 0 ? "nothing" : NULL;
}

static const char *tell_private(unsigned server, const char *name, enum dns_type type)
{
    return server == 0 && type == DNS_A && strcmp(name, "mx.good.test") == 0 ? "a 0.0.0.0" : NULL;
}

/* One server tells a living domain's death, and is right about all else: the other is asked. */
static const struct {
    const char *(*say)(unsigned server, const char *name, enum dns_type type);
    const char *domain;
} lone_lies[] = {{deny_good, "good.test"}, {deny_a_of_aonly, "aonly.test"}, {tell_private, "good.test"}};

static void test_other_is_asked(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lone_lies / sizeof lone_lies[0]; i++)
        for (unsigned near = 0; near < 2; near++) {
            struct told told;
            struct mx_desk *desk = open_desk(&two_servers, &told);
            the_resolver->say = lone_lies[i].say;
            wait_for_light(desk);
            turn_for(desk, 10);
            mx_ask(desk, lone_lies[i].domain, 0, 0);
            wait_for_answers(desk);
            bool filtered = near && lone_lies[i].say == tell_private; /* nobody else is to be asked for that */
            the_resolver->near = near;
            mx_ask(desk, lone_lies[i].domain, 1, 0);
            wait_for_answers(desk);
            assert_int_equal(told.verdict[0], MX_ACCEPTS_MAIL);
            assert_int_equal(told.verdict[1], filtered ? MX_DNS_FILTERED : MX_ACCEPTS_MAIL);
            mx_desk_free(desk);
        }
}

/* A private address that all servers tell makes invalid, if they are not one operator's. */
static void test_operators(void **state)
{
    (void)state;
    for (unsigned near = 0; near < 2; near++) {
        struct told told;
        struct mx_desk *desk = open_desk(&two_servers, &told);
        the_resolver->near = near;
        wait_for_light(desk);
        turn_for(desk, 10);
        mx_ask(desk, "private.test", 0, 0);
        mx_ask(desk, "gone.test", 1, 0);
        wait_for_answers(desk);
        assert_int_equal(told.verdict[0], near ? MX_DNS_FILTERED : MX_NOT_PUBLIC);
        assert_int_equal(told.verdict[1], MX_NO_DOMAIN);
        mx_desk_free(desk);
    }
}

static const char *be_silent_about_hosts(unsigned server, const char *name, enum dns_type type)
{
    (void)server;
    (void)type;
    return strchr(name, '.') == NULL ? "silence" : NULL;
}

/* Twenty silent hosts take no longer than two. */
static void test_silent_hosts(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    the_resolver->say = be_silent_about_hosts;
    wait_for_light(desk);
    mx_ask(desk, "twenty.test", 0, 0);
    turn_for(desk, RESOLVER_GIVES_UP_MS * 2 + 100);
    assert_int_equal(mx_waiting(desk), 0);
    assert_int_equal(told.verdict[0], MX_DNS_TIMEOUT);
    mx_desk_free(desk);
}

/* A denial whose time to live has become shorter since a liar told it may be the lie, out of a cache; but not if
 * another server tells it too. */
static void test_doubted(void **state)
{
    (void)state;
    enum { DENIAL_S = 900 }; /* the fake SOA's */
    static const struct {
        const struct paths *servers;
        uint32_t doubted_ttl_s;
        const char *domain;
        enum mx_verdict verdict;
    } cases[] = {
        {&one_server, 0, "gone.test", MX_NO_DOMAIN},
        {&one_server, DENIAL_S + 1, "gone.test", MX_NO_DOMAIN},
        {&one_server, DENIAL_S + 2, "gone.test", MX_DNS_FILTERED},
        {&one_server, 100, "gone.test", MX_NO_DOMAIN},
        {&two_servers, DENIAL_S + 2, "gone.test", MX_NO_DOMAIN},
        {&one_server, DENIAL_S + 2, "dangling.test", MX_DNS_FILTERED},
        {&one_server, TTL_S + 2, "null.test", MX_DNS_FILTERED},
        {&one_server, TTL_S + 2, "good.test", MX_ACCEPTS_MAIL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told;
        struct mx_desk *desk = open_desk(cases[i].servers, &told);
        wait_for_light(desk);
        turn_for(desk, 10);
        mx_ask(desk, cases[i].domain, 0, cases[i].doubted_ttl_s);
        wait_for_answers(desk);
        if (told.verdict[0] != cases[i].verdict)
            fail_msg("case %zu: verdict %d", i, told.verdict[0]);
        mx_desk_free(desk);
    }
}

/* What was said of a host while its server lied, but came later, does not count. */
static void test_host_in_flight(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    the_resolver->slow[0] = "gone.good.test";
    mx_ask(desk, "onegone.test", 0, 0);
    turn_for(desk, 5);
    the_resolver->lie[0] = "nxdomain";
    mx_ask(desk, "empty.test", 1, 0);
    turn_for(desk, 1000);
    assert_true(mx_dark_ms(desk) >= 0);
    the_resolver->lie[0] = NULL;
    turn_for(desk, SLOW_MS - 1010);
    assert_true(mx_dark_ms(desk) < 0);
    the_resolver->lie[0] = "portal";
    turn_for(desk, 20);
    the_resolver->lie[0] = NULL;
    assert_true(told.told[0]);
    assert_int_equal(told.verdict[0], MX_UNKNOWN);
    memset(told.told, 0, sizeof told.told);
    mx_ask(desk, "onegone.test", 0, 0);
    wait_for_answers(desk);
    assert_int_equal(told.verdict[0], MX_DANGLING);
    mx_desk_free(desk);
}

/* A domain that is denied waits for the other server's opinion, but not for ever. */
static void test_witness_in_trouble(void **state)
{
    (void)state;
    static const struct {
        const char *says;
        bool full;
        bool waits;
        enum mx_verdict verdict;
    } cases[] = {
        {"timeout", false, true, MX_NO_DOMAIN}, /* silent from the start */
        {"servfail", false, true, MX_NO_DOMAIN},
        {"fails", false, true, MX_NO_DOMAIN},
        {"nxdomain", false, false, MX_NO_DOMAIN}, /* a liar is nobody's witness */
        {NULL, true, true, MX_UNKNOWN},           /* it will have room again */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told;
        struct mx_desk *desk = open_desk(&two_servers, &told);
        the_resolver->lie[1] = cases[i].says;
        the_resolver->full[1] = cases[i].full;
        wait_for_light(desk);
        turn_for(desk, 50);
        mx_ask(desk, "gone.test", 0, 0);
        turn_for(desk, 4000);
        assert_int_equal(mx_waiting(desk), cases[i].waits);
        turn_for(desk, CANARY_DEAD_MS - 3000);
        if (told.verdict[0] != cases[i].verdict)
            fail_msg("case %zu: verdict %d", i, told.verdict[0]);
        the_resolver->full[1] = false;
        wait_for_answers(desk);
        assert_int_equal(told.verdict[0], MX_NO_DOMAIN);
        mx_desk_free(desk);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),      cmocka_unit_test(test_invalid_takes_time),
        cmocka_unit_test(test_lies),          cmocka_unit_test(test_short_lie),
        cmocka_unit_test(test_one_of_two_lies), cmocka_unit_test(test_dark_from_the_start),
        cmocka_unit_test(test_inventing_server), cmocka_unit_test(test_liar_in_mid_question),
        cmocka_unit_test(test_witness_in_trouble), cmocka_unit_test(test_host_in_flight),
        cmocka_unit_test(test_other_is_asked),    cmocka_unit_test(test_operators),
        cmocka_unit_test(test_silent_hosts),      cmocka_unit_test(test_doubted),
    };
    return cmocka_run_group_tests(tests, open_names, close_names);
}
