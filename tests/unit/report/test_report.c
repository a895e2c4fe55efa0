/* Tests of the figures and their table: the keys of report.json, their order, and foreign bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "pipeline/report/report_fill.h"
#include "pipeline/report/report_json.h"
#include "pipeline/text/foreign.h"
#include "pipeline/verdict_json.h"
#include "validators/mx/mx_verdict.h"

static const struct reason risky = {.code = "role",
                                    .segment = SEGMENT_RISKY,
                                    .bounces = {5, 20, 150, ""},
                                    .neverbounce = NEVERBOUNCE_AS_SERVER};
static const struct reason invalid = {
    .code = "missing_at", .segment = SEGMENT_INVALID, .bounces = {1000, 1000, 1000, ""}};

static char *copy(const char *text)
{
    return foreign_copy(text);
}

/* COUNT names with ROWS; names may be any bytes. */
static struct tally_list counts_of(size_t count, const struct tally_entry *from)
{
    struct tally_list list = {calloc(count + 1, sizeof *list.entries), count};
    assert_non_null(list.entries);
    for (size_t i = 0; i < count; i++)
        list.entries[i] = (struct tally_entry){strdup(from[i].name), from[i].count};
    return list;
}

#define COUNTS(count, ...) counts_of(count, (const struct tally_entry[]){__VA_ARGS__})

/* A copy of COUNT structs of BYTES each. */
static struct items items_of(size_t count, size_t bytes, const void *from)
{
    struct items items = {calloc(count, bytes), count};
    assert_non_null(items.item);
    memcpy(items.item, from, count * bytes);
    return items;
}

static const struct settings settings = {
    .column = "2", .delimiter = '\t', .gzip = ANSWER_YES, .level = LEVEL_SYNTAX};

static struct outcome outcome_of(void)
{
    const struct report_input inputs[] = {{.path = copy("li\xffst.csv"),
                                           .bytes = 3000,
                                           .encoding = copy("GB18030"),
                                           .delimiter = copy("\t"),
                                           .column = 2,
                                           .column_name = copy("\"e-mail\"\n\033"),
                                           .header = true},
                                          {.path = copy("-"), .bytes = 1000, .gzip = true}};
    struct outcome outcome = {
        .report = {.run.rows = {.in = 10, .segment = {5, 2, 1, 1, 1}},
                   .reasons.of = {[SEGMENT_RISKY] = COUNTS(1, {(char *)"role", 2}),
                                  [SEGMENT_INVALID] = COUNTS(1, {(char *)"missing_at", 1})},
                   .suggestions =
                       COUNTS(2, {(char *)"gmial.com -> gmail.com", 2}, {(char *)"b\x80.com -> b.com", 1}),
                   .inputs = items_of(2, sizeof *inputs, inputs),
                   .seconds.total = 2},
        .output = strdup("out"),
        .settings = &settings,
        .stages = {{"inflate", 0.5}, {"cut", 0.25}},
        .stage_count = 2,
        .threads = 2,
        .started = {.tv_sec = 1767225600},
        .ended = {.tv_sec = 1767225602},
    };
    return outcome;
}

/* What is read of REPORT must be written again as it was. */
static void assert_read_back(struct str text)
{
    struct fail fail = {0};
    size_t length;
    struct report *read = report_read(text, &fail);
    if (read == NULL)
        fail_msg("%s", fail.sentence);
    char *again = report_json(read, &length);
    assert_string_equal(again, text.bytes);
    free(again);
    report_free(read);
}

