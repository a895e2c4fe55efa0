/* Tests which name servers are believed, and when: with servers and a clock of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/base/fake_clock.h"
#include "tests/unit/dns/fake_resolver.h"
#include "validators/canary/canary.h"

enum { ASKED_MAX = 4096, THREADS = 2, MINUTE_MS = 60000 };

/* What was asked for in the test, all servers together. */
static struct {
    char names[ASKED_MAX][64];
    unsigned count;
    unsigned lies_every; /* every name of so many is denied; 0: none */
} heard;

/* One thread's canary, and what it told. */
struct watch {
    struct canary_listener listener;
    struct loop *loop;
    struct resolver *resolver;
    struct canary *canary;
    unsigned signs, turns;
    enum canary_turn turned[64]; /* the last ones, by number */
};

static const struct paths no_names, two_servers = PATHS_OF("x", "y"), one_server = PATHS_OF("x");
static const struct paths three_names = PATHS_OF("canary.test", "canary2.test", "canary3.test");
static const struct paths one_is_dead = PATHS_OF("canary.test", "gone.test", "canary3.test");
static const struct paths two_are_dead = PATHS_OF("canary.test", "gone.test", "gone2.test");

static const char *hear(unsigned server, const char *name, enum dns_type type)
{
    (void)server;
    if (type != DNS_MX || !(is_great(name) || strstr(name, ".test") != NULL))
        return NULL; /* a host, or a decoy */
    assert_true(heard.count < ASKED_MAX);
    snprintf(heard.names[heard.count++], sizeof heard.names[0], "%s", name);
    return heard.lies_every > 0 && heard.count % heard.lies_every == 0 ? "nxdomain" : NULL;
}

static void hear_sign(struct canary_listener *self, unsigned server, int64_t asked_ms)
{
    struct watch *watch = (struct watch *)self;
    assert_true(watch->resolver->used[server]);
    assert_int_equal(canary_sign_ms(watch->canary, server), asked_ms);
    watch->signs++;
}

static void hear_turn(struct canary_listener *self, unsigned server, enum canary_turn turn)
{
    struct watch *watch = (struct watch *)self;
    (void)server;
    watch->turned[watch->turns++ % 64] = turn;
}

static void open_watch(struct watch *watch, const struct paths *servers, struct canary_names *names)
{
    struct fail fail = {0};
    *watch = (struct watch){.listener = {hear_sign, hear_turn}};
    watch->loop = loop_new(&fail);
    watch->resolver = resolver_new(watch->loop, servers, 100, &fail);
    watch->resolver->say = hear;
    watch->canary = canary_new(watch->loop, watch->resolver, names, &watch->listener);
}

static void close_watch(struct watch *watch)
{
    resolver_free(watch->resolver);
    canary_free(watch->canary);
    loop_free(watch->loop);
}

static void turn_for(struct watch *watch, int64_t time_ms)
{
    for (int64_t i = 0; i < time_ms; i++) {
        fake_now_ms++;
        loop_turn(watch->loop, 0);
    }
}

static void begin_hearing(void)
{
    heard.count = heard.lies_every = 0;
}

/* No name is asked twice, by whichever thread of whichever server. */
static void test_fresh_names(void **state)
{
    (void)state;
    struct watch watches[THREADS];
    struct canary_names *names = canary_names_new(&no_names);
    begin_hearing();
    for (unsigned i = 0; i < THREADS; i++)
        open_watch(&watches[i], &two_servers, names);
    for (unsigned second = 0; second < 20; second++)
        for (unsigned i = 0; i < THREADS; i++) {
            for (unsigned wants = 0; wants < 40; wants++) {
                canary_want(watches[i].canary, 0);
                canary_want(watches[i].canary, 1);
            }
            turn_for(&watches[i], 500);
        }
    assert_in_range(heard.count, 200, 900);
    assert_int_equal(canary_names_drawn(names), heard.count);
    for (unsigned i = 0; i < heard.count; i++)
        for (unsigned j = 0; j < i; j++)
            assert_string_not_equal(heard.names[i], heard.names[j]);
    for (unsigned i = 0; i < THREADS; i++) {
        assert_true(watches[i].signs > 0);
        close_watch(&watches[i]);
    }
    canary_names_free(names);
}

