/* Tests of pipeline/report/bounces.c: every reason has a weight, weights are in order, and the formula is what is
 * written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/report/bounces.h"

static const enum level levels[] = {LEVEL_SYNTAX, LEVEL_DNS, LEVEL_SMTP};

/* Who is mailed has a weight, who is set aside has none. */
static void test_every_reason_has_a_weight(void **state)
{
    (void)state;
    struct bounce_weight weight;
    size_t mailed = 0;
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++) {
            const struct reason *reason = &registry[i]->reasons[j];
            bool wanted = reason->segment <= SEGMENT_INVALID;
            const struct bounce_weight *found = bounce_weight_of(reason->code, LEVEL_DNS, &weight);
            if ((found != NULL) != wanted)
                fail_msg("%s: %s", reason->code, wanted ? "has no weight" : "has one");
            mailed += wanted;
        }
    assert_int_equal(mailed, bounce_weight_count); /* and no weight is of no reason */
}

static void test_weights_are_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < bounce_weight_count; i++) {
        const struct bounce_weight *weight = &bounce_weights[i];
        assert_true(weight->low <= weight->likely && weight->likely <= weight->high);
        assert_true(weight->high > 0 && weight->high <= 1000);
        assert_true(weight->grounds != NULL && strlen(weight->grounds) > 10);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(bounce_weights[j].code, weight->code);
    }
}

/* The more was asked, the less comes back: accepted, domain_accepts_mail, well_formed. */
static void test_levels_are_in_order(void **state)
{
    (void)state;
    struct bounce_weight accepted, domain, form;
    bounce_weight_of("accepted", LEVEL_SMTP, &accepted);
    bounce_weight_of("domain_accepts_mail", LEVEL_DNS, &domain);
    bounce_weight_of("well_formed", LEVEL_SYNTAX, &form);
    assert_true(accepted.low < domain.low && domain.low < form.low);
    assert_true(accepted.likely < domain.likely && domain.likely < form.likely);
    assert_true(accepted.high < domain.high && domain.high < form.high);
}

/* A row that is risky or invalid is at no level better than a clean one, and an invalid one is worse. */
static void test_segments_are_in_order(void **state)
{
    (void)state;
    static const char *const clean_codes[] = {"well_formed", "domain_accepts_mail", "accepted"};
    for (size_t level = 0; level < 3; level++)
        for (size_t i = 0; i < bounce_weight_count; i++) {
            struct bounce_weight weight, clean;
            enum segment segment = reason_named(str_of(bounce_weights[i].code))->segment;
            bounce_weight_of(bounce_weights[i].code, levels[level], &weight);
            bounce_weight_of(clean_codes[level], levels[level], &clean);
            if (weight.rest_unknown && (weight.low < clean.low || weight.likely < clean.likely))
                fail_msg("%s is better than clean", weight.code);
            if (segment == SEGMENT_INVALID && weight.likely <= clean.likely)
                fail_msg("%s is invalid and no worse than clean", weight.code);
        }
}

static void test_formula(void **state)
{
    (void)state;
    struct bounce_sum sum = {0};
    bounce_add(&sum, "domain_accepts_mail", LEVEL_DNS, 80); /* 10, 50, 130 of a thousand */
    bounce_add(&sum, "no_domain", LEVEL_DNS, 10);           /* 970, 995, 1000 */
    bounce_add(&sum, "role", LEVEL_DNS, 10);                /* 5, 20, 150; at least 10, 50, 130 */
    bounce_add(&sum, "duplicate", LEVEL_DNS, 50);           /* not mailed */
    bounce_add(&sum, "of another version", LEVEL_DNS, 50);  /* not known */
    struct bounces bounces = bounces_of(&sum);
    assert_true(bounces.any);
    assert_int_equal(sum.rows, 100);
    assert_true(bounces.low == (80 * 10 + 10 * 970 + 10 * 10) / 100000.0);
    assert_true(bounces.likely == (80 * 50 + 10 * 995 + 10 * 50) / 100000.0);
    assert_true(bounces.high == (80 * 130 + 10 * 1000 + 10 * 150) / 100000.0);
}

static void test_nobody_to_mail(void **state)
{
    (void)state;
    struct bounce_sum sum = {0};
    bounce_add(&sum, "suppressed", LEVEL_DNS, 3);
    struct bounces bounces = bounces_of(&sum);
    assert_false(bounces.any);
    assert_true(bounces.low == 0 && bounces.likely == 0 && bounces.high == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_reason_has_a_weight),
        cmocka_unit_test(test_weights_are_in_order),
        cmocka_unit_test(test_levels_are_in_order),
        cmocka_unit_test(test_segments_are_in_order),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_nobody_to_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
