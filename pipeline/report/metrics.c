/* The figures of a run as text for Prometheus. */
#include "pipeline/report/metrics.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/base/settings.h"
#include "validators/base/str.h"
#include "validators/base/visible.h"

/* One run, and where its text goes. */
struct sheet {
    FILE *out;
    const struct outcome *outcome;
    enum exit_code code;
    bool has_rows; /* there are outputs */
};

/* Metrics of one name: PUT writes a line for each by put_label, put_labels and the value behind them. */
struct family {
    const char *name, *help;
    bool (*is_told)(const struct sheet *sheet); /* NULL: always */
    void (*put)(const struct sheet *sheet, const char *name);
};

/* A label's value: as visible.h shows it, but for line ends, which Prometheus escapes as it does \ and ". */
static void put_value(FILE *out, struct str value)
{
    while (value.length > 0) {
        char shown[VISIBLE_BYTES] = "\n";
        if (value.bytes[0] == '\n')
            value = str_tail(value, 1);
        else
            visible_take(&value, shown);
        for (const char *at = shown; *at != '\0'; at++)
            if (*at == '\n')
                fputs("\\n", out);
            else
                fprintf(out, *at == '\\' || *at == '"' ? "\\%c" : "%c", *at);
    }
}

/* `NAME{output="DIR"`; the labels of its own and `} VALUE` follow. */
static void begin(const struct sheet *sheet, const char *name)
{
    fprintf(sheet->out, "%s{output=\"", name);
    put_value(sheet->out, str_of(sheet->outcome->output));
    fputc('"', sheet->out);
}

static void put_label(const struct sheet *sheet, const char *label, const char *value)
{
    fprintf(sheet->out, ",%s=\"", label);
    put_value(sheet->out, str_of(value));
    fputc('"', sheet->out);
}

static void put_count(const struct sheet *sheet, uint64_t count)
{
    fprintf(sheet->out, "} %" PRIu64 "\n", count);
}

static void put_number(const struct sheet *sheet, double number)
{
    fprintf(sheet->out, "} %.3f\n", number);
}

/* A metric with one value. */
static void put_one(const struct sheet *sheet, const char *name, uint64_t count)
{
    begin(sheet, name);
    put_count(sheet, count);
}

static void put_info(const struct sheet *sheet, const char *name)
{
    begin(sheet, name);
    put_label(sheet, "version", MAILSIFT_VERSION);
    put_label(sheet, "level", level_words[sheet->outcome->settings->level]);
    put_count(sheet, 1);
}

static void put_success(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->code == EXIT_DONE);
}

static void put_exit_code(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, (uint64_t)sheet->code);
}

static void put_quarantined(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->has_rows && sheet->outcome->gate.quarantined);
}

static void put_ended(const struct sheet *sheet, const char *name)
{
    begin(sheet, name);
    put_number(sheet, (double)sheet->outcome->ended.tv_sec + (double)sheet->outcome->ended.tv_nsec / 1e9);
}

static void put_seconds(const struct sheet *sheet, const char *name)
{
    begin(sheet, name);
    put_number(sheet, sheet->outcome->seconds);
}

static void put_rows_in(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->outcome->rows_in);
}

static void put_rows(const struct sheet *sheet, const char *name)
{
    static const char *const segments[SEGMENT_COUNT] = {"clean", "risky", "invalid", "duplicate",
                                                        "suppressed"};
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        begin(sheet, name);
        put_label(sheet, "segment", segments[i]);
        put_count(sheet, sheet->outcome->rows[i]);
    }
}

static void put_unknown(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->outcome->unknown);
}

static void put_rate(const struct sheet *sheet, const char *name)
{
    double seconds = sheet->outcome->seconds;
    begin(sheet, name);
    put_number(sheet, seconds > 0 ? (double)sheet->outcome->rows_in / seconds : 0);
}

static void put_reasons(const struct sheet *sheet, const char *name)
{
    for (const struct reason_count *count = sheet->outcome->reasons; count->reason != NULL; count++) {
        begin(sheet, name);
        put_label(sheet, "reason", count->reason->code);
        put_count(sheet, count->rows);
    }
}

