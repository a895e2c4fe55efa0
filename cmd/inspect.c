/* The command inspect: what clean would take a list for, before it does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/settings/command.h"
#include "cmd/settings/setters.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/summary.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/check/check.h"
#include "pipeline/confine.h"
#include "pipeline/pass/reader.h"
#include "pipeline/update/list_place.h"

enum {
    ROWS_SHOWN = 5,
    COLUMNS_SHOWN = 20,
    NAME_COLUMNS = 38,
    CELL_COLUMNS = 40,
    NOTE_INDENT = 13,
    CELL_BYTES = 4096,                    /* of a cell, for the five rows: more is cut anyway */
    ROWS_PER_SECOND_AND_CORE = 3000000,   /* what clean does, see the benchmarks */
    INFLATE_BYTES_PER_SECOND = 300000000, /* by the slower library, on one core */
};

/* What inspect holds open. */
struct inspection {
    struct settings settings;
    struct terminal terminal;
    struct list list;
    struct lists lists;
    struct suppress *suppress;
    struct block block; /* the first rows, judged as in a run */
    struct shown cells[ROWS_SHOWN];
    bool whole; /* the block is all of the list */
};

static void print_form(const struct inspection *inspection)
{
    const struct layout *layout = &inspection->list.layout;
    const struct source *source = inspection->list.sources[0];
    FILE *out = inspection->terminal.out;
    const char *path = inspection->settings.inputs.path[0];
    struct shown name =
        text_shown(strcmp(path, "-") == 0 ? STR("standard input") : str_of(path), TERMINAL_COLUMNS - 20);
    fprintf(out, "%s%s%s", paint(&inspection->terminal, PAINT_BOLD), name.text,
            paint(&inspection->terminal, PAINT_OFF));
    if (source_bytes(source) > 0)
        fprintf(out, "  %s", bytes_text(source_bytes(source)).text);
    fprintf(out, "%s\n\n", source_is_gzip(source) ? ", gzip" : "");
    fprintf(out, "  encoding   %s%s%s\n", source_file_encoding(source),
            layout->encoding.bom_length > 0 ? " with a byte order mark" : "",
            layout->transcoded ? "; outputs will be in UTF-8" : "");
    fprintf(out, "  delimiter  %s\n",
            layout->column_count > 1 ? delimiter_word(layout->dialect.delimiter) : "none");
    fprintf(out, "  line ends  %s\n", layout->crlf ? "CRLF" : "LF");
    fprintf(out, "  header     %s\n", layout->header ? "yes" : "no");
    fprintf(out, "  e-mail     column %zu\n", layout->email_column + 1);
    if (layout->note[0] != '\0') {
        fprintf(out, "%*s", NOTE_INDENT, "");
        print_wrapped(out, str_of(layout->note), NOTE_INDENT);
    }
}

static void print_column(const struct inspection *inspection, size_t at)
{
    const struct layout *layout = &inspection->list.layout;
    const struct column *column = &layout->columns[at];
    bool chosen = at == layout->email_column;
    struct shown name = text_shown(str_of(column->name != NULL ? column->name : ""), NAME_COLUMNS);
    fprintf(inspection->terminal.out, "%s%s %4zu  %s%*s %10s %10s%s\n",
            chosen ? paint(&inspection->terminal, PAINT_GREEN) : "", chosen ? ">" : " ", at + 1, name.text,
            (int)(NAME_COLUMNS - name.columns), "", count_text(column->filled).text,
            count_text(column->addresses).text, chosen ? paint(&inspection->terminal, PAINT_OFF) : "");
}