/* All names are drawn before any comes again, and another run draws them in another order. */
static void test_draw(void **state)
{
    (void)state;
    struct canary_names *names = canary_names_new(&no_names), *others = canary_names_new(&no_names);
    const char *first = canary_names_draw(names), *name;
    size_t count = 1, same = strcmp(first, canary_names_draw(others)) == 0;
    for (; (name = canary_names_draw(names)) != first; count++)
        same += strcmp(name, canary_names_draw(others)) == 0;
    assert_true(count > 500);
    assert_true(same < count / 10);
    assert_int_equal(canary_names_drawn(names), count + 1);
    canary_names_free(names);
    canary_names_free(others);
}

/* One lie takes back what was said, and has more asked; when that is right, so is the server. */
static void test_one_lie(void **state)
{
    (void)state;
    struct watch watch;
    struct canary_names *names = canary_names_new(&no_names);
    begin_hearing();
    open_watch(&watch, &one_server, names);
    turn_for(&watch, 50);
    assert_int_equal(watch.signs, 1);
    assert_int_equal(heard.count, 4);
    heard.lies_every = 5; /* the next one */
    canary_want(watch.canary, 0);
    for (unsigned i = 0; i < 200 && heard.count < 5; i++)
        turn_for(&watch, 1);
    heard.lies_every = 0;
    turn_for(&watch, 10);
    assert_int_equal(watch.turned[watch.turns - 2], CANARY_LIES);
    assert_int_equal(watch.turned[watch.turns - 1], CANARY_IS_RIGHT);
    assert_int_equal(watch.signs, 2);
    assert_int_equal(heard.count, 5 + 8);
    assert_true(watch.resolver->used[0]);
    close_watch(&watch);
    canary_names_free(names);
}

/* What a server does from some moment on, for a minute, and what becomes of it; then it is honest again. */
static const struct {
    const char *name, *says;
    bool invents;
    unsigned lies_every;
    bool used, witness, outage;
    enum canary_turn last;
    const char *complaint;
} turns[] = {
    {.name = "it denies all",
     .says = "nxdomain",
     .outage = true,
     .last = CANARY_LIES,
     .complaint = "do not exist"},
    {.name = "it has no data",
     .says = "nothing",
     .outage = true,
     .last = CANARY_LIES,
     .complaint = "returns no MX"},
    {.name = "it has null MX only",
     .says = "mx .",
     .outage = true,
     .last = CANARY_LIES,
     .complaint = "returns no MX"},
    {.name = "it fails",
     .says = "servfail",
     .outage = true,
     .last = CANARY_IS_SILENT,
     .complaint = "with an error"},
    {.name = "it is silent",
     .says = "silence",
     .outage = true,
     .last = CANARY_IS_SILENT,
     .complaint = "not answer"},
    {.name = "mostly it fails",
     .says = "fails",
     .outage = true,
     .last = CANARY_IS_SILENT,
     .complaint = "with an error"},
    {.name = "half of what it says are lies",
     .lies_every = 2,
     .outage = true,
     .last = CANARY_LIES,
     .complaint = "exist"},
    {.name = "a fifth are lies", .lies_every = 5, .used = true, .witness = true, .last = CANARY_LIES},
    {.name = "a name of twenty has died",
     .lies_every = 20,
     .used = true,
     .witness = true,
     .last = CANARY_IS_RIGHT},
};