static void put_states(const struct sheet *sheet, const char *name, const uint64_t counts[4])
{
    static const char *const states[] = {"in_question", "known", "asked", "failed"};
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        begin(sheet, name);
        put_label(sheet, "state", states[i]);
        put_count(sheet, counts[i]);
    }
}

static void put_domains(const struct sheet *sheet, const char *name)
{
    const struct outcome *outcome = sheet->outcome;
    put_states(sheet, name,
               (const uint64_t[]){outcome->domains_asked.total, outcome->domains_asked.known,
                                  outcome->domains_asked.asked, outcome->domains_asked.failed});
}

static void put_mailboxes(const struct sheet *sheet, const char *name)
{
    const struct outcome *outcome = sheet->outcome;
    put_states(sheet, name,
               (const uint64_t[]){outcome->mailboxes_asked.total, outcome->mailboxes_asked.known,
                                  outcome->mailboxes_asked.asked, outcome->mailboxes_asked.failed});
}

static void put_former_clean(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->outcome->gate.former_clean);
}

static void put_turned(const struct sheet *sheet, const char *name)
{
    put_one(sheet, name, sheet->outcome->gate.turned_invalid);
}

static bool has_rows(const struct sheet *sheet)
{
    return sheet->has_rows;
}

static bool asks_domains(const struct sheet *sheet)
{
    return sheet->outcome->settings->level != LEVEL_SYNTAX;
}

static bool asks_mailboxes(const struct sheet *sheet)
{
    return sheet->outcome->settings->level == LEVEL_SMTP;
}

static bool has_looked(const struct sheet *sheet)
{
    return sheet->has_rows && sheet->outcome->gate.looked;
}

static const struct family families[] = {
    {"mailsift_info", "Which mailsift it was, and how far it asked.", NULL, put_info},
    {"mailsift_success", "Whether the last run ended with exit code 0.", NULL, put_success},
    {"mailsift_exit_code", "The exit code of the last run.", NULL, put_exit_code},
    {"mailsift_quarantined", "Whether the sanity gate put the outputs of the last run into quarantine.", NULL,
     put_quarantined},
    {"mailsift_last_run_timestamp_seconds", "When the last run ended.", NULL, put_ended},
    {"mailsift_duration_seconds", "How long the last run took.", NULL, put_seconds},
    {"mailsift_rows_in", "Rows of the list.", has_rows, put_rows_in},
    {"mailsift_rows", "Rows of each segment.", has_rows, put_rows},
    {"mailsift_rows_unknown", "Risky rows that are not known yet and asked again.", has_rows, put_unknown},
    {"mailsift_rows_per_second", "Rows of the list by the duration of the run.", has_rows, put_rate},
    {"mailsift_reason_rows", "Rows of each reason that there was.", has_rows, put_reasons},
    {"mailsift_domains", "Distinct domains in question, known before, asked, and of these in vain.",
     asks_domains, put_domains},
    {"mailsift_mailboxes", "Distinct mailboxes in question, known before, asked, and of these in vain.",
     asks_mailboxes, put_mailboxes},
    {"mailsift_gate_former_clean", "Addresses that were clean in the former outputs.", has_looked,
     put_former_clean},
    {"mailsift_gate_turned_invalid", "Of these, the addresses that are invalid now.", has_looked, put_turned},
};

char *metrics_text(const struct outcome *outcome, enum exit_code code, size_t *length)
{
    char *text = NULL;
    struct sheet sheet = {
        .out = open_memstream(&text, length),
        .outcome = outcome,
        .code = code,
        .has_rows = code == EXIT_DONE || code == EXIT_THRESHOLD,
    };
    if (sheet.out == NULL)
        memory_out();
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        const struct family *family = &families[i];
        if (family->is_told != NULL && !family->is_told(&sheet))
            continue;
        fprintf(sheet.out, "# HELP %s %s\n# TYPE %s gauge\n", family->name, family->help, family->name);
        family->put(&sheet, family->name);
    }
    if (fclose(sheet.out) != 0)
        memory_out();
    return text;
}
