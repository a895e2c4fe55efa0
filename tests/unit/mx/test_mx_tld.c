/* Tests whether top-level domains are found alive, for each server: with servers of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/base/fake_clock.h"
#include "tests/unit/dns/fake_resolver.h"
#include "validators/mx/mx_tld.h"

/* What the servers say about the next questions, and what they were asked for. */
static struct {
    const char *says[8];
    unsigned count;
    char names[8][64];
    enum dns_type types[8];
} asked;

/* A thread's top-level domains. */
struct stage {
    struct mx_tld_listener listener;
    struct loop *loop;
    struct resolver *resolver;
    struct canary_names *names;
    struct mx_tlds *tlds;
    unsigned told;
};

static const struct paths two_servers = PATHS_OF("x", "y");

static const char *say(unsigned server, const char *name, enum dns_type type)
{
    (void)server;
    assert_true(asked.count < 8);
    snprintf(asked.names[asked.count], sizeof asked.names[0], "%s", name);
    asked.types[asked.count] = type;
    return asked.says[asked.count++];
}

static void hear(struct mx_tld_listener *self)
{
    ((struct stage *)self)->told++;
}

static void open_stage(struct stage *stage)
{
    struct fail fail = {0};
    static const struct paths none;
    memset(&asked, 0, sizeof asked);
    *stage =
        (struct stage){.listener.known = hear, .loop = loop_new(&fail), .names = canary_names_new(&none)};
    stage->resolver = resolver_new(stage->loop, &two_servers, 100, &fail);
    stage->resolver->say = say;
    stage->tlds = mx_tlds_new(stage->resolver, stage->names, &stage->listener);
}

static void close_stage(struct stage *stage)
{
    resolver_free(stage->resolver);
    mx_tlds_free(stage->tlds);
    canary_names_free(stage->names);
    loop_free(stage->loop);
}

static void turn_for(struct stage *stage, int64_t time_ms)
{
    for (int64_t i = 0; i < time_ms; i++) {
        fake_now_ms++;
        loop_turn(stage->loop, 0);
    }
}

static enum mx_tld_state look(struct stage *stage, unsigned server, const char *name)
{
    bool few;
    return mx_tld_look(stage->tlds, server, name, &few);
}

static const struct {
    const char *what, *name;
    const char *says[8]; /* NULL: the truth */
    enum mx_tld_state before, after;
    unsigned asked;
    bool soa; /* of the top-level domain */
} cases[] = {
    {"it is alive", "gone.cn", {NULL}, TLD_UNKNOWN, TLD_ALIVE, 1, false},
    {"one witness is dead", "gone.cn", {"nxdomain"}, TLD_UNKNOWN, TLD_ALIVE, 2, false},
    {"two cannot be heard", "gone.cn", {"servfail", "timeout"}, TLD_UNKNOWN, TLD_ALIVE, 3, false},
    {"all is blocked",
     "gone.cn",
     {"nxdomain", "nothing bare", "nxdomain bare"},
     TLD_UNKNOWN,
     TLD_DENIED,
     3,
     false},
    {"all is silent", "gone.cn", {"timeout", "servfail", "timeout"}, TLD_UNKNOWN, TLD_SILENT, 3, false},
    {"some of each", "gone.cn", {"nxdomain", "servfail", "nxdomain"}, TLD_UNKNOWN, TLD_SILENT, 3, false},
    {"no great domain there", "gone.aero", {"nothing"}, TLD_UNKNOWN, TLD_DENIED, 1, true},
    {"no great domain there, silent", "gone.aero", {"timeout"}, TLD_UNKNOWN, TLD_SILENT, 1, true},
    {"it is no top-level domain", "gone.test", {NULL}, TLD_ALIVE, TLD_ALIVE, 0, false},
    {"a lone label", "cn", {NULL}, TLD_UNKNOWN, TLD_ALIVE, 1, false},
};

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct stage stage;
        open_stage(&stage);
        memcpy(asked.says, cases[i].says, sizeof asked.says);
        assert_int_equal(look(&stage, 0, cases[i].name), cases[i].before);
        mx_tld_ask(stage.tlds, 0, cases[i].name);
        mx_tld_ask(stage.tlds, 0, cases[i].name); /* it is being asked */
        if (cases[i].asked > 0)
            assert_int_equal(look(&stage, 0, cases[i].name), TLD_ASKED);
        turn_for(&stage, 20);
        if (look(&stage, 0, cases[i].name) != cases[i].after || asked.count != cases[i].asked)
            fail_msg("%s: state %d after %u", cases[i].what, look(&stage, 0, cases[i].name), asked.count);
        assert_int_equal(stage.told, cases[i].asked > 0);
        assert_int_equal(look(&stage, 1, cases[i].name), cases[i].before); /* the other says nothing of it */
        for (unsigned n = 0; n < asked.count; n++) {
            assert_int_equal(asked.types[n], cases[i].soa ? DNS_SOA : DNS_MX);
            if (cases[i].soa)
                assert_string_equal(asked.names[n], "aero");
            else
                assert_true(str_ends(str_of(asked.names[n]), str_of(".cn")));
            assert_true(n == 0 || strcmp(asked.names[n], asked.names[n - 1]) != 0);
        }
        close_stage(&stage);
    }
}

