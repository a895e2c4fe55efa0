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

/* A metric of how the run ended; the other ones are in the table of figures. */
struct family {
    const char *name, *help;
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
    put_one(sheet, name, sheet->has_rows && sheet->outcome->report.gate.quarantined);
}

static void put_ended(const struct sheet *sheet, const char *name)
{
    begin(sheet, name);
    put_number(sheet, (double)sheet->outcome->ended.tv_sec + (double)sheet->outcome->ended.tv_nsec / 1e9);
}

static void put_seconds(const struct sheet *sheet, const char *name)
{
    begin(sheet, name);
    put_number(sheet, sheet->outcome->report.seconds.total);
}

static void put_rate(const struct sheet *sheet, const char *name)
{
    double seconds = sheet->outcome->report.seconds.total;
    begin(sheet, name);
    put_number(sheet, seconds > 0 ? (double)sheet->outcome->report.run.rows.in / seconds : 0);
}

static const struct family families[] = {
    {"mailsift_info", "Version of mailsift and level of the last run.", put_info},
    {"mailsift_success", "Whether the last run ended with exit code 0.", put_success},
    {"mailsift_exit_code", "The exit code of the last run.", put_exit_code},
    {"mailsift_quarantined", "Whether the sanity gate put the outputs of the last run into quarantine.",
     put_quarantined},
    {"mailsift_last_run_timestamp_seconds", "When the last run ended.", put_ended},
    {"mailsift_duration_seconds", "How long the last run took.", put_seconds},
};

/* Told after the rows. */
static const struct family rate = {"mailsift_rows_per_second",
                                   "Rows in the list divided by the duration of the run.", put_rate};

static void put_head(const struct sheet *sheet, const char *name, const char *help)
{
    fprintf(sheet->out, "# HELP %s %s\n# TYPE %s gauge\n", name, help, name);
}

static void put_family(const struct sheet *sheet, const struct family *family)
{
    put_head(sheet, family->name, family->help);
    family->put(sheet, family->name);
}

static void put_labelled(const struct sheet *sheet, const struct metric *metric, const char *label,
                         uint64_t count)
{
    begin(sheet, metric->name);
    if (metric->label != NULL)
        put_label(sheet, metric->label, label);
    put_count(sheet, count);
}

/* The values of FIELD, which has a metric, in the struct at BASE. */
static void put_values(const struct sheet *sheet, const struct field *field, const void *base)
{
    const struct tally_list *counts = field_at(field, base);
    if (field->kind == FIELD_COUNT) {
        put_labelled(sheet, field->metric, field->label != NULL ? field->label : field->key,
                     *(const uint64_t *)field_at(field, base));
        return;
    }
    for (size_t i = 0; i < counts->count; i++)
        put_labelled(sheet, field->metric, counts->entries[i].name, counts->entries[i].count);
}

/* What FIELD of the struct at BASE and those below it have for Prometheus; fields of one metric follow each other, and
 * *LAST is the one that was told of last. */
static void put_figures(const struct sheet *sheet, const struct field *field, const char *base,
                        const struct metric **last)
{
    bool is_object = field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECT_OR_NULL;
    if (is_object && !field->former && field_is_there(field, base))
        for (size_t i = 0; i < field->shape->count; i++)
            put_figures(sheet, &field->shape->fields[i], field_at(field, base), last);
    if (field->metric == NULL || !(sheet->has_rows || field->metric->of_asking))
        return;
    if (*last != field->metric)
        put_head(sheet, field->metric->name, field->metric->help);
    *last = field->metric;
    put_values(sheet, field, base);
}

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
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        put_family(&sheet, &families[i]);
    const struct metric *last = NULL;
    for (size_t i = 0; i < report_shape.count; i++) {
        const struct field *field = &report_shape.fields[i];
        put_figures(&sheet, field, (const char *)&outcome->report, &last);
        if (sheet.has_rows && strcmp(field->key, "rows") == 0)
            put_family(&sheet, &rate);
    }
    if (fclose(sheet.out) != 0)
        memory_out();
    return text;
}
