/* Tests of pipeline/report/threshold.c: which expressions there are, and when they are true. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "pipeline/report/threshold.h"

static void test_reads(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct threshold threshold;
    } cases[] = {
        {"invalid>10%", {"invalid", THRESHOLD_ABOVE, 10 * THRESHOLD_PERCENT, true}},
        {"unknown>=20%", {"unknown", THRESHOLD_FROM, 20 * THRESHOLD_PERCENT, true}},
        {"risky>=5000", {"risky", THRESHOLD_FROM, 5000, false}},
        {"clean<1000", {"clean", THRESHOLD_BELOW, 1000, false}},
        {"rows<=0", {"rows", THRESHOLD_UP_TO, 0, false}},
        {"no_mailbox > 3 %", {"no_mailbox", THRESHOLD_ABOVE, 3 * THRESHOLD_PERCENT, true}},
        {" \tduplicate\t<=\t0.5%\t", {"duplicate", THRESHOLD_UP_TO, 500, true}},
        {"suppressed>0.001%", {"suppressed", THRESHOLD_ABOVE, 1, true}},
        {"mx_ip_literal<100%", {"mx_ip_literal", THRESHOLD_BELOW, 100 * THRESHOLD_PERCENT, true}},
        {"rows>999999999999", {"rows", THRESHOLD_ABOVE, 999999999999, false}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct threshold got;
        if (!threshold_read(cases[i].text, &got))
            fail_msg("%s", cases[i].text);
        assert_string_equal(got.name, cases[i].threshold.name);
        assert_int_equal(got.operator, cases[i].threshold.operator);
        assert_int_equal(got.limit, cases[i].threshold.limit);
        assert_int_equal(got.share, cases[i].threshold.share);
    }
}

static void test_refuses(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "invalid",
        "invalid>",
        ">10%",
        "invalid 10%",
        "invalid=10%",
        "invalid==10",
        "invalid=>10",
        "invalid><10",
        "invalid>ten",
        "invalid>-1",
        "invalid>+1",
        "invalid>10%%",
        "invalid>10% ,",
        "invalid>101%",
        "invalid>100.001%",
        "invalid>1.2345%",
        "invalid>1.%",
        "invalid>.5%",
        "invalid>1.5",
        "invalid>1 0",
        "invalid>1,000",
        "invalid>1000000000000",
        "Invalid>10%",
        "nonsense>10%",
        "row>1",
        "invalid>0x10",
        "invalid>1e3",
        "an_endless_name_that_no_reason_has_ever_had>1",
        "invalid>10%\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct threshold got;
        if (threshold_read(texts[i], &got))
            fail_msg("%s", texts[i]);
    }
}

static struct outcome outcome_of(const struct settings *settings)
{
    static struct tally_entry no_mailbox = {(char *)"no_mailbox", 290},
                              greylisted = {(char *)"greylisted", 30};
    return (struct outcome){
        .report = {.run.rows = {.in = 3000, .segment = {2400, 299, 300, 1}, .unknown = 30},
                   .reasons.of = {[SEGMENT_RISKY] = {&greylisted, 1}, [SEGMENT_INVALID] = {&no_mailbox, 1}}},
        .settings = settings,
        .output = "DIR",
    };
}

static void test_holds(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool holds;
    } cases[] = {
        {"invalid>10%", false},      {"invalid>=10%", true},    {"invalid>9.999%", true},
        {"invalid<=10%", true},      {"invalid<10%", false},    {"invalid<10.001%", true},
        {"invalid>299", true},       {"invalid>300", false},    {"rows<3000", false},
        {"rows>=3000", true},        {"rows>=100%", true},      {"unknown>0.999%", true},
        {"unknown>1%", false},       {"no_mailbox>=290", true}, {"no_mailbox>290", false},
        {"disabled>0", false},       {"disabled<1", true},      {"duplicate>0.033%", true},
        {"duplicate>0.034%", false}, {"suppressed<=0", true},   {"greylisted<2%", true},
    };
    struct settings settings = {0};
    struct outcome outcome = outcome_of(&settings);
    struct report none = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct threshold threshold;
        uint64_t rows;
        assert_true(threshold_read(cases[i].text, &threshold));
        if (threshold_holds(&threshold, &outcome.report, &rows) != cases[i].holds)
            fail_msg("%s", cases[i].text);
        if (threshold.share)
            assert_false(threshold_holds(&threshold, &none, &rows));
    }
}

/* A share of the largest list there can be is still told exactly. */
static void test_large(void **state)
{
    (void)state;
    struct report report = {.run.rows = {.in = 1ULL << 46, .segment = {[SEGMENT_INVALID] = 1ULL << 45}}};
    struct threshold threshold;
    uint64_t rows;
    assert_true(threshold_read("invalid>50%", &threshold));
    assert_false(threshold_holds(&threshold, &report, &rows));
    report.run.rows.segment[SEGMENT_INVALID]++;
    assert_true(threshold_holds(&threshold, &report, &rows));
    assert_int_equal(rows, (1ULL << 45) + 1);
}

static void test_sentence(void **state)
{
    (void)state;
    struct settings settings = {.fail_if = PATHS_OF("invalid>9.5%", "clean<1", "rows < 5000")};
    struct outcome outcome = outcome_of(&settings);
    struct fail fail = {0};
    assert_false(thresholds_keep(&outcome, &fail));
    assert_int_equal(fail.code, EXIT_THRESHOLD);
    assert_string_equal(fail.sentence,
                        "--fail-if invalid>9.5%: 300 of 3000 rows (10.0%) are invalid; --fail-if rows < "
                        "5000: the list has 3000 rows; the outputs are in DIR");
    settings.fail_if = (struct paths)PATHS_OF("invalid>50%", "clean<1", "invalid>50%");
    fail = (struct fail){0};
    assert_true(thresholds_keep(&outcome, &fail));
    assert_int_equal(fail.code, EXIT_DONE);
    const char *many[PATHS_MAX];
    for (size_t i = 0; i < PATHS_MAX; i++)
        many[i] = "invalid>9%";
    settings.fail_if = (struct paths){PATHS_MAX, many};
    assert_false(thresholds_keep(&outcome, &fail));
    assert_true(strlen(fail.sentence) < sizeof fail.sentence);
    assert_non_null(strstr(fail.sentence, "the outputs are in DIR"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads), cmocka_unit_test(test_refuses),  cmocka_unit_test(test_holds),
        cmocka_unit_test(test_large), cmocka_unit_test(test_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
