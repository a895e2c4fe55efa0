/* The report for machines, which becomes report.json. */
#include "pipeline/report.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/foreign.h"
#include "validators/base/memory.h"
#include "validators/mx_verdict.h"

static const char *const segment_names[SEGMENT_COUNT] = {"clean", "risky", "invalid", "duplicate",
                                                         "suppressed"};
static const char *const level_names[] = {
    [LEVEL_DNS] = "dns", [LEVEL_SYNTAX] = "syntax", [LEVEL_SMTP] = "smtp"};
static const char *const answer_names[] = {[ANSWER_AUTO] = "auto", [ANSWER_YES] = "yes", [ANSWER_NO] = "no"};
static const char *const role_names[] = {[ROLE_RISKY] = "risky", [ROLE_KEEP] = "keep"};
static const char *const dedupe_names[] = {
    [DEDUPE_EXACT] = "exact", [DEDUPE_CANONICAL] = "canonical", [DEDUPE_OFF] = "off"};

/* Sets KEY; an object of ours that cannot be made is a lack of memory, which ends the run as anywhere. */
static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        abort();
}

/* Foreign bytes as a string: what is no UTF-8 is shown as \xNN, for jansson takes nothing else. */
static json_t *text_of(struct str text)
{
    size_t length;
    char *repaired = foreign_text(text, &length);
    json_t *string = json_stringn(repaired, length);
    free(repaired);
    return string;
}

static json_t *text_or_null(const char *text)
{
    return text != NULL ? text_of(str_of(text)) : json_null();
}

static json_t *count_of(uint64_t count)
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
    set(rows, "in", count_of(outcome->rows_in));
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        set(rows, segment_names[i], count_of(outcome->rows[i]));
    set(rows, "unknown", count_of(outcome->unknown));
    return rows;
}

static json_t *reasons_of(const struct outcome *outcome)
{
    json_t *segments = json_object();
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        set(segments, segment_names[i], json_object());
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++)
        set(json_object_get(segments, segment_names[count->reason->segment]), count->reason->code,
            count_of(count->rows));
    return segments;
}

static json_t *tally_of(const struct tally_list *list)
{
    json_t *names = json_object();
    for (size_t i = 0; i < list->count; i++) {
        size_t length;
        char *name = foreign_text(str_of(list->entries[i].name), &length);
        set(names, name, count_of(list->entries[i].count));
        free(name);
    }
    return names;
}

static json_t *input_of(const struct outcome *outcome, const struct outcome_input *input)
{
    const struct layout *layout = &outcome->layout;
    const struct column *column =
        layout->email_column < layout->column_count ? &layout->columns[layout->email_column] : NULL;
    json_t *object = json_object();
    set(object, "path", text_of(str_of(input->path)));
    set(object, "bytes", count_of(input->bytes));
    set(object, "gzip", json_boolean(input->gzip));
    set(object, "encoding", json_string(input->encoding));
    set(object, "delimiter", text_of((struct str){&layout->dialect.delimiter, 1}));
    set(object, "column", count_of(layout->email_column + 1));
    bool named = column != NULL && *column_shown(column) != '\0';
    set(object, "column_name", named ? text_of(str_of(column_shown(column))) : json_null());
    set(object, "header", json_boolean(layout->header));
    return object;
}

static json_t *inputs_of(const struct outcome *outcome)
{
    json_t *inputs = json_array();
    for (size_t i = 0; i < outcome->input_count; i++)
        json_array_append_new(inputs, input_of(outcome, &outcome->inputs[i]));
    return inputs;
}

static json_t *paths_of(const struct paths *paths)
{
    json_t *array = json_array();
    for (size_t i = 0; i < paths->count; i++)
        json_array_append_new(array, text_of(str_of(paths->path[i])));
    return array;
}