static void print_columns(const struct inspection *inspection)
{
    const struct layout *layout = &inspection->list.layout;
    size_t shown = layout->column_count < COLUMNS_SHOWN ? layout->column_count : COLUMNS_SHOWN;
    fprintf(inspection->terminal.out, "\n%scolumn  %-*s %10s %10s%s\n",
            paint(&inspection->terminal, PAINT_DIM), NAME_COLUMNS - 1, "name", "filled", "addresses",
            paint(&inspection->terminal, PAINT_OFF));
    for (size_t i = 0; i < shown; i++)
        print_column(inspection, i);
    if (layout->email_column >= shown)
        print_column(inspection, layout->email_column);
    if (layout->column_count > shown)
        fprintf(inspection->terminal.out, "        and %zu more column%s\n", layout->column_count - shown,
                plural(layout->column_count - shown));
    fprintf(inspection->terminal.out, "        (of the first %s row%s)\n",
            count_text(layout->rows_sampled).text, plural(layout->rows_sampled));
}

static void print_rows(const struct inspection *inspection)
{
    const struct terminal *terminal = &inspection->terminal;
    fprintf(terminal->out, "\n%s   row  %-*s %-8s %s%s\n", paint(terminal, PAINT_DIM), CELL_COLUMNS - 1,
            "as read", "status", "reason", paint(terminal, PAINT_OFF));
    for (size_t i = 0; i < inspection->block.row_count && i < ROWS_SHOWN; i++) {
        const struct shown *cell = &inspection->cells[i];
        const struct reason *reason = inspection->block.rows[i].reason;
        fprintf(terminal->out, "  %4zu  %s%*s%s%-8s%s %s\n", i + 1, cell->text,
                (int)(CELL_COLUMNS - cell->columns), "", paint(terminal, segment_paints[reason->segment]),
                segment_words[reason->segment], paint(terminal, PAINT_OFF), reason->code);
    }
}

/* N with its first two digits only: the rest of an estimate would be a lie. */
static uint64_t rounded(double number)
{
    double unit = 1;
    while (number / unit >= 100)
        unit *= 10;
    return (uint64_t)(number / unit + 0.5) * (uint64_t)unit;
}

/* The bytes of text in the list, by what the first ones were compressed to; 0 where that is not known. */
static double text_bytes(const struct source *source, const struct block *block)
{
    double bytes = (double)source_bytes(source);
    if (source_is_gzip(source) && block->offset > 0)
        bytes *= (double)block->length / (double)block->offset;
    return bytes;
}

static void print_estimate(const struct inspection *inspection)
{
    const struct block *block = &inspection->block;
    const struct source *source = inspection->list.sources[0];
    FILE *out = inspection->terminal.out;
    double bytes = text_bytes(source, block), rows = (double)block->row_count;
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    if (!inspection->whole && (bytes <= 0 || block->row_count == 0)) {
        fputs("\n  the number of rows is unknown\n", out);
        return;
    }
    if (!inspection->whole)
        rows = rows / (double)block->length * bytes;
    double seconds = rows / ((double)(cores > 0 ? cores : 1) * ROWS_PER_SECOND_AND_CORE);
    if (source_is_gzip(source) && bytes / INFLATE_BYTES_PER_SECOND > seconds)
        seconds = bytes / INFLATE_BYTES_PER_SECOND;
    fprintf(out, "\n  %s%s row%s; cleaning takes ", inspection->whole ? "" : "about ",
            count_text(inspection->whole ? block->row_count : rounded(rows)).text,
            plural(inspection->whole ? block->row_count : rounded(rows)));
    if (seconds < 1)
        fputs("less than a second\n", out);
    else
        fprintf(out, "about %s\n", seconds_text((double)rounded(seconds)).text);
}

/* The cells of the first rows as a person reads them: between finding and judging a row's text is its cell.
 */
static void keep_cells(struct inspection *inspection)
{
    struct decoder *decoder = decoder_new(&inspection->list.layout.encoding);
    for (size_t i = 0; i < inspection->block.row_count && i < ROWS_SHOWN; i++) {
        const struct row *row = &inspection->block.rows[i];
        struct str cell = str_head((struct str){row->text, row->text_length}, CELL_BYTES), text;
        bool decoded = cell.length > 0 && decoder_text(decoder, cell, &text);
        inspection->cells[i] = text_shown(decoded ? text : cell, CELL_COLUMNS - 1);
    }
    decoder_free(decoder);
}

