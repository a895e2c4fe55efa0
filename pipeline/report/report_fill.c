/* Completes the figures of a run at its end: what follows from others, and texts as they may be shown. */
#include "pipeline/report/report_fill.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/json/schema.h"
#include "pipeline/report/report_json.h"
#include "pipeline/report/report_settings.h"
#include "pipeline/text/foreign.h"
#include "validators/base/memory.h"
#include "validators/base/settings.h"
#include "validators/mx/mx_verdict.h"

/* A copy of TEXT in UTF-8; NULL where TEXT is NULL or empty. */
static char *text_or_null(const char *text)
{
    return text != NULL && *text != '\0' ? foreign_copy(text) : NULL;
}

static char *time_text(const struct timespec *moment)
{
    char text[ISO_TIME_BYTES];
    iso_time(moment->tv_sec, text);
    return foreign_copy(text);
}

/* NUMBER as report.json has it, so that what is made from this report is the same as what is made from that one. */
static double rounded(double number)
{
    char text[32];
    snprintf(text, sizeof text, "%.6g", number);
    return strtod(text, NULL);
}

static void fill_names(struct tally_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        char *name = list->entries[i].name;
        list->entries[i].name = foreign_copy(name);
        free(name);
    }
}

/* Before: every row is mailed that is not set aside; after: the clean ones. */
static void fill_bounces(struct report *report, enum level level)
{
    struct bounce_sum before = {0}, after = {0};
    for (size_t segment = 0; segment < SEGMENT_COUNT; segment++)
        for (size_t i = 0; i < report->reasons.of[segment].count; i++) {
            const struct tally_entry *entry = &report->reasons.of[segment].entries[i];
            const struct reason *reason = reason_named(str_of(entry->name)); /* it is one of ours */
            bounce_add(&before, reason, level, entry->count);
            if (segment == SEGMENT_CLEAN)
                bounce_add(&after, reason, level, entry->count);
        }
    struct bounces *const shares[] = {&report->run.before, &report->run.after};
    report->run.before = bounces_of(&before);
    report->run.after = bounces_of(&after);
    for (size_t i = 0; i < 2; i++) {
        shares[i]->low = rounded(shares[i]->low);
        shares[i]->likely = rounded(shares[i]->likely);
        shares[i]->high = rounded(shares[i]->high);
    }
}

static void fill_seconds(struct outcome *outcome)
{
    struct report_seconds *seconds = &outcome->report.seconds;
    double *const numbers[] = {&seconds->total, &seconds->survey, &seconds->resolve, &seconds->publish};
    struct report_stage *stages = memory_take(STAGES_MAX * sizeof *stages);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        *numbers[i] = rounded(*numbers[i]);
    for (size_t i = 0; i < outcome->stage_count; i++)
        stages[i] =
            (struct report_stage){foreign_copy(outcome->stages[i].name), rounded(outcome->stages[i].seconds)};
    seconds->stages = (struct items){stages, outcome->stage_count};
}

static uint64_t rate_of(uint64_t amount, double seconds)
{
    return seconds > 0 ? (uint64_t)((double)amount / seconds) : FIELD_NONE;
}

/* By the times as they were measured. */
static void fill_rates(struct report *report)
{
    const struct report_input *inputs = report->inputs.item;
    uint64_t bytes = 0;
    for (size_t i = 0; i < report->inputs.count; i++)
        bytes += inputs[i].bytes;
    report->rates = (struct report_rates){
        .rows = rate_of(report->run.rows.in, report->seconds.total),
        .bytes = rate_of(bytes, report->seconds.total),
        .domains = rate_of(report->dns.asked, report->dns.seconds),
        .mailboxes = rate_of(report->smtp.asked, report->smtp.seconds),
    };
}

/* The lines `# source: ...` of a list's head, which name what it was made from, with versions and licences. */
static struct texts sources_of(struct str header)
{
    struct texts sources = {0};
    struct str line;
    while (str_line(&header, &line)) {
        if (!str_starts(line, STR("# source: ")))
            continue;
        size_t length;
        sources.text = memory_grow(sources.text, (sources.count + 1) * sizeof *sources.text);
        sources.text[sources.count++] = foreign_text(str_tail(line, strlen("# source: ")), &length);
    }
    return sources;
}

static void fill_lists(struct report *report, const struct lists *lists)
{
    size_t count, length;
    const struct list_source *sources = lists_sources(lists, &count);
    struct report_list *list = memory_take((count + 1) * sizeof *list);
    for (size_t i = 0; i < count; i++)
        list[i] = (struct report_list){.name = foreign_copy(sources[i].file),
                                       .names = sources[i].names,
                                       .date = foreign_text(sources[i].date, &length),
                                       .from = text_or_null(sources[i].from),
                                       .sources = sources_of(sources[i].header)};
    report->lists = (struct items){list, count};
}

static void fill_gate(struct outcome *outcome)
{
    struct report_gate *gate = &outcome->report.gate;
    gate->reason = text_or_null(outcome->gate.reason.name);
    gate->provider = text_or_null(outcome->gate.provider.name);
}

void report_fill(struct outcome *outcome, const struct lists *lists)
{
    struct report *report = &outcome->report;
    const struct report_input *inputs = report->inputs.item;
    enum level level = outcome->settings->level;
    report->schema = REPORT_SCHEMA;
    report->version = foreign_copy(MAILSIFT_VERSION);
    report->started = time_text(&outcome->started);
    report->run.ended = time_text(&outcome->ended);
    report->run.level = foreign_copy(level_words[level]);
    report->run.input = report->inputs.count > 0 ? text_or_null(inputs[0].path) : NULL;
    report->warning = text_or_null(outcome->warning[0] != '\0' ? outcome->warning : outcome->gate.blind);
    report->complete = report_reason_rows(report, mx_reason(MX_UNKNOWN)->code) == 0;
    report->settings = report_settings(outcome);
    if (!report_settings_said(report))
        abort(); /* they are ours */
    fill_names(&report->providers);
    fill_names(&report->domains);
    fill_names(&report->suggestions);
    fill_bounces(report, level);
    fill_rates(report);
    fill_seconds(outcome);
    fill_lists(report, lists);
    fill_gate(outcome);
}

char *report_lists_json(const struct lists *lists, size_t *length)
{
    struct report report = {0};
    fill_lists(&report, lists);
    char *text = shape_line(&report_lists_shape, &report, length);
    report_clear(&report);
    return text;
}

char *report_json(const struct report *report, size_t *length)
{
    return shape_page(&report_shape, report, length);
}

char *report_schema(const struct settings *settings, size_t *length)
{
    struct outcome outcome = {.settings = settings};
    outcome.report.settings = report_settings(&outcome);
    char *text = schema_text(&report_shape, &outcome.report, "report.json of mailsift", length);
    outcome_free(&outcome);
    return text;
}
