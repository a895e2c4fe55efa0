/* The report for machines, which becomes report.json. */
#include "pipeline/report/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/base/iso_time.h"
#include "pipeline/report/bounces.h"
#include "pipeline/report/report_json.h"
#include "pipeline/text/foreign.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"
#include "validators/base/settings.h"
#include "validators/mx/mx_verdict.h"
#include "validators/names/flags.h"
#include "validators/validator.h"

static json_t *time_of(const struct timespec *moment)
{
    char text[ISO_TIME_BYTES];
    iso_time(moment->tv_sec, text);
    return json_string(text);
}

static json_t *rows_of(const struct outcome *outcome)
{
    json_t *rows = json_object();
    json_out_set(rows, "in", json_out_count(outcome->rows_in));
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        json_out_set(rows, segment_words[i], json_out_count(outcome->rows[i]));
    json_out_set(rows, "unknown", json_out_count(outcome->unknown));
    return rows;
}

static json_t *reasons_of(const struct outcome *outcome)
{
    json_t *segments = json_object();
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        json_out_set(segments, segment_words[i], json_object());
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++)
        json_out_set(json_object_get(segments, segment_words[count->reason->segment]), count->reason->code,
                     json_out_count(count->rows));
    return segments;
}

static json_t *flags_rows_of(const struct outcome *outcome)
{
    json_t *flags = json_object();
    for (size_t flag = 0; flag < FLAG_COUNT; flag++)
        json_out_set(flags, flag_names[flag], json_out_count(outcome->flags[flag]));
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
        json_out_set(segments, "clean", json_out_count(rows->clean));
        json_out_set(segments, "risky", json_out_count(rows->risky));
        json_out_set(segments, "invalid", json_out_count(rows->invalid));
        json_out_set(mix, name, segments);
        free(name);
    }
    return mix;
}

static json_t *shares_of(const struct bounces *bounces)
{
    if (!bounces->any)
        return json_null();
    json_t *shares = json_object();
    json_out_set(shares, "low", json_real(bounces->low));
    json_out_set(shares, "likely", json_real(bounces->likely));
    json_out_set(shares, "high", json_real(bounces->high));
    return shares;
}

static json_t *bounces_object(const struct bounces *before, const struct bounces *after)
{
    json_t *object = json_object();
    json_out_set(object, "before", shares_of(before));
    json_out_set(object, "after", shares_of(after));
    return object;
}

/* Before: every row is mailed that is not set aside; after: the clean ones. */
static json_t *expected_bounces_of(const struct outcome *outcome)
{
    struct bounce_sum before = {0}, after = {0};
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++) {
        bounce_add(&before, count->reason, outcome->settings->level, count->rows);
        if (count->reason->segment == SEGMENT_CLEAN)
            bounce_add(&after, count->reason, outcome->settings->level, count->rows);
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
    json_out_set(rows, "in", json_out_count(run->rows_in));
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        json_out_set(rows, segment_words[i], json_out_count(run->rows[i]));
    json_out_set(rows, "unknown", json_out_count(run->unknown));
    json_out_set(object, "ended", json_out_string(str_of(run->ended)));
    json_out_set(object, "level", json_out_string(str_of(run->level)));
    json_out_set(object, "input", json_out_string_or_null(run->input[0] != '\0' ? run->input : NULL));
    json_out_set(object, "rows", rows);
    json_out_set(object, "bounces", bounces_object(&run->before, &run->after));
    return object;
}

