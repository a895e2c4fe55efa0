/* The report for machines, which becomes report.json. */
#include "pipeline/report/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/report/bounces.h"
#include "pipeline/report/report_json.h"
#include "pipeline/text/foreign.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"
#include "validators/base/setting_words.h"
#include "validators/mx/mx_verdict.h"
#include "validators/names/flags.h"
#include "validators/validator.h"

json_t *report_object(void)
{
    return json_object();
}

json_t *report_array(void)
{
    return json_array();
}

json_t *report_flag(bool flag)
{
    return json_boolean(flag);
}

void report_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        memory_out();
}

void report_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_out();
}

json_t *report_text(struct str text)
{
    return json_out_string(text);
}

json_t *report_text_or_null(const char *text)
{
    return text != NULL ? report_text(str_of(text)) : json_null();
}

json_t *report_count(uint64_t count)
{
    return json_integer((json_int_t)count);
}

static json_t *time_of(const struct timespec *moment)
{
    char text[sizeof "2026-01-01T00:00:00Z" + 16];
    struct tm parts;
    gmtime_r(&moment->tv_sec, &parts);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts);
    return json_string(text);
}

static json_t *rows_of(const struct outcome *outcome)
{
    json_t *rows = json_object();
    report_set(rows, "in", report_count(outcome->rows_in));
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        report_set(rows, segment_words[i], report_count(outcome->rows[i]));
    report_set(rows, "unknown", report_count(outcome->unknown));
    return rows;
}

static json_t *reasons_of(const struct outcome *outcome)
{
    json_t *segments = json_object();
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        report_set(segments, segment_words[i], json_object());
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++)
        report_set(json_object_get(segments, segment_words[count->reason->segment]), count->reason->code,
                   report_count(count->rows));
    return segments;
}

static json_t *flags_rows_of(const struct outcome *outcome)
{
    json_t *flags = json_object();
    for (size_t flag = 0; flag < FLAG_COUNT; flag++)
        report_set(flags, flag_names[flag], report_count(outcome->flags[flag]));
    return flags;
}

static json_t *provider_mix_of(const struct outcome *outcome)
{
    json_t *mix = json_object();
    for (size_t i = 0; i < outcome->providers.count && i < TALLY_TOP; i++) {
        const struct provider_rows *rows = &outcome->provider_mix[i];
        json_t *segments = json_object();
        size_t length;
        char *name = foreign_text(str_of(outcome->providers.entries[i].name), &length);
        report_set(segments, "clean", report_count(rows->clean));
        report_set(segments, "risky", report_count(rows->risky));
        report_set(segments, "invalid", report_count(rows->invalid));
        report_set(mix, name, segments);
        free(name);
    }
    return mix;
}

static json_t *shares_of(const struct bounces *bounces)
{
    if (!bounces->any)
        return json_null();
    json_t *shares = json_object();
    report_set(shares, "low", json_real(bounces->low));
    report_set(shares, "likely", json_real(bounces->likely));
    report_set(shares, "high", json_real(bounces->high));
    return shares;
}

static json_t *bounces_object(const struct bounces *before, const struct bounces *after)
{
    json_t *object = json_object();
    report_set(object, "before", shares_of(before));
    report_set(object, "after", shares_of(after));
    return object;
}

/* Before: every row is mailed that is not set aside; after: the clean ones. */
static json_t *expected_bounces_of(const struct outcome *outcome)
{
    struct bounce_sum before = {0}, after = {0};
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++) {
        bounce_add(&before, count->reason->code, outcome->settings->level, count->rows);
        if (count->reason->segment == SEGMENT_CLEAN)
            bounce_add(&after, count->reason->code, outcome->settings->level, count->rows);
    }
    struct bounces before_shares = bounces_of(&before), after_shares = bounces_of(&after);
    return bounces_object(&before_shares, &after_shares);
}

/* Of the run whose report stood here before: what a trend needs. */
static json_t *previous_of(const struct outcome *outcome)
{
    const struct report_run *run = &outcome->previous;
    if (!outcome->has_previous)
        return json_null();
    json_t *object = json_object(), *rows = json_object();
    report_set(rows, "in", report_count(run->rows_in));
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        report_set(rows, segment_words[i], report_count(run->rows[i]));
    report_set(rows, "unknown", report_count(run->unknown));
    report_set(object, "ended", report_text(str_of(run->ended)));
    report_set(object, "level", report_text(str_of(run->level)));
    report_set(object, "input", report_text_or_null(run->input[0] != '\0' ? run->input : NULL));
    report_set(object, "rows", rows);
    report_set(object, "bounces", bounces_object(&run->before, &run->after));
    return object;
}

static json_t *tally_of(const struct tally_list *list)
{
    json_t *names = json_object();
    for (size_t i = 0; i < list->count; i++) {
        size_t length;
        char *name = foreign_text(str_of(list->entries[i].name), &length);
        report_set(names, name, report_count(list->entries[i].count));
        free(name);
    }
    return names;
}

/* How the domains of the list became known; null: nobody was asked. */
static json_t *dns_of(const struct outcome *outcome)
{
    if (outcome->settings->level == LEVEL_SYNTAX)
        return json_null();
    json_t *dns = json_object();
    report_set(dns, "domains", report_count(outcome->domains_asked.total));
    report_set(dns, "known", report_count(outcome->domains_asked.known));
    report_set(dns, "asked", report_count(outcome->domains_asked.asked));
    report_set(dns, "failed", report_count(outcome->domains_asked.failed));
    report_set(dns, "queries", report_count(outcome->domains_asked.queries));
    report_set(dns, "answers", report_count(outcome->domains_asked.answers));
    report_set(dns, "retries", report_count(outcome->domains_asked.retries));
    return dns;
}

