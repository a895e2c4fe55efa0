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
    const char *path = outcome->inputs[0].path;
    struct shown list =
        text_shown(strcmp(path, "-") == 0 ? STR("standard input") : str_of(path), PATH_COLUMNS);
    fprintf(terminal->out, "%s%s%s", paint(terminal, PAINT_BOLD), list.text, paint(terminal, PAINT_OFF));
    if (outcome->input_count > 1)
        fprintf(terminal->out, " and %s more", count_text(outcome->input_count - 1).text);
    fprintf(terminal->out, "\n%s, %s%s, e-mail in column %zu", outcome->inputs[0].encoding,
            layout->column_count > 1 ? delimiter_word(layout->dialect.delimiter) : "one column",
            layout->header ? "" : ", no header", layout->email_column + 1);
    if (column != NULL && *column_shown(column) != '\0')
        fprintf(terminal->out, " (%s)", text_shown(str_of(column_shown(column)), TERMINAL_COLUMNS / 3).text);
    if (layout->transcoded)
        fputs("; the outputs are UTF-8", terminal->out);
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

static void print_segments(const struct terminal *terminal, const struct outcome *outcome)
{
    for (int i = 0; i < SEGMENT_COUNT; i++) {
        enum segment segment = (enum segment)i;
        uint64_t rows = outcome->rows[i];
        if (rows == 0 && segment > SEGMENT_INVALID)
            continue;
        fprintf(terminal->out, "  %s%-10s%s %*s %7s", paint(terminal, segment_paints[i]), segment_words[i],
                paint(terminal, PAINT_OFF), COUNT_COLUMNS, count_text(rows).text,
                share_text(rows, outcome->rows_in).text);
        if (rows > 0)
            print_bar(terminal, segment, rows, outcome->rows_in);
        else
            fputc('\n', terminal->out);
    }
    fprintf(terminal->out, "  %-10s %s%*s%s\n", "rows", paint(terminal, PAINT_BOLD), COUNT_COLUMNS,
            count_text(outcome->rows_in).text, paint(terminal, PAINT_OFF));
    if (outcome->unknown > 0)
        fprintf(terminal->out,
                "\n  %s of the risky rows are not known yet: run it again later to ask again.\n",
                count_text(outcome->unknown).text);
}

static void print_reason(const struct terminal *terminal, uint64_t rows, const char *code, const char *text)
{
    int used = fprintf(terminal->out, "  %9s  %-*s", count_text(rows).text, CODE_COLUMNS, code);
    print_wrapped(terminal->out, str_of(text), (unsigned)used);
}

/* Why rows are in SEGMENT: the reasons stand sorted in OUTCOME, the larger first. */
static void print_reasons(const struct terminal *terminal, const struct outcome *outcome,
                          enum segment segment)
{
    unsigned shown = 0;
    uint64_t others = 0;
    for (const struct reason_count *count = outcome->reasons; count->reason != NULL; count++) {
        if (count->reason->segment != segment)
            continue;
        if (shown == 0)
            fprintf(terminal->out, "\n  %sWhy %s%s\n", paint(terminal, PAINT_BOLD), segment_words[segment],
                    paint(terminal, PAINT_OFF));
        if (shown++ < REASONS_SHOWN)
            print_reason(terminal, count->rows, count->reason->code, count->reason->text.en);
        else
            others += count->rows;
    }
    if (others > 0)
        print_reason(terminal, others, "others", "report.json has them all");
}

