/* What runs with a wrong clock leave of a store: as many answers as there were. */
#include "store_fixture.h"

enum { HOUR_S = 3600, DAY_H = 24, PURGES_MAX = 3, ROWS = 20 };

struct clock_case {
    const char *name;
    int asked_h, expires_h;   /* of the answers, in hours from now; a purge has noted that it was now */
    int purges_h[PURGES_MAX]; /* when runs end, by their clocks; 0 ends them */
    bool left;
};

static const struct clock_case clock_cases[] = {
    {"a month ahead, once", 0, 3 * DAY_H, {30 * DAY_H}, true},
    {"ten years ahead, once", 0, 3 * DAY_H, {3650 * DAY_H}, true},
    {"a month ahead, twice within a day", 0, 3 * DAY_H, {30 * DAY_H, 30 * DAY_H + 2}, true},
    {"a month ahead, then right", 0, 3 * DAY_H, {30 * DAY_H, DAY_H}, true},
    {"a month ahead, then right until they expire", 0, 3 * DAY_H, {30 * DAY_H, 4 * DAY_H, 5 * DAY_H}, false},
    {"a month has gone by", 0, 3 * DAY_H, {30 * DAY_H, 31 * DAY_H}, false},
    {"expired at both", -3 * DAY_H, -1, {DAY_H}, false},
    {"expired since the last purge", 0, DAY_H / 2, {DAY_H}, true},
    {"a year behind, once", 0, 3 * DAY_H, {-365 * DAY_H}, true},
    {"a year behind, twice within a day", 0, 3 * DAY_H, {-365 * DAY_H, -365 * DAY_H + 2}, true},
    {"a year behind, then right", 0, 3 * DAY_H, {-365 * DAY_H, DAY_H}, true},
    {"learned by a clock ahead", 100 * DAY_H, 103 * DAY_H, {100 * DAY_H + 1}, true},
    {"learned by a clock ahead, then right", 100 * DAY_H, 103 * DAY_H, {100 * DAY_H + 1, DAY_H}, true},
    {"learned by a clock ahead, right at two purges", 100 * DAY_H, 103 * DAY_H, {DAY_H, 2 * DAY_H}, false},
};

/* Puts the answers of TEST into a new store, whose first purge is now. */
static void begin(struct fixture *fixture, const struct clock_case *test)
{
    fixture_open(fixture);
    struct store *store = open_store(fixture, NULL);
    struct domains *domains = some_domains(0, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        learn_truth(fixture, domains, i);
        domains_at(domains, i)->asked_s = (uint32_t)((int64_t)fixture->now_s + test->asked_h * HOUR_S);
        domains_at(domains, i)->expires_s = (uint32_t)((int64_t)fixture->now_s + test->expires_h * HOUR_S);
        store_keep(store, 0, domains_at(domains, i));
    }
    close_store(store, NULL);
    domains_free(domains);
}

static void test_purges_with_wrong_clocks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof clock_cases / sizeof *clock_cases; i++) {
        const struct clock_case *test = &clock_cases[i];
        struct fixture fixture;
        size_t left = ROWS;
        begin(&fixture, test);
        for (size_t at = 0; at < PURGES_MAX && test->purges_h[at] != 0; at++)
            left =
                purge_at(&fixture, (uint32_t)((int64_t)fixture.now_s + (int64_t)test->purges_h[at] * HOUR_S));
        if (left != (test->left ? ROWS : 0))
            fail_msg("%s: %zu of %d answers are left", test->name, left, ROWS);
        fixture_close(&fixture);
    }
}

/* An answer from the future is none, and does no harm until its purge. */
static void test_answers_of_the_future(void **state)
{
    (void)state;
    struct fixture fixture;
    begin(&fixture, &(struct clock_case){.asked_h = 100 * DAY_H, .expires_h = 103 * DAY_H});
    struct store *store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, ROWS), 0);
    keep_truth(&fixture, store, 0, ROWS); /* asked again */
    close_store(store, NULL);
    store = open_store(&fixture, NULL);
    assert_int_equal(look_up(&fixture, store, 0, ROWS), ROWS);
    close_store(store, NULL);
    assert_int_equal(purge_at(&fixture, fixture.now_s + FIXTURE_DAY_S), ROWS);
    fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_purges_with_wrong_clocks),
        cmocka_unit_test(test_answers_of_the_future),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
