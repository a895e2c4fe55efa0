/* The table of the figures: each is one row, in the order of report.json. */
#include <stdlib.h>
#include <string.h>

#include "pipeline/output/output_dir.h"
#include "pipeline/report/report.h"
#include "validators/base/settings.h"
#include "validators/names/flags.h"

/* What texts and names can be. */

static const char *level_word(size_t number, int of)
{
    (void)of;
    return number < LEVEL_COUNT ? level_words[number] : NULL;
}

static const char *flag_word(size_t number, int of)
{
    (void)of;
    return number < FLAG_COUNT ? flag_names[number] : NULL;
}

/* Of the files in an output directory those that hold rows. */
static const char *file_word(size_t number, int of)
{
    (void)of;
    for (int i = 0; i < OUTPUT_NAMES; i++)
        if (strstr(output_name_of(i), ".csv") != NULL && number-- == 0)
            return output_name_of(i);
    return NULL;
}

/* The codes of the segment OF. */
static const char *reason_word(size_t number, int of)
{
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            if ((int)registry[i]->reasons[j].segment == of && number-- == 0)
                return registry[i]->reasons[j].code;
    return NULL;
}

static const struct metric rows_metric = {"mailsift_rows", "Rows in each segment.", "segment", false};
static const struct metric reasons_metric = {"mailsift_reason_rows", "Rows with each reason.", "reason",
                                             false};
static const struct metric domains_metric = {"mailsift_domains",
                                             "Distinct domains: in total, known from earlier runs, checked "
                                             "in this run, and checked without an answer.",
                                             "state", true};
static const struct metric mailboxes_metric = {"mailsift_mailboxes",
                                               "Distinct mailboxes: in total, known from earlier runs, "
                                               "checked in this run, and checked without an answer.",
                                               "state", true};

#define METRIC(name, help)                                                                                   \
    .metric = &(const struct metric)                                                                         \
    {                                                                                                        \
        name, help, NULL, false                                                                              \
    }
#define COUNT_OF(table) (sizeof(table) / sizeof *(table))
#define SHAPE(name, type)                                                                                    \
    static const struct shape name##_shape = {name##_fields, COUNT_OF(name##_fields), sizeof(struct type)}

/* clang-format off */
static const struct field rows_fields[] = {
    {JSON_FIELD("in", COUNT, report_rows, in, "rows of the lists"), .threshold = "rows",
     METRIC("mailsift_rows_in", "Rows in the list.")},
    {JSON_FIELD("clean", COUNT, report_rows, segment[SEGMENT_CLEAN], "of them, those that can be mailed"),
     .metric = &rows_metric, .threshold = "clean"},
    {JSON_FIELD("risky", COUNT, report_rows, segment[SEGMENT_RISKY], "that may do harm or not arrive"),
     .metric = &rows_metric, .threshold = "risky"},
    {JSON_FIELD("invalid", COUNT, report_rows, segment[SEGMENT_INVALID], "that cannot be mailed"),
     .metric = &rows_metric, .threshold = "invalid"},
    {JSON_FIELD("duplicate", COUNT, report_rows, segment[SEGMENT_DUPLICATE], "whose address is in an earlier row"),
     .metric = &rows_metric, .threshold = "duplicate"},
    {JSON_FIELD("suppressed", COUNT, report_rows, segment[SEGMENT_SUPPRESSED], "that --suppress names"),
     .metric = &rows_metric, .threshold = "suppressed"},
    {JSON_FIELD("unknown", COUNT, report_rows, unknown, "of the risky rows, those without a final answer yet"),
     .threshold = "unknown", METRIC("mailsift_rows_unknown", "Risky rows without a final answer yet; the next run checks them again.")},
};
SHAPE(rows, report_rows);

#define REASONS(key, segment, help)                                                                                 \
    JSON_FIELD(key, COUNTS, report_reasons, of[segment], help), .word = reason_word, .of = (segment), .metric = &reasons_metric