static json_t *tally_of(const struct tally_list *list)
{
    json_t *names = json_object();
    for (size_t i = 0; i < list->count; i++) {
        size_t length;
        char *name = foreign_text(str_of(list->entries[i].name), &length);
        json_out_set(names, name, json_out_count(list->entries[i].count));
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
    json_out_set(dns, "domains", json_out_count(outcome->domains_asked.total));
    json_out_set(dns, "known", json_out_count(outcome->domains_asked.known));
    json_out_set(dns, "asked", json_out_count(outcome->domains_asked.asked));
    json_out_set(dns, "failed", json_out_count(outcome->domains_asked.failed));
    json_out_set(dns, "queries", json_out_count(outcome->domains_asked.queries));
    json_out_set(dns, "answers", json_out_count(outcome->domains_asked.answers));
    json_out_set(dns, "retries", json_out_count(outcome->domains_asked.retries));
    return dns;
}

/* How the mailboxes became known; null: nobody was asked. */
static json_t *smtp_of(const struct outcome *outcome)
{
    if (outcome->settings->level != LEVEL_SMTP)
        return json_null();
    json_t *smtp = json_object();
    json_out_set(smtp, "mailboxes", json_out_count(outcome->mailboxes_asked.total));
    json_out_set(smtp, "known", json_out_count(outcome->mailboxes_asked.known));
    json_out_set(smtp, "asked", json_out_count(outcome->mailboxes_asked.asked));
    json_out_set(smtp, "failed", json_out_count(outcome->mailboxes_asked.failed));
    json_out_set(smtp, "sessions", json_out_count(outcome->mailboxes_asked.sessions));
    json_out_set(smtp, "recipients", json_out_count(outcome->mailboxes_asked.recipients));
    return smtp;
}

/* What the sanity gate has found; null: there were no former outputs to compare with. */
static json_t *gate_of(const struct outcome *outcome)
{
    const struct gate_news *news = &outcome->gate;
    if (!news->looked)
        return json_null();
    json_t *gate = json_object();
    json_out_set(gate, "former_clean", json_out_count(news->former_clean));
    json_out_set(gate, "turned_invalid", json_out_count(news->turned_invalid));
    json_out_set(gate, "reason",
                 json_out_string_or_null(news->reason.name[0] != '\0' ? news->reason.name : NULL));
    json_out_set(gate, "provider",
                 json_out_string_or_null(news->provider.name[0] != '\0' ? news->provider.name : NULL));
    json_out_set(gate, "quarantined", json_boolean(news->quarantined));
    return gate;
}

/* The first of the sentences for the user; null: there is none. */
static json_t *warning_of(const struct outcome *outcome)
{
    const char *warning = outcome->warning[0] != '\0' ? outcome->warning : outcome->gate.blind;
    return json_out_string_or_null(warning[0] != '\0' ? warning : NULL);
}

/* The bytes of each file of rows. */
static json_t *files_of(const struct outcome *outcome)
{
    json_t *files = json_object();
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        if (outcome->files[i][0] != '\0')
            json_out_set(files, outcome->files[i], json_out_count(outcome->file_bytes[i]));
    return files;
}

/* Of the whole run and each movement on the clock; of each stage of publish in all threads together. */
static json_t *seconds_of(const struct outcome *outcome)
{
    json_t *seconds = json_object(), *stages = json_object();
    for (size_t i = 0; i < outcome->stage_count; i++)
        json_out_set(stages, outcome->stages[i].name, json_real(outcome->stages[i].seconds));
    json_out_set(seconds, "total", json_real(outcome->seconds));
    json_out_set(seconds, "survey", json_real(outcome->movements.survey));
    json_out_set(seconds, "resolve", json_real(outcome->movements.resolve));
    json_out_set(seconds, "publish", json_real(outcome->movements.publish));
    json_out_set(seconds, "stages", stages);
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
    return seconds > 0 ? json_out_count((uint64_t)((double)amount / seconds)) : json_null();
}

static json_t *rates_of(const struct outcome *outcome)
{
    uint64_t bytes = 0;
    json_t *rates = json_object();
    for (size_t i = 0; i < outcome->input_count; i++)
        bytes += outcome->inputs[i].bytes;
    json_out_set(rates, "rows_per_second", rate_of(outcome->rows_in, outcome->seconds));
    json_out_set(rates, "bytes_per_second", rate_of(bytes, outcome->seconds));
    json_out_set(rates, "domains_per_second",
                 rate_of(outcome->domains_asked.asked, outcome->domains_asked.seconds));
    json_out_set(rates, "mailboxes_per_second",
                 rate_of(outcome->mailboxes_asked.asked, outcome->mailboxes_asked.seconds));
    return rates;
}

char *report_json(const struct outcome *outcome, const struct lists *lists, size_t *length)
{
    json_t *report = json_object();
    json_out_set(report, "version", json_string(MAILSIFT_VERSION));
    json_out_set(report, "rows", rows_of(outcome));
    json_out_set(report, "reasons", reasons_of(outcome));
    json_out_set(report, "flags", flags_rows_of(outcome));
    json_out_set(report, "providers", tally_of(&outcome->providers));
    json_out_set(report, "provider_mix", provider_mix_of(outcome));
    json_out_set(report, "domains", tally_of(&outcome->domains));
    json_out_set(report, "suggestions", tally_of(&outcome->suggestions));
    json_out_set(report, "bounces", expected_bounces_of(outcome));
    json_out_set(report, "level", json_string(level_words[outcome->settings->level]));
    json_out_set(report, "dns", dns_of(outcome));
    json_out_set(report, "smtp", smtp_of(outcome));
    json_out_set(report, "inputs", report_inputs(outcome));
    json_out_set(report, "files", files_of(outcome));
    json_out_set(report, "settings", report_settings(outcome));
    json_out_set(report, "lists", report_lists(lists));
    json_out_set(report, "seconds", seconds_of(outcome));
    json_out_set(report, "rates", rates_of(outcome));
    json_out_set(report, "started", time_of(&outcome->started));
    json_out_set(report, "ended", time_of(&outcome->ended));
    json_out_set(report, "complete", json_boolean(is_complete(outcome)));
    json_out_set(report, "warning", warning_of(outcome));
    json_out_set(report, "gate", gate_of(outcome));
    json_out_set(report, "previous", previous_of(outcome));
    return json_out_text(report, JSON_INDENT(2), length);
}

char *report_lists_json(const struct lists *lists, size_t *length)
{
    json_t *object = json_object();
    json_out_set(object, "lists", report_lists(lists));
    return json_out_text(object, JSON_COMPACT, length);
}