static void test_few(void **state)
{
    (void)state;
    struct stage stage;
    bool few;
    open_stage(&stage);
    for (unsigned i = 0; i < 9; i++) {
        mx_tld_look(stage.tlds, 0, "gone.cn", &few);
        assert_int_equal(few, i < 8);
        mx_tld_denied(stage.tlds, 0, i % 2 == 0 ? "gone.cn" : "away.cn");
        mx_tld_denied(stage.tlds, 1, "gone.com");
        mx_tld_denied(stage.tlds, 1, "gone.test");
    }
    mx_tld_look(stage.tlds, 1, "gone.cn", &few);
    assert_true(few);
    close_stage(&stage);
}

/* What was found below it is a witness too, also while one is being asked for. */
static void test_found(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    mx_tld_is_alive(stage.tlds, 0, "good.cn");
    mx_tld_is_alive(stage.tlds, 0, "good.test");
    assert_int_equal(look(&stage, 0, "gone.cn"), TLD_ALIVE);
    mx_tld_ask(stage.tlds, 0, "gone.cn");
    mx_tld_ask(stage.tlds, 1, "gone.cn");
    assert_int_equal(stage.told, 0);
    mx_tld_is_alive(stage.tlds, 1, "good.cn");
    assert_int_equal(stage.told, 1);
    asked.says[0] = "nxdomain";
    turn_for(&stage, 20);
    assert_int_equal(look(&stage, 1, "gone.cn"), TLD_ALIVE);
    assert_int_equal(asked.count, 1); /* what came later is not asked further */
    assert_int_equal(stage.told, 1);
    close_stage(&stage);
}

/* What is forgotten is asked again; what is on its way is not asked twice. */
static void test_forget(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    mx_tld_is_alive(stage.tlds, 0, "good.cn");
    mx_tld_is_alive(stage.tlds, 1, "good.cn");
    mx_tlds_forget(stage.tlds, 0);
    assert_int_equal(look(&stage, 0, "gone.cn"), TLD_UNKNOWN);
    assert_int_equal(look(&stage, 1, "gone.cn"), TLD_ALIVE);
    mx_tld_ask(stage.tlds, 0, "gone.cn");
    mx_tlds_forget(stage.tlds, 0);
    assert_int_equal(look(&stage, 0, "gone.cn"), TLD_UNKNOWN);
    mx_tld_ask(stage.tlds, 0, "gone.cn");
    asked.says[0] = "nxdomain";
    turn_for(&stage, 20);
    assert_int_equal(look(&stage, 0, "gone.cn"), TLD_ALIVE);
    assert_int_equal(asked.count, 2);
    mx_tlds_forget(stage.tlds, 0);
    mx_tld_ask(stage.tlds, 0, "gone.cn");
    mx_tlds_forget(stage.tlds, 0); /* and nobody asks again */
    turn_for(&stage, 20);
    assert_int_equal(look(&stage, 0, "gone.cn"), TLD_UNKNOWN);
    assert_int_equal(asked.count, 3);
    close_stage(&stage);
}

static void test_known(void **state)
{
    (void)state;
    static const char *const known[] = {"com", "a.com", "x.y.cn", "aero", "xn--p1ai"};
    static const char *const unknown[] = {"test",      "a.test", "a.comm", "localhost",
                                          "a.invalid", "1",      "a.b.c.x"};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_false(mx_tld_is_unknown(known[i]));
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_true(mx_tld_is_unknown(unknown[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),  cmocka_unit_test(test_few),   cmocka_unit_test(test_found),
        cmocka_unit_test(test_forget), cmocka_unit_test(test_known),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