static const struct field reasons_fields[] = {
    {REASONS("clean", SEGMENT_CLEAN, "rows by why they are clean")},
    {REASONS("risky", SEGMENT_RISKY, "rows by why they are risky")},
    {REASONS("invalid", SEGMENT_INVALID, "rows by why they are invalid")},
    {REASONS("duplicate", SEGMENT_DUPLICATE, "rows by why they are set aside")},
    {REASONS("suppressed", SEGMENT_SUPPRESSED, "rows by why they are set aside")},
};
SHAPE(reasons, report_reasons);
_Static_assert(COUNT_OF(reasons_fields) == SEGMENT_COUNT, "each segment has its reasons");
_Static_assert(COUNT_OF(rows_fields) == SEGMENT_COUNT + 2, "each segment has its rows");

static const struct field provider_fields[] = {
    {JSON_FIELD("clean", COUNT, report_provider, clean, "its clean rows")},
    {JSON_FIELD("risky", COUNT, report_provider, risky, "its risky rows")},
    {JSON_FIELD("invalid", COUNT, report_provider, invalid, "its invalid rows")},
};
SHAPE(provider, report_provider);

static const struct field shares_fields[] = {
    {JSON_FIELD("low", SHARE, bounces, low, "at least")},
    {JSON_FIELD("likely", SHARE, bounces, likely, "probably")},
    {JSON_FIELD("high", SHARE, bounces, high, "at most")},
};
SHAPE(shares, bounces);

static const struct field bounces_fields[] = {
    {JSON_FIELD("before", OBJECT_OR_NULL, report_run, before, "if the list is mailed as it is"), .shape = &shares_shape},
    {JSON_FIELD("after", OBJECT_OR_NULL, report_run, after, "if only clean rows are mailed"), .shape = &shares_shape},
};
SHAPE(bounces, report_run);

static const struct field dns_fields[] = {
    {JSON_FIELD("domains", COUNT, report_asked, total, "distinct domains in question"), .metric = &domains_metric,
     .label = "in_question"},
    {JSON_FIELD("known", COUNT, report_asked, known, "of them, answered by the store"), .metric = &domains_metric},
    {JSON_FIELD("asked", COUNT, report_asked, asked, "of them, asked about"), .metric = &domains_metric},
    {JSON_FIELD("failed", COUNT, report_asked, failed, "of those asked, without an answer"), .metric = &domains_metric},
    {JSON_FIELD("queries", COUNT, report_asked, queries, "queries sent")},
    {JSON_FIELD("answers", COUNT, report_asked, answers, "answers received")},
    {JSON_FIELD("retries", COUNT, report_asked, retries, "queries sent again")},
};
SHAPE(dns, report_asked);

static const struct field smtp_fields[] = {
    {JSON_FIELD("mailboxes", COUNT, report_asked, total, "distinct mailboxes in question"), .metric = &mailboxes_metric,
     .label = "in_question"},
    {JSON_FIELD("known", COUNT, report_asked, known, "of them, answered by the store"), .metric = &mailboxes_metric},
    {JSON_FIELD("asked", COUNT, report_asked, asked, "of them, asked about"), .metric = &mailboxes_metric},
    {JSON_FIELD("failed", COUNT, report_asked, failed, "of those asked, without an answer"), .metric = &mailboxes_metric},
    {JSON_FIELD("sessions", COUNT, report_asked, sessions, "conversations with mail servers")},
    {JSON_FIELD("recipients", COUNT, report_asked, recipients, "RCPT commands in them")},
};
SHAPE(smtp, report_asked);

static const struct field input_fields[] = {
    {JSON_FIELD("path", TEXT, report_input, path, "as it was named; - is standard input")},
    {JSON_FIELD("bytes", COUNT, report_input, bytes, "its size as read")},
    {JSON_FIELD("gzip", FLAG, report_input, gzip, "whether it is compressed")},
    {JSON_FIELD("encoding", TEXT, report_input, encoding, "of its text")},
    {JSON_FIELD("delimiter", TEXT, report_input, delimiter, "between its columns")},
    {JSON_FIELD("column", COUNT, report_input, column, "number of the e-mail column, from 1")},
    {JSON_FIELD("column_name", TEXT_OR_NULL, report_input, column_name, "its name in the header")},
    {JSON_FIELD("header", FLAG, report_input, header, "whether the first row is a header")},
};
SHAPE(input, report_input);