/* The report.json of OUTCOME, which is freed. */
static json_t *report_of(struct outcome *outcome)
{
    struct lists lists;
    struct fail fail = {0};
    size_t length;
    assert_true(lists_open(&lists, &(struct settings){0}, &fail));
    report_fill(outcome, &lists);
    char *text = report_json(&outcome->report, &length);
    assert_int_equal(strlen(text), length);
    assert_int_equal(text[length - 1], '\n');
    assert_read_back((struct str){text, length});
    json_t *report = json_loadb(text, length, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(report);
    free(text);
    lists_close(&lists);
    outcome_free(outcome);
    return report;
}

static void test_keys_in_order(void **state)
{
    (void)state;
    static const char *const keys[] = {"schema",    "version",      "rows",    "reasons",     "flags",
                                       "providers", "provider_mix", "domains", "suggestions", "bounces",
                                       "level",     "dns",          "smtp",    "inputs",      "files",
                                       "settings",  "lists",        "seconds", "rates",       "started",
                                       "ended",     "complete",     "warning", "gate",        "previous"};
    struct outcome outcome = outcome_of();
    json_t *report = report_of(&outcome);
    size_t at = 0;
    for (void *one = json_object_iter(report); one != NULL; one = json_object_iter_next(report, one)) {
        assert_true(at < sizeof keys / sizeof *keys);
        assert_string_equal(json_object_iter_key(one), keys[at++]);
    }
    assert_int_equal(at, sizeof keys / sizeof *keys);
    json_decref(report);
}

static void test_gate(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of();
    json_t *report = report_of(&outcome);
    assert_true(json_is_null(json_object_get(report, "gate")));
    json_decref(report);
    outcome = outcome_of();
    outcome.report.gate =
        (struct report_gate){.any = true, .former_clean = 1000, .turned_invalid = 60, .quarantined = true};
    outcome.gate = (struct gate_news){.reason = {.name = "no_mailbox"}};
    snprintf(outcome.gate.blind, sizeof outcome.gate.blind, "blind");
    report = report_of(&outcome);
    json_int_t clean, turned;
    const char *reason, *warning;
    int quarantined;
    assert_int_equal(json_unpack(report, "{s:{s:I,s:I,s:s,s:n,s:b},s:s}", "gate", "former_clean", &clean,
                                 "turned_invalid", &turned, "reason", &reason, "provider", "quarantined",
                                 &quarantined, "warning", &warning),
                     0);
    assert_int_equal(clean, 1000);
    assert_int_equal(turned, 60);
    assert_string_equal(reason, "no_mailbox");
    assert_true(quarantined);
    assert_string_equal(warning, "blind");
    json_decref(report);
}

static void test_numbers(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of();
    json_t *report = report_of(&outcome);
    json_int_t in, clean, suppressed, unknown, role, missing_at, rows_rate, bytes_rate, column, threads;
    double total, cut;
    const char *started, *ended, *level, *delimiter;
    assert_int_equal(json_unpack(report, "{s:{s:I,s:I,s:I,s:I}}", "rows", "in", &in, "clean", &clean,
                                 "suppressed", &suppressed, "unknown", &unknown),
                     0);
    assert_int_equal(json_unpack(report, "{s:{s:{},s:{s:I},s:{s:I}}}", "reasons", "clean", "risky", "role",
                                 &role, "invalid", "missing_at", &missing_at),
                     0);
    assert_int_equal(json_unpack(report, "{s:{s:F,s:{s:F}},s:{s:I,s:I}}", "seconds", "total", &total,
                                 "stages", "cut", &cut, "rates", "rows_per_second", &rows_rate,
                                 "bytes_per_second", &bytes_rate),
                     0);
    assert_int_equal(
        json_unpack(report, "{s:s,s:s,s:s}", "started", &started, "ended", &ended, "level", &level), 0);
    assert_int_equal(
        json_unpack(report, "{s:[{s:I,s:s}]}", "inputs", "column", &column, "delimiter", &delimiter), 0);
    assert_int_equal(json_unpack(report, "{s:{s:I}}", "settings", "threads", &threads), 0);
    assert_true(in == 10 && clean == 5 && suppressed == 1 && unknown == 0 && role == 2 && missing_at == 1);
    assert_true(rows_rate == 5 && bytes_rate == 2000 && column == 2 && threads == 2);
    assert_true(total == 2 && cut == 0.25);
    assert_string_equal(started, "2026-01-01T00:00:00Z");
    assert_string_equal(ended, "2026-01-01T00:00:02Z");
    assert_string_equal(level, "syntax");
    assert_string_equal(delimiter, "\t");
    assert_true(json_is_true(json_object_get(report, "complete")));
    json_decref(report);
}

/* What level dns adds; a row that was not asked about makes the run incomplete. */
static void test_asked_domains(void **state)
{
    (void)state;
    json_t *shown = json_pack("{s:[s],s:s,s:n}", "resolver", "192.0.2.1:53", "store", "other", "threads");
    const struct settings asking = {.level = LEVEL_DNS, .as_json = shown};
    struct outcome outcome = {
        .settings = &asking,
        .report = {.reasons.of = {COUNTS(1, {(char *)mx_reason(MX_ACCEPTS_MAIL)->code, 3}),
                                  COUNTS(1, {(char *)mx_reason(MX_UNKNOWN)->code, 1})},
                   .dns = {.any = true,
                           .total = 9,
                           .known = 4,
                           .asked = 3,
                           .failed = 1,
                           .queries = 12,
                           .answers = 11,
                           .retries = 2,
                           .seconds = 1.5},
                   .seconds = {.survey = 0.5, .resolve = 1.75, .publish = 0.25}},
        .store_path = strdup("verdicts.db"),
        .warning = "the store is locked"};
    json_t *report = report_of(&outcome);
    json_int_t domains, known, asked, failed, queries, answers, retries, rate, threads;
    double survey, resolve, publish;
    const char *level, *server, *store, *warning;
    assert_int_equal(json_unpack(report, "{s:{s:I,s:I,s:I,s:I,s:I,s:I,s:I}}", "dns", "domains", &domains,
                                 "known", &known, "asked", &asked, "failed", &failed, "queries", &queries,
                                 "answers", &answers, "retries", &retries),
                     0);
    assert_int_equal(json_unpack(report, "{s:{s:F,s:F,s:F},s:{s:I}}", "seconds", "survey", &survey, "resolve",
                                 &resolve, "publish", &publish, "rates", "domains_per_second", &rate),
                     0);
    assert_int_equal(json_unpack(report, "{s:s,s:s,s:{s:[s],s:I,s:s}}", "level", &level, "warning", &warning,
                                 "settings", "resolver", &server, "threads", &threads, "store", &store),
                     0);
    assert_true(domains == 9 && known == 4 && asked == 3 && failed == 1 && queries == 12 && answers == 11 &&
                retries == 2);
    assert_true(survey == 0.5 && resolve == 1.75 && publish == 0.25 && rate == 2 && threads == 0);
    assert_string_equal(level, "dns");
    assert_string_equal(server, "192.0.2.1:53");
    assert_string_equal(store, "verdicts.db"); /* the run's, not the option's */
    assert_string_equal(json_string_value(json_object_get(shown, "store")), "other");
    json_decref(shown);
    assert_string_equal(warning, "the store is locked");
    assert_false(json_is_true(json_object_get(report, "complete")));
    json_decref(report);
}

static void test_foreign_bytes(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of();
    json_t *report = report_of(&outcome);
    const char *path, *column;
    assert_int_equal(json_unpack(report, "{s:[{s:s,s:s}]}", "inputs", "path", &path, "column_name", &column),
                     0);
    assert_string_equal(path, "li\\xffst.csv");
    assert_string_equal(column, "\"e-mail\"\n\033");
    assert_non_null(json_object_get(json_object_get(report, "suggestions"), "b\\x80.com -> b.com"));
    json_decref(report);
}

/* A run of no time and no rows divides by nothing. */
static void test_nothing(void **state)
{
    (void)state;
    struct outcome outcome = {.settings = &settings};
    json_t *report = report_of(&outcome);
    assert_true(json_is_null(json_object_get(json_object_get(report, "rates"), "rows_per_second")));
    json_decref(report);
}

/* STR is no constant expression. */
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }

