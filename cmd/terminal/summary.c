/* The table at the end of a run, for people. */
#include "cmd/terminal/summary.h"

#include <string.h>

#include "validators/base/settings.h"
#include "validators/validator.h"

enum {
    BAR_COLUMNS = 40,
    REASONS_SHOWN = 6, /* of a segment */
    SUGGESTIONS_SHOWN = 5,
    CODE_COLUMNS = 19,  /* the longest code and a space */
    COUNT_COLUMNS = 13, /* 9,999,999,999 */
    FILES_INDENT = 12,
    SENTENCE_BYTES = 256,
    PATH_COLUMNS = TERMINAL_COLUMNS - FILES_INDENT,
};

const char *delimiter_word(char delimiter)
{
    static const struct {
        char delimiter;
        const char *word;
    } words[] = {{',', "comma"}, {';', "semicolon"}, {'\t', "tab"}, {'|', "bar"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (words[i].delimiter == delimiter)
            return words[i].word;
    return "none";
}

/* `list.csv  GB18030, comma, e-mail in column 4 (邮箱)` */
static void print_list(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct layout *layout = &outcome->layout;
    const struct column *column =
        layout->email_column < layout->column_count ? &layout->columns[layout->email_column] : NULL;
    const struct report_input *inputs = outcome->report.inputs.item;
    const char *path = inputs[0].path;
    struct shown list =
        text_shown(strcmp(path, "-") == 0 ? STR("standard input") : str_of(path), PATH_COLUMNS);
    fprintf(terminal->out, "%s%s%s", paint(terminal, PAINT_BOLD), list.text, paint(terminal, PAINT_OFF));
    if (outcome->report.inputs.count > 1)
        fprintf(terminal->out, " and %s more", count_text(outcome->report.inputs.count - 1).text);
    fprintf(terminal->out, "\n%s, %s%s, e-mail in column %zu", inputs[0].encoding,
            layout->column_count > 1 ? delimiter_word(layout->dialect.delimiter) : "one column",
            layout->header ? "" : ", no header", layout->email_column + 1);
    if (column != NULL && *column_shown(column) != '\0')
        fprintf(terminal->out, " (%s)", text_shown(str_of(column_shown(column)), TERMINAL_COLUMNS / 3).text);
    if (layout->transcoded)
        fputs("; outputs are in UTF-8", terminal->out);
    fprintf(terminal->out, "; level %s", level_words[outcome->settings->level]);
    fputc('\n', terminal->out);
    if (layout->note[0] != '\0')
        print_wrapped(terminal->out, str_of(layout->note), 0);
    fputc('\n', terminal->out);
}

static void print_bar(const struct terminal *terminal, enum segment segment, uint64_t rows, uint64_t all)
{
    static const char *const eighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
    unsigned length = all == 0 ? 0 : (unsigned)((double)rows / (double)all * BAR_COLUMNS * 8 + 0.5);
    if (length == 0 && rows > 0)
        length = 1;
    fprintf(terminal->out, "  %s", paint(terminal, segment_paints[segment]));
    for (unsigned i = 0; i < length / 8; i++)
        fputs("█", terminal->out);
    fprintf(terminal->out, "%s%s\n", eighths[length % 8], paint(terminal, PAINT_OFF));
}

static void print_unknown(const struct terminal *terminal, uint64_t rows)
{
    char text[SENTENCE_BYTES];
    snprintf(text, sizeof text,
             "%s row%s could not be checked yet.  Run the same command again later (with --force): only "
             "%s checked again.",
             count_text(rows).text, plural(rows), rows == 1 ? "this one is" : "these are");
    fputs("\n  ", terminal->out);
    print_wrapped(terminal->out, str_of(text), 2);
}

static void print_segments(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct report_rows *all = &outcome->report.run.rows;
    for (int i = 0; i < SEGMENT_COUNT; i++) {
        enum segment segment = (enum segment)i;
        uint64_t rows = all->segment[i];
        if (rows == 0 && segment > SEGMENT_INVALID)
            continue;
        fprintf(terminal->out, "  %s%-10s%s %*s %7s", paint(terminal, segment_paints[i]), segment_words[i],
                paint(terminal, PAINT_OFF), COUNT_COLUMNS, count_text(rows).text,
                share_text(rows, all->in).text);
        if (rows > 0)
            print_bar(terminal, segment, rows, all->in);
        else
            fputc('\n', terminal->out);
    }
    fprintf(terminal->out, "  %-10s %s%*s%s\n", "rows", paint(terminal, PAINT_BOLD), COUNT_COLUMNS,
            count_text(all->in).text, paint(terminal, PAINT_OFF));
    if (all->unknown > 0)
        print_unknown(terminal, all->unknown);
}

static void print_reason(const struct terminal *terminal, uint64_t rows, const char *code, const char *text)
{
    int used = fprintf(terminal->out, "  %9s  %-*s", count_text(rows).text, CODE_COLUMNS, code);
    print_wrapped(terminal->out, str_of(text), (unsigned)used);
}

/* Why rows are in SEGMENT, the larger first. */
static void print_reasons(const struct terminal *terminal, const struct outcome *outcome,
                          enum segment segment)
{
    const struct tally_list *reasons = &outcome->report.reasons.of[segment];
    uint64_t others = 0;
    if (reasons->count > 0)
        fprintf(terminal->out, "\n  %sWhy %s%s\n", paint(terminal, PAINT_BOLD), segment_words[segment],
                paint(terminal, PAINT_OFF));
    for (size_t i = 0; i < reasons->count; i++) {
        const struct tally_entry *entry = &reasons->entries[i];
        const struct reason *reason = reason_named(str_of(entry->name));
        if (i < REASONS_SHOWN)
            print_reason(terminal, entry->count, entry->name, reason != NULL ? reason->text.en : "");
        else
            others += entry->count;
    }
    if (others > 0)
        print_reason(terminal, others, "others", "report.json lists all of them");
}

static void print_suggestions(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct tally_list *list = &outcome->report.suggestions;
    for (size_t i = 0; i < list->count && i < SUGGESTIONS_SHOWN; i++) {
        if (i == 0)
            fprintf(terminal->out, "\n  %sMisspelt domains, and what was probably meant%s\n",
                    paint(terminal, PAINT_BOLD), paint(terminal, PAINT_OFF));
        fprintf(terminal->out, "  %9s  %s\n", count_text(list->entries[i].count).text,
                text_shown(str_of(list->entries[i].name), TERMINAL_COLUMNS - 13).text);
    }
}

static const char *place_of(const struct outcome *outcome)
{
    return outcome->quarantine != NULL ? outcome->quarantine : outcome->output;
}

static void print_outputs(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct tally_list *files = &outcome->report.files;
    char names[SENTENCE_BYTES];
    size_t length = 0;
    for (size_t i = 0; i < files->count && length < sizeof names; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s ", files->entries[i].name);
    snprintf(names + length, sizeof names - length, "report.json report.html");
    fprintf(terminal->out, "\n  %sOutputs%s   %s/\n%*s", paint(terminal, PAINT_BOLD),
            paint(terminal, PAINT_OFF), text_shown(str_of(place_of(outcome)), PATH_COLUMNS).text,
            FILES_INDENT, "");
    print_wrapped(terminal->out, str_of(names), FILES_INDENT);
}

/* `12,345: 10,000 known from earlier runs, 2,333 checked in 2:38 min (1,200 SMTP sessions), 12 without an
 * answer`, after LABEL in nine columns. */
static void print_asking(const struct terminal *terminal, const char *label, const struct report_asked *asked)
{
    char text[SENTENCE_BYTES];
    int length = snprintf(text, sizeof text, "%s", count_text(asked->total).text);
    const char *between = ": ";
    if (asked->known > 0) {
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%s known from earlier runs",
                           between, count_text(asked->known).text);
        between = ", ";
    }
    if (asked->asked > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, "%s%s checked in %s", between,
                           count_text(asked->asked - asked->failed).text, seconds_text(asked->seconds).text);
    if (asked->sessions > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, " (%s SMTP session%s)",
                           count_text(asked->sessions).text, plural(asked->sessions));
    if (asked->failed > 0)
        snprintf(text + length, sizeof text - (size_t)length, ", %s without an answer",
                 count_text(asked->failed).text);
    fprintf(terminal->out, "  %s%-9s%s ", paint(terminal, PAINT_BOLD), label, paint(terminal, PAINT_OFF));
    print_wrapped(terminal->out, str_of(text), FILES_INDENT);
}

static void print_asked(const struct terminal *terminal, const struct outcome *outcome)
{
    if (outcome->report.dns.any)
        print_asking(terminal, "Domains", &outcome->report.dns);
    if (outcome->report.smtp.any)
        print_asking(terminal, "Mailboxes", &outcome->report.smtp);
}

static void print_time(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct report *report = &outcome->report;
    double seconds = report->seconds.total;
    fprintf(terminal->out, "  %sTime%s      %s", paint(terminal, PAINT_BOLD), paint(terminal, PAINT_OFF),
            seconds_text(seconds).text);
    if (seconds > 0)
        fprintf(terminal->out, ", %s rows/s, %s/s", count_text(report->rates.rows).text,
                bytes_text(report->rates.bytes).text);
    fputc('\n', terminal->out);
}

void summary_print(const struct terminal *terminal, const struct outcome *outcome)
{
    print_list(terminal, outcome);
    print_segments(terminal, outcome);
    print_reasons(terminal, outcome, SEGMENT_RISKY);
    print_reasons(terminal, outcome, SEGMENT_INVALID);
    print_suggestions(terminal, outcome);
    print_outputs(terminal, outcome);
    print_asked(terminal, outcome);
    print_time(terminal, outcome);
}

void summary_line(const struct outcome *outcome, char *line, size_t room)
{
    const struct report_rows *rows = &outcome->report.run.rows;
    size_t length =
        (size_t)snprintf(line, room, "%llu row%s", (unsigned long long)rows->in, plural(rows->in));
    for (size_t i = 0; i < SEGMENT_COUNT && length < room; i++)
        if (rows->segment[i] > 0 || i <= SEGMENT_INVALID)
            length += (size_t)snprintf(line + length, room - length, ", %llu %s",
                                       (unsigned long long)rows->segment[i], segment_words[i]);
    if (length < room)
        snprintf(line + length, room - length, ", %llu not checked yet, in %s; the outputs are in %s",
                 (unsigned long long)rows->unknown, seconds_text(outcome->report.seconds.total).text,
                 place_of(outcome));
}