static const struct field list_fields[] = {
    {JSON_FIELD("list", TEXT, report_list, name, "its file")},
    {JSON_FIELD("names", COUNT, report_list, names, "how many names it holds")},
    {JSON_FIELD("date", TEXT, report_list, date, "of its data")},
    {JSON_FIELD("from", TEXT_OR_NULL, report_list, from, "where the update came from; null: built in")},
    {JSON_FIELD("source", TEXTS, report_list, sources, "what it was made from")},
};
SHAPE(list, report_list);

static const struct field stage_fields[] = {
    {JSON_FIELD(NULL, NUMBER, report_stage, seconds, "seconds of this stage")},
};
SHAPE(stage, report_stage);

static const struct field seconds_fields[] = {
    {JSON_FIELD("total", NUMBER, report_seconds, total, "of the whole run")},
    {JSON_FIELD("survey", NUMBER, report_seconds, survey, "of reading the domains")},
    {JSON_FIELD("resolve", NUMBER, report_seconds, resolve, "of asking")},
    {JSON_FIELD("publish", NUMBER, report_seconds, publish, "of writing the rows")},
    {JSON_FIELD("stages", NAMED, report_seconds, stages, "of each stage of publish, in all threads together"),
     .shape = &stage_shape},
};
SHAPE(seconds, report_seconds);

static const struct field rates_fields[] = {
    {JSON_FIELD("rows_per_second", COUNT_OR_NULL, report_rates, rows, "rows by the whole run")},
    {JSON_FIELD("bytes_per_second", COUNT_OR_NULL, report_rates, bytes, "bytes of the lists by the whole run")},
    {JSON_FIELD("domains_per_second", COUNT_OR_NULL, report_rates, domains, "domains asked by the time of that")},
    {JSON_FIELD("mailboxes_per_second", COUNT_OR_NULL, report_rates, mailboxes, "mailboxes asked by the time of that")},
};
SHAPE(rates, report_rates);

static const struct field gate_fields[] = {
    {JSON_FIELD("former_clean", COUNT, report_gate, former_clean, "addresses that were clean in the former outputs"),
     METRIC("mailsift_gate_former_clean", "Addresses that were clean in the former outputs.")},
    {JSON_FIELD("turned_invalid", COUNT, report_gate, turned_invalid, "of these, the addresses that are invalid now"),
     METRIC("mailsift_gate_turned_invalid", "Of these, the addresses that are invalid now.")},
    {JSON_FIELD("reason", TEXT_OR_NULL, report_gate, reason, "the reason that stands out most among these")},
    {JSON_FIELD("provider", TEXT_OR_NULL, report_gate, provider, "the provider that stands out most among these")},
    {JSON_FIELD("quarantined", FLAG, report_gate, quarantined, "whether the outputs are in quarantine")},
};
SHAPE(gate, report_gate);

static const struct field previous_fields[] = {
    {JSON_FIELD("ended", TEXT, report_run, ended, "when it ended")},
    {JSON_FIELD("level", TEXT, report_run, level, "how much it asked"), .word = level_word, .needed = true},
    {JSON_FIELD("input", TEXT_OR_NULL, report_run, input, "its first list")},
    {JSON_FIELD("rows", OBJECT, report_run, rows, "its rows by segment"), .shape = &rows_shape, .needed = true},
    {JSON_FIELD("bounces", OBJECT, report_run, any, "its expected bounces"), .shape = &bounces_shape},
};
SHAPE(previous, report_run);