/* Finds out whether the first block is all there is, and whether what was read of a gzip file is sound. */
static bool look_behind(struct inspection *inspection, struct reader *reader, struct fail *fail)
{
    struct block next;
    block_open(&next, 0);
    gunzip_sum_deferred(&inspection->block.deferred);
    bool sound = source_check(inspection->list.sources[0], &inspection->block.deferred, fail);
    enum filled filled = sound ? reader_fill(reader, &next, fail) : FILLED_FAIL;
    inspection->whole = filled == FILLED_NONE;
    block_close(&next);
    return filled != FILLED_FAIL;
}

/* Reads and judges the first block. */
static bool judge(struct inspection *inspection, struct fail *fail)
{
    struct policy policy = {&inspection->lists, &inspection->settings};
    struct check_plan plan = {.policy = &policy,
                              .list = &inspection->list,
                              .suppress = inspection->suppress,
                              .seed = 1,
                              .threads = 1};
    struct reader *reader = reader_open(&inspection->list);
    enum filled filled = reader_fill(reader, &inspection->block, fail);
    if (filled == FILLED_BLOCK) {
        struct checker *checker = checker_new(&plan);
        check_cut(checker, &inspection->block);
        check_find(checker, &inspection->block);
        keep_cells(inspection);
        check_judge(checker, &inspection->block);
        checker_free(checker);
    }
    inspection->whole = filled == FILLED_NONE;
    bool sound = filled == FILLED_BLOCK ? look_behind(inspection, reader, fail) : filled == FILLED_NONE;
    reader_close(reader);
    return sound;
}

static void print(const struct inspection *inspection)
{
    print_form(inspection);
    print_columns(inspection);
    print_rows(inspection);
    print_estimate(inspection);
}

static bool inspect(struct inspection *inspection, struct fail *fail)
{
    struct fail warning = {0};
    if (!list_open(&inspection->list, &inspection->settings, fail) ||
        !list_place_open_lists(&inspection->lists, &inspection->settings, &warning, fail))
        return false;
    say_warning(&warning);
    inspection->suppress = suppress_open(&inspection->settings, fail);
    if (inspection->suppress == NULL || !judge(inspection, fail))
        return false;
    print(inspection);
    return true;
}

static enum exit_code run_inspect(const struct settings *settings, const struct arguments *words)
{
    const char *input = file_named(words->texts[0]);
    struct inspection inspection = {.settings = *settings, .terminal = terminal_of(stdout, settings->color)};
    struct fail fail = {0};
    inspection.settings.inputs = (struct paths){1, &input};
    inspection.settings.level = LEVEL_SYNTAX; /* asks nobody, so one pass is enough and no pipe is copied */
    if (!standard_input_once(&inspection.settings, 0, &fail) || !confine(&inspection.settings, false, &fail))
        return say_fail(&fail);
    block_open(&inspection.block, 0);
    bool done = inspect(&inspection, &fail);
    suppress_close(inspection.suppress);
    lists_close(&inspection.lists);
    list_close(&inspection.list);
    block_close(&inspection.block);
    return done ? EXIT_DONE : say_fail(&fail);
}

const struct command inspect_command = {
    .name = "inspect",
    .summary = "show how clean would read a list",
    .usage = "inspect [OPTIONS] LIST",
    .about = "Shows how clean would read LIST: its encoding, delimiter, header and columns,\n"
             "which column holds the addresses and why, the verdicts for the first rows, and\n"
             "an estimate of the number of rows.  Writes nothing.",
    .subcommands = {{.taker = OF_INSPECT,
                     .least = 1,
                     .most = 1,
                     .wants = "inspect takes exactly one LIST",
                     .run = run_inspect}},
};
