/* How long a mailbox's verdict is believed: longer when a second run has found the same, and never our own
 * trouble. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/smtp_verdict.h"

enum { DAY_S = 24 * 3600 };

static const struct lifetime_case {
    enum smtp_verdict verdict;
    uint32_t first_d, again_d;
} cases[] = {
    {SMTP_ACCEPTED, 30, 30}, {SMTP_NO_MAILBOX, 3, 14}, {SMTP_DISABLED, 3, 14},
    {SMTP_MOVED, 3, 14},     {SMTP_CATCH_ALL, 7, 7},   {SMTP_OWNER_CHANGED, 3, 14},
};

static void each_has_its_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(smtp_lifetime_s(cases[i].verdict, 1), cases[i].first_d * DAY_S);
        assert_int_equal(smtp_lifetime_s(cases[i].verdict, 2), cases[i].again_d * DAY_S);
        assert_int_equal(smtp_lifetime_s(cases[i].verdict, 9), cases[i].again_d * DAY_S);
    }
}

static void what_is_not_known_is_asked_again(void **state)
{
    (void)state;
    for (enum smtp_verdict verdict = SMTP_ACCEPTED; verdict < SMTP_VERDICT_COUNT; verdict++) {
        const struct reason *reason = smtp_reason(verdict);
        assert_int_equal(smtp_lifetime_s(verdict, 1) == 0, reason->ask_again);
        assert_int_equal(smtp_lifetime_s(verdict, 2) == 0, reason->ask_again);
        if (reason->segment == SEGMENT_INVALID) /* one run may have met a bad day */
            assert_true(smtp_lifetime_s(verdict, 1) < smtp_lifetime_s(verdict, 2));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_time),
        cmocka_unit_test(what_is_not_known_is_asked_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