static const struct field report_fields[] = {
    {JSON_FIELD("schema", COUNT, report, schema, "the version of this form"), .only = REPORT_SCHEMA},
    {JSON_FIELD("version", TEXT, report, version, "of mailsift")},
    {JSON_FIELD("rows", OBJECT, report, run.rows, "rows by segment"), .shape = &rows_shape, .needed = true},
    {JSON_FIELD("reasons", OBJECT, report, reasons, "rows by reason"), .shape = &reasons_shape, .needed = true},
    {JSON_FIELD("flags", WORD_COUNTS, report, flags, "rows by flag"), .word = flag_word},
    {JSON_FIELD("providers", COUNTS, report, providers, "rows by mailbox provider")},
    {JSON_FIELD("provider_mix", NAMED, report, mix, "what the rows of the largest providers are"), .shape = &provider_shape},
    {JSON_FIELD("domains", COUNTS, report, domains, "rows of the largest domains")},
    {JSON_FIELD("suggestions", COUNTS, report, suggestions, "rows of misspelt domains: written -> meant")},
    {JSON_FIELD("bounces", OBJECT, report, run, "expected bounces, as shares of what is mailed"), .shape = &bounces_shape},
    {JSON_FIELD("level", TEXT, report, run.level, "how much was asked"), .word = level_word, .needed = true},
    {JSON_FIELD("dns", OBJECT_OR_NULL, report, dns, "how the domains became known; null: not asked"), .shape = &dns_shape},
    {JSON_FIELD("smtp", OBJECT_OR_NULL, report, smtp, "how the mailboxes became known; null: not asked"), .shape = &smtp_shape},
    {JSON_FIELD("inputs", ARRAY, report, inputs, "the lists that were read"), .shape = &input_shape},
    {JSON_FIELD("files", COUNTS, report, files, "bytes of each file of rows"), .word = file_word},
    {JSON_FIELD("settings", JSON, report, settings, "the settings of the run")},
    {JSON_FIELD("lists", ARRAY, report, lists, "the lists of domains and names that were used"), .shape = &list_shape},
    {JSON_FIELD("seconds", OBJECT, report, seconds, "time spent"), .shape = &seconds_shape},
    {JSON_FIELD("rates", OBJECT, report, rates, "speed; null: nothing to divide by"), .shape = &rates_shape},
    {JSON_FIELD("started", TEXT, report, started, "when the run started"), .is_time = true},
    {JSON_FIELD("ended", TEXT, report, run.ended, "when it ended"), .is_time = true},
    {JSON_FIELD("complete", FLAG, report, complete, "whether everything was asked that the level asks")},
    {JSON_FIELD("warning", TEXT_OR_NULL, report, warning, "a sentence for the user")},
    {JSON_FIELD("gate", OBJECT_OR_NULL, report, gate, "what the sanity gate saw; null: no former outputs"), .shape = &gate_shape},
    {JSON_FIELD("previous", OBJECT_OR_NULL, report, previous, "the run whose report.json was there before"),
     .shape = &previous_shape, .former = true},
};
/* clang-format on */

const struct shape report_shape = {report_fields, COUNT_OF(report_fields), sizeof(struct report)};

/* The one field of report.json that mailsift lists has as well. */
static const struct field only_lists_fields[] = {
    {JSON_FIELD("lists", ARRAY, report, lists, "the lists of domains and names"), .shape = &list_shape}};

const struct shape report_lists_shape = {only_lists_fields, 1, sizeof(struct report)};

uint64_t report_reason_rows(const struct report *report, const char *code)
{
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        for (size_t j = 0; j < report->reasons.of[i].count; j++)
            if (strcmp(report->reasons.of[i].entries[j].name, code) == 0)
                return report->reasons.of[i].entries[j].count;
    return 0;
}

void report_clear(struct report *report)
{
    struct items *said = &report->settings_said;
    for (size_t i = 0; i < said->count; i++) {
        free(((struct report_setting *)said->item)[i].name);
        free(((struct report_setting *)said->item)[i].value);
    }
    free(said->item);
    free(report->run.input);
    shape_free(&report_shape, report);
    *report = (struct report){0};
}

void report_free(struct report *report)
{
    if (report != NULL)
        report_clear(report);
    free(report);
}