static json_t *settings_of(const struct outcome *outcome)
{
    const struct settings *settings = outcome->settings;
    json_t *object = json_object();
    set(object, "output", text_or_null(outcome->output));
    set(object, "force", json_boolean(settings->force));
    set(object, "column", text_or_null(settings->column));
    set(object, "delimiter",
        settings->delimiter != 0 ? text_of((struct str){&settings->delimiter, 1}) : json_null());
    set(object, "header", json_string(answer_names[settings->header]));
    set(object, "encoding", text_or_null(settings->encoding));
    set(object, "role", json_string(role_names[settings->role]));
    set(object, "dedupe", json_string(dedupe_names[settings->dedupe]));
    set(object, "suppress", paths_of(&settings->suppress));
    set(object, "allow", paths_of(&settings->allow));
    set(object, "block", paths_of(&settings->block));
    set(object, "resolver", paths_of(&settings->resolvers));
    set(object, "canary", paths_of(&settings->canaries));
    set(object, "deadline_s",
        settings->deadline_s > 0 ? count_of((uint64_t)settings->deadline_s) : json_null());
    set(object, "patience_s",
        settings->patience_s > 0 ? count_of((uint64_t)settings->patience_s) : json_null());
    set(object, "store", text_or_null(outcome->store_path));
    set(object, "allow_loopback", json_boolean(settings->allow_loopback));
    set(object, "gzip", json_string(answer_names[settings->gzip]));
    set(object, "preset", preset_of(settings) != NULL ? json_string(preset_of(settings)->name) : json_null());
    set(object, "metrics", text_or_null(settings->metrics));
    set(object, "fail_if", paths_of(&settings->fail_if));
    set(object, "threads", count_of((uint64_t)outcome->threads));
    return object;
}

/* The lines `# source: ...` of a list's head, which name what it was made from, with versions and licences.
 */
static json_t *sources_of(struct str header)
{
    json_t *sources = json_array();
    struct str line;
    while (str_line(&header, &line))
        if (str_starts(line, STR("# source: ")))
            json_array_append_new(sources, text_of(str_tail(line, strlen("# source: "))));
    return sources;
}

static json_t *lists_of(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    json_t *array = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *list = json_object();
        set(list, "list", json_string(sources[i].file));
        set(list, "names", count_of(sources[i].names));
        set(list, "source", sources_of(sources[i].header));
        json_array_append_new(array, list);
    }
    return array;
}

/* How the domains of the list became known; null: nobody was asked. */
static json_t *dns_of(const struct outcome *outcome)
{
    if (outcome->settings->level == LEVEL_SYNTAX)
        return json_null();
    json_t *dns = json_object();
    set(dns, "domains", count_of(outcome->domains_asked.total));
    set(dns, "known", count_of(outcome->domains_asked.known));
    set(dns, "asked", count_of(outcome->domains_asked.asked));
    set(dns, "failed", count_of(outcome->domains_asked.failed));
    set(dns, "queries", count_of(outcome->domains_asked.queries));
    set(dns, "answers", count_of(outcome->domains_asked.answers));
    set(dns, "retries", count_of(outcome->domains_asked.retries));
    return dns;
}

/* How the mailboxes became known; null: nobody was asked. */
static json_t *smtp_of(const struct outcome *outcome)
{
    if (outcome->settings->level != LEVEL_SMTP)
        return json_null();
    json_t *smtp = json_object();
    set(smtp, "mailboxes", count_of(outcome->mailboxes_asked.total));
    set(smtp, "known", count_of(outcome->mailboxes_asked.known));
    set(smtp, "asked", count_of(outcome->mailboxes_asked.asked));
    set(smtp, "failed", count_of(outcome->mailboxes_asked.failed));
    set(smtp, "sessions", count_of(outcome->mailboxes_asked.sessions));
    set(smtp, "recipients", count_of(outcome->mailboxes_asked.recipients));
    return smtp;
}

/* What the sanity gate has found; null: there were no former outputs to compare with. */
static json_t *gate_of(const struct outcome *outcome)
{
    const struct gate_news *news = &outcome->gate;
    if (!news->looked)
        return json_null();
    json_t *gate = json_object();
    set(gate, "former_clean", count_of(news->former_clean));
    set(gate, "turned_invalid", count_of(news->turned_invalid));
    set(gate, "reason", text_or_null(news->reason.name[0] != '\0' ? news->reason.name : NULL));
    set(gate, "provider", text_or_null(news->provider.name[0] != '\0' ? news->provider.name : NULL));
    set(gate, "quarantined", json_boolean(news->quarantined));
    return gate;
}

/* The first of the sentences for the user; null: there is none. */
static json_t *warning_of(const struct outcome *outcome)
{
    const char *warning = outcome->warning[0] != '\0' ? outcome->warning : outcome->gate.blind;
    return text_or_null(warning[0] != '\0' ? warning : NULL);
}