static const struct foreign_case {
    const char *name;
    struct str text;
    const char *expected;
} foreign_cases[] = {
    {"plain", TEXT("abc"), "abc"},
    {"empty", TEXT(""), ""},
    {"four bytes", TEXT("a\xf0\x9f\x98\x80z"), "a\xf0\x9f\x98\x80z"},
    {"a byte alone", TEXT("\x80"), "\\x80"},
    {"cut at the end", TEXT("\xe7\x8e"), "\\xe7\\x8e"},
    {"surrogate", TEXT("\xed\xa0\x80"), "\\xed\\xa0\\x80"},
    {"overlong", TEXT("\xc0\x80"), "\\xc0\\x80"},
    {"beyond Unicode", TEXT("\xf4\x90\x80\x80"), "\\xf4\\x90\\x80\\x80"},
    {"between good ones", TEXT("王\xff伟"), "王\\xff伟"},
};

static void test_foreign_text(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof foreign_cases / sizeof *foreign_cases; i++) {
        size_t length;
        char *text = foreign_text(foreign_cases[i].text, &length);
        if (strcmp(text, foreign_cases[i].expected) != 0 || length != strlen(text))
            fail_msg("%s: \"%s\"", foreign_cases[i].name, text);
        free(text);
    }
}

static void test_verdict_line(void **state)
{
    (void)state;
    struct verdict verdict = {
        .reason = &risky,
        .address = {.text = STR("anna@gmial.com"), .local_length = 4, .flags = FLAG_REPAIRED | FLAG_FREE},
        .facts = {.provider = STR("gmail"), .suggestion = STR("gmail.com")}};
    size_t length;
    char *text = verdict_json(STR("<anna@gmial.com>\xff"), &verdict, &length);
    assert_string_equal(
        text, "{\"input\":\"<anna@gmial.com>\\\\xff\",\"address\":\"anna@gmial.com\",\"status\":\"risky\","
              "\"reason\":\"role\",\"flags\":[\"free\",\"repaired\"],\"suggestion\":\"anna@gmail.com\","
              "\"provider\":\"gmail\"}\n");
    assert_int_equal(length, strlen(text));
    free(text);
    verdict = (struct verdict){.reason = &invalid};
    text = verdict_json(STR(""), &verdict, &length);
    assert_string_equal(text,
                        "{\"input\":\"\",\"address\":\"\",\"status\":\"invalid\",\"reason\":\"missing_at\","
                        "\"flags\":[],\"suggestion\":null,\"provider\":null}\n");
    free(text);
}

