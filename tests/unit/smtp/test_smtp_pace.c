/* The pace of a group of mail servers: intervals, complaints, the breaker, the share of unknown recipients.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/smtp/smtp_pace.h"

enum { INTERVAL_MS = 2000, REST_MS = 3600000, REST_OF_GUESSER = 24, UNKNOWN_PERCENT = 10 };

static const struct smtp_limits limits = {
    .connections = 2,
    .interval_ms = INTERVAL_MS,
    .unknown_percent = UNKNOWN_PERCENT,
    .recipients_group = 250,
};

static struct smtp_pace pace_of(const struct smtp_limits *of)
{
    struct smtp_pace pace;
    smtp_pace_open(&pace, of, REST_MS);
    return pace;
}

static void connections_keep_their_distance(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    assert_int_equal(smtp_pace_when_ms(&pace, 500), 500);
    smtp_pace_begin(&pace, 500);
    assert_int_equal(smtp_pace_when_ms(&pace, 500), 500 + INTERVAL_MS);
    assert_int_equal(smtp_pace_when_ms(&pace, 500 + INTERVAL_MS - 1), 500 + INTERVAL_MS);
    assert_int_equal(smtp_pace_when_ms(&pace, 500 + INTERVAL_MS + 7), 500 + INTERVAL_MS + 7);
}

static void so_many_connections_at_once(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    assert_true(smtp_pace_has_room(&pace));
    smtp_pace_begin(&pace, 0);
    assert_true(smtp_pace_has_room(&pace));
    smtp_pace_begin(&pace, INTERVAL_MS);
    assert_false(smtp_pace_has_room(&pace));
    smtp_pace_end(&pace);
    assert_true(smtp_pace_has_room(&pace));
}

/* How long after a connection the next one may be opened. */
static int64_t distance_ms(struct smtp_pace *pace)
{
    int64_t now_ms = smtp_pace_when_ms(pace, 0);
    smtp_pace_begin(pace, now_ms);
    smtp_pace_end(pace);
    return smtp_pace_when_ms(pace, now_ms) - now_ms;
}

static void be_good(struct smtp_pace *pace, unsigned times)
{
    while (times-- > 0)
        smtp_pace_good(pace);
}

static void complaints_double_the_distance(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    assert_int_equal(distance_ms(&pace), INTERVAL_MS);
    for (int64_t times = 2; times <= SMTP_SLOWNESS_MAX; times *= 2) {
        smtp_pace_slow(&pace, 0);
        assert_int_equal(distance_ms(&pace), INTERVAL_MS * times);
    }
    smtp_pace_slow(&pace, 0);
    assert_int_equal(distance_ms(&pace), (int64_t)INTERVAL_MS * SMTP_SLOWNESS_MAX);
}

static void a_complaint_counts_from_now(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    smtp_pace_begin(&pace, 0);
    smtp_pace_slow(&pace, 1500);
    assert_int_equal(smtp_pace_when_ms(&pace, 1500), 1500 + 2 * INTERVAL_MS);
}

static void good_signs_halve_it(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    smtp_pace_slow(&pace, 0);
    smtp_pace_slow(&pace, 0);
    be_good(&pace, SMTP_GOOD_TO_HASTEN - 1);
    assert_int_equal(distance_ms(&pace), 4 * INTERVAL_MS);
    be_good(&pace, 1);
    assert_int_equal(distance_ms(&pace), 2 * INTERVAL_MS);
    be_good(&pace, SMTP_GOOD_TO_HASTEN - 1);
    assert_int_equal(distance_ms(&pace), 2 * INTERVAL_MS);
    be_good(&pace, 1);
    assert_int_equal(distance_ms(&pace), INTERVAL_MS);
    be_good(&pace, 3 * SMTP_GOOD_TO_HASTEN);
    assert_int_equal(distance_ms(&pace), INTERVAL_MS); /* never faster than that */
}

static void a_complaint_forgets_the_good_signs(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    smtp_pace_slow(&pace, 0);
    be_good(&pace, SMTP_GOOD_TO_HASTEN - 1);
    smtp_pace_slow(&pace, 0);
    be_good(&pace, SMTP_GOOD_TO_HASTEN - 1);
    assert_int_equal(distance_ms(&pace), 4 * INTERVAL_MS);
}

static void refusals_open_the_breaker(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    for (unsigned times = 1; times < SMTP_REFUSALS_MAX; times++) {
        assert_false(smtp_pace_refused(&pace, 1000));
        assert_int_equal(smtp_pace_when_ms(&pace, 1000), 1000);
    }
    assert_true(smtp_pace_refused(&pace, 1000));
    assert_int_equal(smtp_pace_when_ms(&pace, 1000), 1000 + REST_MS);
    assert_int_equal(smtp_pace_when_ms(&pace, 1001 + REST_MS), 1001 + REST_MS);
    /* It counts anew afterwards. */
    for (unsigned times = 1; times < SMTP_REFUSALS_MAX; times++)
        assert_false(smtp_pace_refused(&pace, 2 * REST_MS));
    assert_true(smtp_pace_refused(&pace, 2 * REST_MS));
    assert_int_equal(smtp_pace_when_ms(&pace, 0), 3 * REST_MS);
}