/* How the mailboxes became known; null: nobody was asked. */
static json_t *smtp_of(const struct outcome *outcome)
{
    if (outcome->settings->level != LEVEL_SMTP)
        return json_null();
    json_t *smtp = json_object();
    report_set(smtp, "mailboxes", report_count(outcome->mailboxes_asked.total));
    report_set(smtp, "known", report_count(outcome->mailboxes_asked.known));
    report_set(smtp, "asked", report_count(outcome->mailboxes_asked.asked));
    report_set(smtp, "failed", report_count(outcome->mailboxes_asked.failed));
    report_set(smtp, "sessions", report_count(outcome->mailboxes_asked.sessions));
    report_set(smtp, "recipients", report_count(outcome->mailboxes_asked.recipients));
    return smtp;
}

/* What the sanity gate has found; null: there were no former outputs to compare with. */
static json_t *gate_of(const struct outcome *outcome)
{
    const struct gate_news *news = &outcome->gate;
    if (!news->looked)
        return json_null();
    json_t *gate = json_object();
    report_set(gate, "former_clean", report_count(news->former_clean));
    report_set(gate, "turned_invalid", report_count(news->turned_invalid));
    report_set(gate, "reason", report_text_or_null(news->reason.name[0] != '\0' ? news->reason.name : NULL));
    report_set(gate, "provider",
               report_text_or_null(news->provider.name[0] != '\0' ? news->provider.name : NULL));
    report_set(gate, "quarantined", json_boolean(news->quarantined));
    return gate;
}

/* The first of the sentences for the user; null: there is none. */
static json_t *warning_of(const struct outcome *outcome)
{
    const char *warning = outcome->warning[0] != '\0' ? outcome->warning : outcome->gate.blind;
    return report_text_or_null(warning[0] != '\0' ? warning : NULL);
}

/* The bytes of each file of rows. */
static json_t *files_of(const struct outcome *outcome)
{
    json_t *files = json_object();
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        if (outcome->files[i][0] != '\0')
            report_set(files, outcome->files[i], report_count(outcome->file_bytes[i]));
    return files;
}

/* Of the whole run and each movement on the clock; of each stage of publish in all threads together. */
static json_t *seconds_of(const struct outcome *outcome)
{
    json_t *seconds = json_object(), *stages = json_object();
    for (size_t i = 0; i < outcome->stage_count; i++)
        report_set(stages, outcome->stages[i].name, json_real(outcome->stages[i].seconds));
    report_set(seconds, "total", json_real(outcome->seconds));
    report_set(seconds, "survey", json_real(outcome->movements.survey));
    report_set(seconds, "resolve", json_real(outcome->movements.resolve));
    report_set(seconds, "publish", json_real(outcome->movements.publish));
    report_set(seconds, "stages", stages);
    return seconds;
}

/* Whether no row is left that the run had no time to ask about. */
static bool is_complete(const struct outcome *outcome)
{
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++)
        if (count->reason == mx_reason(MX_UNKNOWN))
            return false;
    return true;
}

static json_t *rate_of(uint64_t amount, double seconds)
{
    return seconds > 0 ? report_count((uint64_t)((double)amount / seconds)) : json_null();
}

static json_t *rates_of(const struct outcome *outcome)
{
    uint64_t bytes = 0;
    json_t *rates = json_object();
    for (size_t i = 0; i < outcome->input_count; i++)
        bytes += outcome->inputs[i].bytes;
    report_set(rates, "rows_per_second", rate_of(outcome->rows_in, outcome->seconds));
    report_set(rates, "bytes_per_second", rate_of(bytes, outcome->seconds));
    report_set(rates, "domains_per_second",
               rate_of(outcome->domains_asked.asked, outcome->domains_asked.seconds));
    report_set(rates, "mailboxes_per_second",
               rate_of(outcome->mailboxes_asked.asked, outcome->mailboxes_asked.seconds));
    return rates;
}

char *report_json(const struct outcome *outcome, const struct lists *lists, size_t *length)
{
    json_t *report = json_object();
    report_set(report, "version", json_string(MAILSIFT_VERSION));
    report_set(report, "rows", rows_of(outcome));
    report_set(report, "reasons", reasons_of(outcome));
    report_set(report, "flags", flags_rows_of(outcome));
    report_set(report, "providers", tally_of(&outcome->providers));
    report_set(report, "provider_mix", provider_mix_of(outcome));
    report_set(report, "domains", tally_of(&outcome->domains));
    report_set(report, "suggestions", tally_of(&outcome->suggestions));
    report_set(report, "bounces", expected_bounces_of(outcome));
    report_set(report, "level", json_string(level_words[outcome->settings->level]));
    report_set(report, "dns", dns_of(outcome));
    report_set(report, "smtp", smtp_of(outcome));
    report_set(report, "inputs", report_inputs(outcome));
    report_set(report, "files", files_of(outcome));
    report_set(report, "settings", report_settings(outcome));
    report_set(report, "lists", report_lists(lists));
    report_set(report, "seconds", seconds_of(outcome));
    report_set(report, "rates", rates_of(outcome));
    report_set(report, "started", time_of(&outcome->started));
    report_set(report, "ended", time_of(&outcome->ended));
    report_set(report, "complete", json_boolean(is_complete(outcome)));
    report_set(report, "warning", warning_of(outcome));
    report_set(report, "gate", gate_of(outcome));
    report_set(report, "previous", previous_of(outcome));
    return json_out_text(report, JSON_INDENT(2), length);
}

char *report_lists_json(const struct lists *lists, size_t *length)
{
    json_t *object = json_object();
    report_set(object, "lists", report_lists(lists));
    return json_out_text(object, JSON_COMPACT, length);
}