/* What report.html shows besides: flags, the mix of the providers, expected bounces, the former run. */
static void test_what_people_read(void **state)
{
    (void)state;
    const struct report_provider mix[] = {{copy("google"), 3, 2, 1}, {copy("q\xff"), 0, 0, 1}};
    const struct settings asking = {.level = LEVEL_DNS};
    struct outcome outcome = {
        .settings = &asking,
        .report = {.reasons.of = {COUNTS(1, {(char *)mx_reason(MX_ACCEPTS_MAIL)->code, 3}),
                                  [SEGMENT_INVALID] = COUNTS(1, {(char *)"missing_at", 1})},
                   .flags = {[0] = 5, [2] = 1},
                   .mix = items_of(2, sizeof *mix, mix),
                   .previous = {.any = true,
                                .ended = copy("2026-01-01T00:00:00Z"),
                                .level = copy("syntax"),
                                .input = copy("old.csv"),
                                .rows = {7, {4, 2, 1}, 1},
                                .before = {true, 0.25, 0.5, 0.75}}}};
    json_t *report = report_of(&outcome);
    json_int_t free_rows, relay, clean, mix_risky, mix_invalid, q, in, was_risky, unknown;
    double low, likely, high, after, was_likely;
    const char *ended, *level, *input;
    assert_int_equal(json_unpack(report, "{s:{s:I,s:I},s:{s:{s:I,s:I,s:I},s:{s:I}}}", "flags", "free",
                                 &free_rows, "relay", &relay, "provider_mix", "google", "clean", &clean,
                                 "risky", &mix_risky, "invalid", &mix_invalid, "q\\xff", "invalid", &q),
                     0);
    assert_int_equal(json_unpack(report, "{s:{s:{s:F,s:F,s:F},s:{s:F}}}", "bounces", "before", "low", &low,
                                 "likely", &likely, "high", &high, "after", "likely", &after),
                     0);
    assert_int_equal(json_unpack(report, "{s:{s:s,s:s,s:s,s:{s:I,s:I,s:I},s:{s:{s:F},s:n}}}", "previous",
                                 "ended", &ended, "level", &level, "input", &input, "rows", "in", &in,
                                 "risky", &was_risky, "unknown", &unknown, "bounces", "before", "likely",
                                 &was_likely, "after"),
                     0);
    assert_true(free_rows == 5 && relay == 1 && clean == 3 && mix_risky == 2 && mix_invalid == 1 && q == 1);
    assert_float_equal(low, (3 * 0.010 + 1) / 4, 1e-6);
    assert_float_equal(likely, (3 * 0.050 + 1) / 4, 1e-6);
    assert_float_equal(high, (3 * 0.130 + 1) / 4, 1e-6);
    assert_float_equal(after, 0.050, 1e-6);
    assert_true(in == 7 && was_risky == 2 && unknown == 1 && was_likely == 0.5);
    assert_string_equal(ended, "2026-01-01T00:00:00Z");
    assert_string_equal(level, "syntax");
    assert_string_equal(input, "old.csv");
    json_decref(report);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys_in_order), cmocka_unit_test(test_what_people_read),
        cmocka_unit_test(test_gate),          cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_asked_domains), cmocka_unit_test(test_foreign_bytes),
        cmocka_unit_test(test_nothing),       cmocka_unit_test(test_foreign_text),
        cmocka_unit_test(test_verdict_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