static void a_good_sign_keeps_it_shut(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    for (unsigned round = 0; round < 5; round++) {
        for (unsigned times = 1; times < SMTP_REFUSALS_MAX; times++)
            assert_false(smtp_pace_refused(&pace, 0));
        smtp_pace_good(&pace);
    }
    assert_int_equal(smtp_pace_when_ms(&pace, 0), 0);
}

static void ask_about(struct smtp_pace *pace, unsigned recipients, bool unknown)
{
    while (recipients-- > 0)
        smtp_pace_recipient(pace, unknown, 1000);
}

static bool is_asleep(const struct smtp_pace *pace)
{
    return smtp_pace_when_ms(pace, 1000) != 1000;
}

static void who_guesses_has_to_sleep(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    ask_about(&pace, UNKNOWN_PERCENT + 1, true);
    ask_about(&pace, SMTP_RECENT - UNKNOWN_PERCENT - 2, false);
    assert_false(is_asleep(&pace)); /* one short of what is counted */
    ask_about(&pace, 1, false);
    assert_int_equal(smtp_pace_when_ms(&pace, 1000), 1000 + (int64_t)REST_OF_GUESSER * REST_MS);
}

static void so_many_may_be_unknown(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    for (unsigned round = 0; round < 5; round++) {
        ask_about(&pace, UNKNOWN_PERCENT, true);
        ask_about(&pace, SMTP_RECENT - UNKNOWN_PERCENT, false);
        assert_false(is_asleep(&pace));
    }
    ask_about(&pace, UNKNOWN_PERCENT, true); /* the oldest are forgotten by it, one by one */
    assert_false(is_asleep(&pace));
    ask_about(&pace, 1, true);
    assert_true(is_asleep(&pace));
}

/* Wherever in the ring it begins, as many as are allowed pass and one more does not. */
static void the_ring_forgets_what_is_old(void **state)
{
    (void)state;
    for (unsigned before = 0; before < 2 * SMTP_RECENT; before++) {
        struct smtp_pace pace = pace_of(&limits);
        ask_about(&pace, before, false);
        ask_about(&pace, UNKNOWN_PERCENT, true);
        ask_about(&pace, SMTP_RECENT - UNKNOWN_PERCENT, false);
        assert_int_equal(pace.recent_unknown, UNKNOWN_PERCENT);
        ask_about(&pace, SMTP_RECENT, false);
        assert_int_equal(pace.recent_unknown, 0);
        ask_about(&pace, UNKNOWN_PERCENT, true);
        assert_false(is_asleep(&pace));
        ask_about(&pace, 1, true);
        assert_true(is_asleep(&pace));
    }
}

static void after_the_sleep_it_counts_anew(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    ask_about(&pace, SMTP_RECENT, true);
    assert_true(is_asleep(&pace));
    pace.asleep_until_ms = 0;
    ask_about(&pace, SMTP_RECENT - 1, true);
    assert_false(is_asleep(&pace));
    ask_about(&pace, 1, false);
    assert_true(is_asleep(&pace));
}

/* What is still under way when the group falls asleep wakes it no earlier. */
static void a_long_sleep_is_not_cut_short(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    ask_about(&pace, SMTP_RECENT, true);
    for (unsigned times = 0; times < SMTP_REFUSALS_MAX; times++)
        smtp_pace_refused(&pace, 2000);
    assert_int_equal(smtp_pace_when_ms(&pace, 2000), 1000 + (int64_t)REST_OF_GUESSER * REST_MS);
}

static void so_many_recipients_in_a_run(void **state)
{
    struct smtp_pace pace = pace_of(&limits);
    (void)state;
    ask_about(&pace, limits.recipients_group - 1, false);
    assert_false(smtp_pace_is_spent(&pace));
    ask_about(&pace, 1, false);
    assert_true(smtp_pace_is_spent(&pace));
}

static void without_limits_nothing_waits(void **state)
{
    struct smtp_pace pace = pace_of(&smtp_no_limits);
    (void)state;
    for (int i = 0; i < 50; i++) {
        assert_true(smtp_pace_has_room(&pace));
        smtp_pace_begin(&pace, 1000);
    }
    smtp_pace_slow(&pace, 1000);
    ask_about(&pace, 1000, true);
    assert_false(is_asleep(&pace));
    assert_false(smtp_pace_is_spent(&pace));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(connections_keep_their_distance),
        cmocka_unit_test(so_many_connections_at_once),
        cmocka_unit_test(complaints_double_the_distance),
        cmocka_unit_test(a_complaint_counts_from_now),
        cmocka_unit_test(good_signs_halve_it),
        cmocka_unit_test(a_complaint_forgets_the_good_signs),
        cmocka_unit_test(refusals_open_the_breaker),
        cmocka_unit_test(a_good_sign_keeps_it_shut),
        cmocka_unit_test(who_guesses_has_to_sleep),
        cmocka_unit_test(so_many_may_be_unknown),
        cmocka_unit_test(the_ring_forgets_what_is_old),
        cmocka_unit_test(after_the_sleep_it_counts_anew),
        cmocka_unit_test(a_long_sleep_is_not_cut_short),
        cmocka_unit_test(so_many_recipients_in_a_run),
        cmocka_unit_test(without_limits_nothing_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