static void test_turns(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof turns / sizeof turns[0]; i++) {
        struct watch watch;
        struct canary_names *names = canary_names_new(&no_names);
        begin_hearing();
        open_watch(&watch, &one_server, names);
        turn_for(&watch, 50);
        assert_true(watch.resolver->used[0]);
        watch.resolver->lie[0] = turns[i].says;
        heard.lies_every = turns[i].lies_every;
        turn_for(&watch, MINUTE_MS);
        assert_int_equal(canary_outage_since_ms(watch.canary) >= 0, turns[i].outage);
        assert_int_equal(canary_is_witness(watch.canary, 0), turns[i].witness);
        assert_int_equal(canary_is_believed(watch.canary, 0), turns[i].used);
        if (!turns[i].used) {
            assert_int_equal(watch.turned[watch.turns - 1], turns[i].last);
            assert_non_null(strstr(canary_complaint(watch.canary), turns[i].complaint));
        }
        if (heard.count > 400) /* without a pause */
            fail_msg("%s: %u names", turns[i].name, heard.count);
        watch.resolver->lie[0] = NULL;
        begin_hearing();
        turn_for(&watch, 17000);
        assert_true(watch.resolver->used[0]);
        assert_true(canary_outage_since_ms(watch.canary) < 0);
        assert_in_range(heard.count, turns[i].outage ? 12 : 0, 60); /* more than at first */
        close_watch(&watch);
        canary_names_free(names);
    }
}

/* How servers begin, and until when a second opinion waits for them. */
static const struct {
    const char *name, *says;
    bool invents;
    const struct paths *own;
    int64_t after_ms;
    bool used, witness;
} starts[] = {
    {"at once it may be heard", NULL, false, &no_names, 0, false, true},
    {"it is honest", NULL, false, &no_names, 50, true, true},
    {"it lies", "nxdomain", false, &no_names, 50, false, false},
    {"it invents", NULL, true, &no_names, 50, false, false},
    {"it invents, and has invented before", NULL, true, &no_names, MINUTE_MS, false, false},
    {"it is silent", "silence", false, &no_names, CANARY_DEAD_MS - 10, false, true},
    {"it was silent too long", "silence", false, &no_names, CANARY_DEAD_MS + 10, false, false},
    {"it fails", "servfail", false, &no_names, CANARY_DEAD_MS - 10, false, true},
    {"it failed too long", "servfail", false, &no_names, CANARY_DEAD_MS + 10, false, false},
    {"mostly it fails", "fails", false, &no_names, CANARY_DEAD_MS + 500, false, false},
    {"own names", NULL, false, &three_names, 50, true, true},
    {"own names, one is dead", NULL, false, &one_is_dead, 50, true, true},
    {"own names, one is dead, later", NULL, false, &one_is_dead, MINUTE_MS, true, true},
    {"own names, two are dead", NULL, false, &two_are_dead, 50, false, false},
    {"own names, it lies", "nothing", false, &three_names, 50, false, false},
    {"own names, it invents", NULL, true, &three_names, 50, false, false},
};

static void test_starts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++) {
        struct watch watch;
        struct canary_names *names = canary_names_new(starts[i].own);
        begin_hearing();
        open_watch(&watch, &one_server, names);
        watch.resolver->lie[0] = starts[i].says;
        watch.resolver->invents[0] = starts[i].invents;
        turn_for(&watch, starts[i].after_ms);
        if (watch.resolver->used[0] != starts[i].used ||
            canary_is_witness(watch.canary, 0) != starts[i].witness)
            fail_msg("%s: used %d", starts[i].name, watch.resolver->used[0]);
        assert_int_equal(canary_names_own(names), starts[i].own->count);
        close_watch(&watch);
        canary_names_free(names);
    }
}

/* One lost answer changes nothing: more names are asked, and the server stays in use. */
static void test_one_is_lost(void **state)
{
    (void)state;
    struct watch watch;
    struct canary_names *names = canary_names_new(&no_names);
    begin_hearing();
    open_watch(&watch, &one_server, names);
    turn_for(&watch, 50);
    unsigned before = watch.turns;
    watch.resolver->lie[0] = "timeout";
    canary_want(watch.canary, 0);
    turn_for(&watch, 52); /* it is asked 100 ms after the last sign, and answers a millisecond later */
    watch.resolver->lie[0] = NULL;
    turn_for(&watch, 50);
    assert_int_equal(watch.turns, before);
    assert_int_equal(watch.signs, 2);
    assert_true(watch.resolver->used[0]);
    close_watch(&watch);
    canary_names_free(names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fresh_names), cmocka_unit_test(test_draw),   cmocka_unit_test(test_one_lie),
        cmocka_unit_test(test_turns),       cmocka_unit_test(test_starts), cmocka_unit_test(test_one_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
