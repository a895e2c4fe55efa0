/* Tests whose opinions a verdict needs, and how long it waits for them: with one server and with two. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/mx/mx_stage.h"

/* A server is found lying for good while a domain is asked: the domain is asked again, and waits for nothing. */
static void test_liar_in_mid_question(void **state)
{
    (void)state;
    static const char *const lies[] = {"nxdomain", "servfail"};
    for (unsigned slow = 0; slow < SERVERS;
         slow++) /* the server that gives the first opinion, and the second */
        for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++) {
            struct told told;
            struct mx_engine *engine = open_desk(&two_servers, &told);
            wait_for_light(engine);
            the_resolver->slow[slow] = "gone.test";
            mx_ask(engine, "gone.test", 0, 0);
            turn_for(engine, 500);
            the_resolver->lie[0] = lies[i];
            mx_ask(engine, "empty.test", 1, 0);
            turn_for(engine, SLOW_MS - 600);
            assert_false(the_resolver->used[0]);
            turn_for(engine, 1000);
            assert_true(told.told[0]);
            assert_int_equal(told.verdict[0], slow == 0 && i == 1 ? MX_DNS_FAILURE : MX_UNKNOWN);
            mx_engine_free(engine);
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
            struct mx_engine *engine = open_desk(&two_servers, &told);
            the_resolver->say = lone_lies[i].say;
            wait_for_light(engine);
            turn_for(engine, 10);
            mx_ask(engine, lone_lies[i].domain, 0, 0);
            wait_for_answers(engine);
            bool filtered =
                near && lone_lies[i].say == tell_private; /* nobody else is to be asked for that */
            the_resolver->near = near;
            mx_ask(engine, lone_lies[i].domain, 1, 0);
            wait_for_answers(engine);
            assert_int_equal(told.verdict[0], MX_ACCEPTS_MAIL);
            assert_int_equal(told.verdict[1], filtered ? MX_DNS_FILTERED : MX_ACCEPTS_MAIL);
            mx_engine_free(engine);
        }
}

/* A private address that all servers tell makes invalid, if they are not one operator's. */
static void test_operators(void **state)
{
    (void)state;
    for (unsigned near = 0; near < 2; near++) {
        struct told told;
        struct mx_engine *engine = open_desk(&two_servers, &told);
        the_resolver->near = near;
        wait_for_light(engine);
        turn_for(engine, 10);
        mx_ask(engine, "private.test", 0, 0);
        mx_ask(engine, "gone.test", 1, 0);
        wait_for_answers(engine);
        assert_int_equal(told.verdict[0], near ? MX_DNS_FILTERED : MX_NOT_PUBLIC);
        assert_int_equal(told.verdict[1], MX_NO_DOMAIN);
        mx_engine_free(engine);
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
    struct mx_engine *engine = open_desk(&one_server, &told);
    the_resolver->say = be_silent_about_hosts;
    wait_for_light(engine);
    mx_ask(engine, "twenty.test", 0, 0);
    turn_for(engine, RESOLVER_GIVES_UP_MS * 2 + 100);
    assert_int_equal(mx_waiting(engine), 0);
    assert_int_equal(told.verdict[0], MX_DNS_TIMEOUT);
    mx_engine_free(engine);
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
        struct mx_engine *engine = open_desk(cases[i].servers, &told);
        wait_for_light(engine);
        turn_for(engine, 10);
        mx_ask(engine, cases[i].domain, 0, cases[i].doubted_ttl_s);
        wait_for_answers(engine);
        if (told.verdict[0] != cases[i].verdict)
            fail_msg("case %zu: verdict %d", i, told.verdict[0]);
        mx_engine_free(engine);
    }
}

/* An address that comes along counts for others only if it is the domain's own. */
static void test_bailiwick(void **state)
{
    (void)state;
    static const struct {
        const char *domain;
        enum mx_verdict verdict;
    } cases[] = {
        {"own.test", MX_ACCEPTS_MAIL},     {"ofown.test", MX_ACCEPTS_MAIL}, /* as own.test has said */
        {"knowall.test", MX_ACCEPTS_MAIL}, {"victim.test", MX_DANGLING},    /* whatever knowall.test says */
        {"knowall.test", MX_ACCEPTS_MAIL},
    };
    struct told told;
    struct mx_engine *engine = open_desk(&one_server, &told);
    wait_for_light(engine);
    turn_for(engine, 10);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        mx_ask(engine, cases[i].domain, i, 0);
        wait_for_answers(engine);
        if (told.verdict[i] != cases[i].verdict)
            fail_msg("%s: verdict %d", cases[i].domain, told.verdict[i]);
    }
    mx_engine_free(engine);
}

/* What was said of a host while its server lied, but came later, does not count. */
static void test_host_in_flight(void **state)
{
    (void)state;
    struct told told;
    struct mx_engine *engine = open_desk(&one_server, &told);
    wait_for_light(engine);
    the_resolver->slow[0] = "gone.good.test";
    mx_ask(engine, "onegone.test", 0, 0);
    turn_for(engine, 5);
    the_resolver->lie[0] = "nxdomain";
    mx_ask(engine, "empty.test", 1, 0);
    turn_for(engine, 1000);
    assert_true(mx_outage_ms(engine) >= 0);
    the_resolver->lie[0] = NULL;
    turn_for(engine, SLOW_MS - 1010);
    assert_true(mx_outage_ms(engine) < 0);
    the_resolver->lie[0] = "portal";
    turn_for(engine, 20);
    the_resolver->lie[0] = NULL;
    assert_true(told.told[0]);
    assert_int_equal(told.verdict[0], MX_UNKNOWN);
    memset(told.told, 0, sizeof told.told);
    mx_ask(engine, "onegone.test", 0, 0);
    wait_for_answers(engine);
    assert_int_equal(told.verdict[0], MX_DANGLING);
    mx_engine_free(engine);
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
        {"servfail", false, true, MX_NO_DOMAIN},  {"fails", false, true, MX_NO_DOMAIN},
        {"nxdomain", false, false, MX_NO_DOMAIN}, /* a liar is nobody's witness */
        {NULL, true, true, MX_UNKNOWN},           /* it will have room again */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct told told;
        struct mx_engine *engine = open_desk(&two_servers, &told);
        the_resolver->lie[1] = cases[i].says;
        the_resolver->full[1] = cases[i].full;
        wait_for_light(engine);
        turn_for(engine, 50);
        mx_ask(engine, "gone.test", 0, 0);
        turn_for(engine, 4000);
        assert_int_equal(mx_waiting(engine), cases[i].waits);
        turn_for(engine, CANARY_DEAD_MS - 3000);
        if (told.verdict[0] != cases[i].verdict)
            fail_msg("case %zu: verdict %d", i, told.verdict[0]);
        the_resolver->full[1] = false;
        wait_for_answers(engine);
        assert_int_equal(told.verdict[0], MX_NO_DOMAIN);
        mx_engine_free(engine);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_liar_in_mid_question),
        cmocka_unit_test(test_other_is_asked),
        cmocka_unit_test(test_operators),
        cmocka_unit_test(test_silent_hosts),
        cmocka_unit_test(test_doubted),
        cmocka_unit_test(test_host_in_flight),
        cmocka_unit_test(test_bailiwick),
        cmocka_unit_test(test_witness_in_trouble),
    };
    return cmocka_run_group_tests(tests, open_names, close_names);
}