static void print_suggestions(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct tally_list *list = &outcome->suggestions;
    for (size_t i = 0; i < list->count && i < SUGGESTIONS_SHOWN; i++) {
        if (i == 0)
            fprintf(terminal->out, "\n  %sMisspelt domains, and what was meant%s\n",
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
    char names[OUTPUT_COUNT * (sizeof outcome->files[0] + 1) + sizeof "report.json report.html"];
    size_t length = 0;
    for (size_t i = 0; i < OUTPUT_COUNT; i++)
        if (outcome->files[i][0] != '\0')
            length += (size_t)snprintf(names + length, sizeof names - length, "%s ", outcome->files[i]);
    snprintf(names + length, sizeof names - length, "report.json report.html");
    fprintf(terminal->out, "\n  %sOutputs%s   %s/\n%*s", paint(terminal, PAINT_BOLD),
            paint(terminal, PAINT_OFF), text_shown(str_of(place_of(outcome)), PATH_COLUMNS).text,
            FILES_INDENT, "");
    print_wrapped(terminal->out, str_of(names), FILES_INDENT);
}

/* What is told of things that were asked about. */
struct asking {
    const char *label; /* nine columns */
    uint64_t total, known, asked, failed;
    double seconds;
    uint64_t conversations; /* 0: none are told of */
};

/* `12,345, 10,000 known before, 2,345 asked in 1 h 2 min (1,200 conversations), 12 of them in vain` */
static void print_asking(const struct terminal *terminal, const struct asking *asking)
{
    char text[SENTENCE_BYTES];
    int length = snprintf(text, sizeof text, "%s", count_text(asking->total).text);
    if (asking->known > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, ", %s known before",
                           count_text(asking->known).text);
    if (asking->asked > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, ", %s asked in %s",
                           count_text(asking->asked).text, seconds_text(asking->seconds).text);
    if (asking->conversations > 0)
        length += snprintf(text + length, sizeof text - (size_t)length, " (%s conversations)",
                           count_text(asking->conversations).text);
    if (asking->failed > 0)
        snprintf(text + length, sizeof text - (size_t)length, ", %s of them in vain",
                 count_text(asking->failed).text);
    fprintf(terminal->out, "  %s%-9s%s ", paint(terminal, PAINT_BOLD), asking->label,
            paint(terminal, PAINT_OFF));
    print_wrapped(terminal->out, str_of(text), FILES_INDENT);
}

static void print_asked(const struct terminal *terminal, const struct outcome *outcome)
{
    const struct asking domains = {
        .label = "Domains",
        .total = outcome->domains_asked.total,
        .known = outcome->domains_asked.known,
        .asked = outcome->domains_asked.asked,
        .failed = outcome->domains_asked.failed,
        .seconds = outcome->domains_asked.seconds,
    };
    const struct asking mailboxes = {
        .label = "Mailboxes",
        .total = outcome->mailboxes_asked.total,
        .known = outcome->mailboxes_asked.known,
        .asked = outcome->mailboxes_asked.asked,
        .failed = outcome->mailboxes_asked.failed,
        .seconds = outcome->mailboxes_asked.seconds,
        .conversations = outcome->mailboxes_asked.sessions,
    };
    if (outcome->settings->level != LEVEL_SYNTAX)
        print_asking(terminal, &domains);
    if (outcome->settings->level == LEVEL_SMTP)
        print_asking(terminal, &mailboxes);
}

static void print_time(const struct terminal *terminal, const struct outcome *outcome)
{
    double seconds = outcome->seconds;
    uint64_t bytes = 0;
    for (size_t i = 0; i < outcome->input_count; i++)
        bytes += outcome->inputs[i].bytes;
    fprintf(terminal->out, "  %sTime%s      %s", paint(terminal, PAINT_BOLD), paint(terminal, PAINT_OFF),
            seconds_text(seconds).text);
    if (seconds > 0)
        fprintf(terminal->out, ", %s rows/s, %s/s",
                count_text((uint64_t)((double)outcome->rows_in / seconds)).text,
                bytes_text((uint64_t)((double)bytes / seconds)).text);
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
    size_t length = (size_t)snprintf(line, room, "%llu rows", (unsigned long long)outcome->rows_in);
    for (size_t i = 0; i < SEGMENT_COUNT && length < room; i++)
        if (outcome->rows[i] > 0 || i <= SEGMENT_INVALID)
            length += (size_t)snprintf(line + length, room - length, ", %llu %s",
                                       (unsigned long long)outcome->rows[i], segment_words[i]);
    if (length < room)
        snprintf(line + length, room - length, ", %llu not known yet, in %s; the outputs are in %s",
                 (unsigned long long)outcome->unknown, seconds_text(outcome->seconds).text,
                 place_of(outcome));
}
