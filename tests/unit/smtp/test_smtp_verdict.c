/* How long a mailbox's verdict is believed: longer when a second run has found the same, and never our own
 * trouble, not even where a server has begun to answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/smtp/smtp_job.h"

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
        assert_int_equal(smtp_lifetime_s(verdict, 1) == 0, reason_is_unknown(reason));
        assert_int_equal(smtp_lifetime_s(verdict, 2) == 0, reason_is_unknown(reason));
        if (reason->segment == SEGMENT_INVALID) /* one run may have met a bad day */
            assert_true(smtp_lifetime_s(verdict, 1) < smtp_lifetime_s(verdict, 2));
    }
}

struct hearer {
    struct smtp_client client; /* the first member: the client is the hearer */
    enum smtp_verdict last;
};

static void hear(struct smtp_client *client, uint32_t number, enum smtp_verdict verdict)
{
    assert_int_equal(number, 7);
    ((struct hearer *)client)->last = verdict;
}

/* A mailbox was refused, and then nothing more was heard of its server. */
static void what_is_said_of_a_refusal_that_nobody_has_confirmed(void **state)
{
    static const struct {
        enum smtp_verdict why, last;
    } ends[] = {
        {SMTP_UNKNOWN, SMTP_REFUSED_UNCLEAR},
        {SMTP_CANNOT_VERIFY, SMTP_REFUSED_UNCLEAR},
        {SMTP_MX_UNREACHABLE, SMTP_MX_UNREACHABLE},
        {SMTP_RATE_LIMITED, SMTP_RATE_LIMITED},
        {SMTP_TEMPORARY_FAILURE, SMTP_TEMPORARY_FAILURE},
    };
    (void)state;
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        struct hearer hearer = {.client.settled = hear};
        struct smtp_engine engine = {.client = &hearer.client};
        struct smtp_group group = {.engine = &engine};
        struct smtp_target targets[] = {{.state = TARGET_SETTLED}, {.number = 7, .state = TARGET_OPEN}};
        struct smtp_job job = {.group = &group, .targets = targets, .count = 2};
        smtp_job_settle(&job, 1, SMTP_NO_MAILBOX);
        assert_int_equal(targets[1].state, TARGET_HELD);
        smtp_job_give_up(&job, ends[i].why);
        assert_int_equal(hearer.last, ends[i].last);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_time),
        cmocka_unit_test(what_is_not_known_is_asked_again),
        cmocka_unit_test(what_is_said_of_a_refusal_that_nobody_has_confirmed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
