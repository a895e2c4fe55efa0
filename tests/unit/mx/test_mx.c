/* Tests what is made of DNS answers, and that name servers which lie are not believed: with servers of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/mx/mx_stage.h"

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
    {"odddangling.test", MX_DNS_FAILURE, "",
     MX_UNKNOWN}, /* whoever knows such a host: that it is dead is unproven */
    {"oddnull.test", MX_DNS_FAILURE, "", MX_UNKNOWN},
};

enum { CASES = sizeof verdict_cases / sizeof verdict_cases[0] };

static void ask_all_cases(struct mx_engine *engine)
{
    for (size_t i = 0; i < CASES; i++)
        mx_ask(engine, verdict_cases[i].domain, i, 0);
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
        struct mx_engine *engine = open_desk(servers[i], &told);
        assert_false(mx_has_room(engine)); /* nobody is believed yet */
        wait_for_light(engine);
        ask_all_cases(engine);
        wait_for_answers(engine);
        check_all_cases(&told, i == 0);
        mx_engine_free(engine);
    }
}

/* A bad verdict needs a second opinion, and a sign after it. */
static void test_invalid_takes_time(void **state)
{
    (void)state;
    struct told told;
    struct mx_engine *engine = open_desk(&one_server, &told);
    wait_for_light(engine);
    mx_ask(engine, "gone.test", 0, 0);
    mx_ask(engine, "good.test", 1, 0);
    for (int i = 0; i < TEST_MS && !told.told[1]; i++)
        turn_for(engine, 1);
    assert_true(told.told[1]);
    assert_false(told.told[0]);
    wait_for_answers(engine);
    assert_int_equal(told.verdict[0], MX_NO_DOMAIN);
    mx_engine_free(engine);
}

/* From some moment on every answer is LIE: nothing becomes invalid, and all is right when the lie ends. */
static void lie_in_mid_run(const char *lie)
{
    struct told told;
    struct mx_engine *engine = open_desk(&one_server, &told);
    wait_for_light(engine);
    the_resolver->lie[0] = lie;
    ask_all_cases(engine);
    turn_for(engine, 1500);
    assert_true(mx_outage_ms(engine) >= 0);
    assert_false(mx_has_room(engine));
    for (size_t i = 0; i < CASES; i++)
        if (told.told[i] && told.verdict[i] != expected(i, true) &&
            !reason_is_unknown(mx_reason(told.verdict[i])))
            fail_msg("%s: %s because of a lie", verdict_cases[i].domain, mx_reason(told.verdict[i])->code);
    assert_int_equal(mx_waiting(engine), 0); /* given back */
    the_resolver->lie[0] = NULL;
    wait_for_light(engine);
    turn_for(engine, 2); /* what is asked in the same millisecond as the sign is asked again */
    memset(told.told, 0, sizeof told.told);
    ask_all_cases(engine);
    wait_for_answers(engine);
    check_all_cases(&told, true);
    mx_engine_free(engine);
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
    struct mx_engine *engine = open_desk(&one_server, &told);
    wait_for_light(engine);
    the_resolver->lie_once = "good.test";
    mx_ask(engine, "good.test", 0, 0);
    wait_for_answers(engine);
    assert_null(the_resolver->lie_once); /* it was told */
    assert_int_equal(told.verdict[0], MX_ACCEPTS_MAIL);
    mx_engine_free(engine);
}

/* One of two servers lies: the other one is asked, and the run goes on without the first. */
static void test_one_of_two_lies(void **state)
{
    (void)state;
    struct told told;
    struct mx_engine *engine = open_desk(&two_servers, &told);
    wait_for_light(engine);
    turn_for(engine, 50);
    the_resolver->lie[0] = "nxdomain";
    ask_all_cases(engine);
    turn_for(engine, 1500);
    assert_true(mx_outage_ms(engine) < 0);
    assert_false(the_resolver->used[0]);
    assert_true(the_resolver->used[1]);
    for (size_t i = 0; i < CASES; i++) {
        if (told.told[i] && told.verdict[i] == MX_UNKNOWN) {
            told.told[i] = false;
            mx_ask(engine, verdict_cases[i].domain, i, 0);
        }
    }
    wait_for_answers(engine);
    check_all_cases(&told, true);
    mx_engine_free(engine);
}

/* Servers that are wrong from the start are never used, and the sentence says what they do. */
static void test_dark_from_the_start(void **state)
{
    (void)state;
    struct told told;
    struct fail fail = {0};
    struct mx_engine *engine = open_desk(&one_server, &told);
    the_resolver->lie[0] = "nxdomain";
    turn_for(engine, 300);
    assert_true(mx_outage_ms(engine) >= 250);
    assert_false(mx_has_room(engine));
    assert_false(mx_outage_fail(engine, EXIT_NO_NETWORK, &fail));
    assert_int_equal(fail.code, EXIT_NO_NETWORK);
    assert_non_null(strstr(fail.sentence, "192.0.2.1"));
    assert_non_null(strstr(fail.sentence, "do not exist"));
    mx_engine_free(engine);
}

/* A server that sends everybody who mistypes a name to its own page would make domains that are gone look alive. */
static void test_inventing_server(void **state)
{
    (void)state;
    struct told told;
    struct fail fail = {0};
    struct mx_engine *engine = open_desk(&two_servers, &told);
    the_resolver->invents[0] = true;
    wait_for_light(engine);
    turn_for(engine, 50);
    assert_false(the_resolver->used[0]);
    assert_true(the_resolver->used[1]);
    mx_engine_free(engine);
    engine = open_desk(&one_server, &told);
    the_resolver->invents[0] = true;
    turn_for(engine, 300);
    assert_true(mx_outage_ms(engine) >= 250);
    assert_false(mx_outage_fail(engine, EXIT_NO_NETWORK, &fail));
    assert_non_null(strstr(fail.sentence, "returns an address even for a name that does not exist"));
    mx_engine_free(engine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),
        cmocka_unit_test(test_invalid_takes_time),
        cmocka_unit_test(test_lies),
        cmocka_unit_test(test_short_lie),
        cmocka_unit_test(test_one_of_two_lies),
        cmocka_unit_test(test_dark_from_the_start),
        cmocka_unit_test(test_inventing_server),
    };
    return cmocka_run_group_tests(tests, open_names, close_names);
}
