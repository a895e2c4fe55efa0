/* Tests of pipeline/report/bounces.c: weights are in order, and the formula is what is written. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/report/bounces.h"

/* The more was asked, the less comes back: accepted, domain_accepts_mail, well_formed. */
static void test_levels_are_in_order(void **state)
{
    (void)state;
    const struct bounce_weight *accepted = &reason_clean(LEVEL_SMTP)->bounces,
                               *domain = &reason_clean(LEVEL_DNS)->bounces,
                               *form = &reason_clean(LEVEL_SYNTAX)->bounces;
    assert_string_equal(reason_clean(LEVEL_SMTP)->code, "accepted");
    assert_string_equal(reason_clean(LEVEL_DNS)->code, "domain_accepts_mail");
    assert_string_equal(reason_clean(LEVEL_SYNTAX)->code, "well_formed");
    assert_true(accepted->low < domain->low && domain->low < form->low);
    assert_true(accepted->likely < domain->likely && domain->likely < form->likely);
    assert_true(accepted->high < domain->high && domain->high < form->high);
}

static void check_against_clean(const struct reason *reason, enum level level)
{
    const struct bounce_weight weight = bounce_weight_at(reason, level), clean = reason_clean(level)->bounces;
    if (reason_is_of_name(reason) && (weight.low < clean.low || weight.likely < clean.likely))
        fail_msg("%s is better than clean", reason->code);
    if (reason->segment == SEGMENT_INVALID && weight.likely <= clean.likely)
        fail_msg("%s is invalid and no worse than clean", reason->code);
}

/* A row that is risky or invalid is at no level better than a clean one, and an invalid one is worse. */
static void test_segments_are_in_order(void **state)
{
    (void)state;
    for (int level = 0; level < LEVEL_COUNT; level++)
        for (size_t i = 0; i < registry_count; i++)
            for (size_t j = 0; j < registry[i]->reason_count; j++)
                check_against_clean(&registry[i]->reasons[j], (enum level)level);
}

static void add(struct bounce_sum *sum, struct str code, uint64_t rows)
{
    bounce_add(sum, reason_named(code), LEVEL_DNS, rows);
}

static void test_formula(void **state)
{
    (void)state;
    struct bounce_sum sum = {0};
    add(&sum, STR("domain_accepts_mail"), 80); /* 10, 50, 130 of a thousand */
    add(&sum, STR("no_domain"), 10);           /* 970, 995, 1000 */
    add(&sum, STR("role"), 10);                /* 5, 20, 150; at least 10, 50, 130 */
    add(&sum, STR("duplicate"), 50);           /* not mailed */
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
    add(&sum, STR("suppressed"), 3);
    struct bounces bounces = bounces_of(&sum);
    assert_false(bounces.any);
    assert_true(bounces.low == 0 && bounces.likely == 0 && bounces.high == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_are_in_order),
        cmocka_unit_test(test_segments_are_in_order),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_nobody_to_mail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