/* Of the whole run and each movement on the clock; of each stage of publish in all threads together. */
static json_t *seconds_of(const struct outcome *outcome)
{
    json_t *seconds = json_object(), *stages = json_object();
    for (size_t i = 0; i < outcome->stage_count; i++)
        set(stages, outcome->stages[i].name, json_real(outcome->stages[i].seconds));
    set(seconds, "total", json_real(outcome->seconds));
    set(seconds, "survey", json_real(outcome->movements.survey));
    set(seconds, "resolve", json_real(outcome->movements.resolve));
    set(seconds, "publish", json_real(outcome->movements.publish));
    set(seconds, "stages", stages);
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
    return seconds > 0 ? count_of((uint64_t)((double)amount / seconds)) : json_null();
}

static json_t *rates_of(const struct outcome *outcome)
{
    uint64_t bytes = 0;
    json_t *rates = json_object();
    for (size_t i = 0; i < outcome->input_count; i++)
        bytes += outcome->inputs[i].bytes;
    set(rates, "rows_per_second", rate_of(outcome->rows_in, outcome->seconds));
    set(rates, "bytes_per_second", rate_of(bytes, outcome->seconds));
    set(rates, "domains_per_second", rate_of(outcome->domains_asked.asked, outcome->domains_asked.seconds));
    set(rates, "mailboxes_per_second",
        rate_of(outcome->mailboxes_asked.asked, outcome->mailboxes_asked.seconds));
    return rates;
}

/* Writes OBJECT as text with a line end and lets it go. */
static char *text_and_free(json_t *object, size_t flags, size_t *length)
{
    char *text = json_dumps(object, flags | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6));
    json_decref(object);
    if (text == NULL)
        abort();
    *length = strlen(text) + 1;
    text = memory_grow(text, *length + 1);
    memcpy(text + *length - 1, "\n", 2);
    return text;
}

char *report_json(const struct outcome *outcome, const struct lists *lists, size_t *length)
{
    json_t *report = json_object();
    set(report, "version", json_string(MAILSIFT_VERSION));
    set(report, "rows", rows_of(outcome));
    set(report, "reasons", reasons_of(outcome));
    set(report, "providers", tally_of(&outcome->providers));
    set(report, "domains", tally_of(&outcome->domains));
    set(report, "suggestions", tally_of(&outcome->suggestions));
    set(report, "level", json_string(level_names[outcome->settings->level]));
    set(report, "dns", dns_of(outcome));
    set(report, "smtp", smtp_of(outcome));
    set(report, "inputs", inputs_of(outcome));
    set(report, "settings", settings_of(outcome));
    set(report, "lists", lists_of(lists));
    set(report, "seconds", seconds_of(outcome));
    set(report, "rates", rates_of(outcome));
    set(report, "started", time_of(&outcome->started));
    set(report, "ended", time_of(&outcome->ended));
    set(report, "complete", json_boolean(is_complete(outcome)));
    set(report, "warning", warning_of(outcome));
    set(report, "gate", gate_of(outcome));
    return text_and_free(report, JSON_INDENT(2), length);
}

static json_t *flags_of(unsigned flags)
{
    json_t *words = json_array();
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++)
        if ((flags & 1U << bit) != 0)
            json_array_append_new(words, json_string(flag_names[bit]));
    return words;
}

/* The whole address with the suggested domain, or null. */
static json_t *suggestion_of(const struct verdict *verdict)
{
    struct str local = address_local(&verdict->address), domain = verdict->facts.suggestion;
    if (domain.length == 0)
        return json_null();
    return json_sprintf("%.*s@%.*s", (int)local.length, local.bytes, (int)domain.length, domain.bytes);
}

char *report_verdict_json(struct str input, const struct verdict *verdict, size_t *length)
{
    json_t *object = json_object();
    struct str provider = verdict->facts.provider;
    set(object, "input", text_of(input));
    set(object, "address", text_of(verdict->address.text));
    set(object, "status", json_string(segment_names[verdict->reason->segment]));
    set(object, "reason", json_string(verdict->reason->code));
    set(object, "flags", flags_of(verdict->address.flags));
    set(object, "suggestion", suggestion_of(verdict));
    set(object, "provider", provider.length > 0 ? text_of(provider) : json_null());
    if (verdict->mx_reason != NULL)
        set(object, "mx", verdict->mx.length > 0 ? text_of(verdict->mx) : json_null());
    if (verdict->smtp_reason != NULL) {
        set(object, "smtp_code", verdict->code > 0 ? count_of(verdict->code) : json_null());
        set(object, "smtp_reply", verdict->reply.length > 0 ? text_of(verdict->reply) : json_null());
    }
    return text_and_free(object, JSON_COMPACT, length);
}
