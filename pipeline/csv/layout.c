/* Finds the form of a list: delimiter, header, columns, and the column that holds the addresses. */
#include "pipeline/csv/layout.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/columns.h"
#include "pipeline/csv/fields.h"
#include "pipeline/csv/header_names.h"
#include "validators/base/memory.h"

enum {
    NAMES_SHOWN = 8,
    NAME_SHOWN = 40,
    WHOLE_CELLS = 64, /* cells of a row that are looked at for whole addresses */
};

static const char delimiters[] = {',', ';', '\t', '|'};

/* How the records of a sample look when they are split at one delimiter. */
struct split {
    char delimiter;
    size_t rows;
    size_t usual; /* the number of columns that most rows have */
    size_t usual_rows;
    size_t wide_rows; /* with more than COLUMNS_MAX */
    size_t whole;     /* cells with an @ and no other delimiter */
    size_t cr_lf;     /* rows that end in CRLF */
};

static bool holds(struct str text, char c)
{
    return text.length > 0 && memchr(text.bytes, c, text.length) != NULL;
}

/* How many of CELLS hold an @ and none of the other delimiters: addresses that were not glued to a neighbour.
 */
static size_t count_whole(char delimiter, const struct str *cells, size_t count)
{
    size_t whole = 0;
    for (size_t i = 0; i < count; i++) {
        bool glued = false;
        for (size_t d = 0; d < sizeof delimiters; d++)
            glued = glued || (delimiters[d] != delimiter && holds(cells[i], delimiters[d]));
        whole += !glued && holds(cells[i], '@');
    }
    return whole;
}

/* Splits SAMPLE at SPLIT->delimiter and counts what comes of it. */
static void split_sample(struct split *split, const struct sample *sample)
{
    unsigned short rows_with[COLUMNS_MAX + 1] = {0}; /* at most LAYOUT_ROWS */
    struct dialect dialect = {.delimiter = split->delimiter};
    struct fields *fields = fields_new(split->delimiter, sample->encoding);
    struct str bytes = sample->bytes;
    struct str cells[WHOLE_CELLS];
    struct record record;
    for (; split->rows < LAYOUT_ROWS && records_next(&dialect, &bytes, sample->at_end, &record) == CUT_RECORD;
         split->rows++) {
        size_t count = fields_split(fields, (struct str){record.bytes, record.length}, cells, WHOLE_CELLS);
        split->whole += count_whole(split->delimiter, cells, count < WHOLE_CELLS ? count : WHOLE_CELLS);
        split->cr_lf += record.end_length == 2;
        if (count <= COLUMNS_MAX)
            rows_with[count]++;
        else
            split->wide_rows++;
    }
    fields_free(fields);
    for (size_t count = 1; count <= COLUMNS_MAX; count++) {
        if (rows_with[count] <= split->usual_rows)
            continue;
        split->usual = count;
        split->usual_rows = rows_with[count];
    }
}

/* Whether A tells more of the list than B: more rows agree on more than one column, or addresses are whole,
 * or there are more columns. */
static bool is_clearer(const struct split *a, const struct split *b)
{
    if (a->usual < 2 || b->usual < 2)
        return a->usual >= 2;
    if (a->usual_rows != b->usual_rows)
        return a->usual_rows > b->usual_rows;
    if (a->whole != b->whole)
        return a->whole > b->whole;
    return a->usual > b->usual;
}

/* Finds the delimiter, unless the user has named it.  A list of one column has the comma. */
static void find_delimiter(const struct sample *sample, const struct settings *settings, struct split *best)
{
    *best = (struct split){.delimiter = settings->delimiter != 0 ? settings->delimiter : delimiters[0]};
    split_sample(best, sample);
    for (size_t i = 1; settings->delimiter == 0 && i < sizeof delimiters; i++) {
        struct split next = {.delimiter = delimiters[i]};
        split_sample(&next, sample);
        if (is_clearer(&next, best))
            *best = next;
    }
}

/* Whether the first record is a header.  A row with an address, or with what may be a broken one, is none; a
 * row of words is one if it has a known name, or if the rows below hold addresses where it holds a word. */
static bool is_header(const struct first_row *first, size_t rows)
{
    if (first->has_address)
        return false;
    if (first->has_known_name)
        return true;
    return !first->has_at && first->only_words && rows > 1;
}

static char *escaped(const char *name)
{
    enum { ESCAPE = 4 };
    size_t length = strlen(name);
    char *text = memory_take(length * ESCAPE + 1), *to = text;
    for (size_t i = 0; i < length && i < NAME_SHOWN; i++) {
        unsigned char c = (unsigned char)name[i];
        if (c < 0x20 || c == 0x7f)
            to += snprintf(to, ESCAPE + 1, "\\x%02x", c);
        else
            *to++ = name[i];
    }
    return text;
}

/* The names of the first columns, for a sentence. */
static void list_names(const struct layout *layout, char *to, size_t room)
{
    size_t used = 0;
    to[0] = '\0';
    for (size_t i = 0; i < layout->column_count && i < NAMES_SHOWN && used + 1 < room; i++) {
        char *name = escaped(column_shown(&layout->columns[i]));
        int length = snprintf(to + used, room - used, "%s%zu%s%s", i > 0 ? ", " : "", i + 1,
                              name[0] != '\0' ? " " : "", name);
        used += length > 0 ? (size_t)length : 0;
        free(name);
    }
    if (layout->column_count > NAMES_SHOWN && used < room)
        snprintf(to + used, room - used, ", ...");
}

/* The column that the user has named, by its name or by its number; column_count when there is none. */
static size_t named_column(const struct layout *layout, const char *wanted)
{
    struct str name = str_trim(str_of(wanted));
    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i].name != NULL &&
            str_equal_nocase(str_trim(str_of(layout->columns[i].name)), name))
            return i;
    char *end;
    unsigned long number = strtoul(wanted, &end, 10);
    bool valid = *end == '\0' && end != wanted && number >= 1 && number <= layout->column_count;
    return valid ? number - 1 : layout->column_count;
}

/* Finds the column with the addresses, or says which columns there are. */
static bool find_email_column(struct layout *layout, const struct settings *settings, const char *name,
                              struct fail *fail)
{
    char names[512];
    if (settings->column != NULL) {
        layout->email_column = named_column(layout, settings->column);
        if (layout->email_column < layout->column_count)
            return true;
        list_names(layout, names, sizeof names);
        return fail_because(fail, EXIT_USAGE, "--column %s: %s has no such column; its columns are: %s",
                            settings->column, name, names);
    }
    if (columns_choose(layout))
        return true;
    list_names(layout, names, sizeof names);
    return fail_because(
        fail, EXIT_NOT_A_LIST,
        "%s has no column with e-mail addresses; choose one with --column NAME or N (columns: %s)", name,
        names);
}

/* Finds whether there is a header, and looks at the columns with and without it. */
static void find_header(const struct sample *sample, const struct settings *settings,
                        const struct split *split, struct layout *layout)
{
    struct first_row first;
    columns_first_row(sample, &first);
    layout->header =
        settings->header == ANSWER_AUTO ? is_header(&first, split->rows) : settings->header == ANSWER_YES;
    layout->column_count = layout->header && first.count > split->usual ? first.count : split->usual;
    if (layout->column_count == 0)
        layout->column_count = 1;
    size_t skip = layout->header ? first.length : 0;
    layout->header_bytes = layout->encoding.bom_length + skip;
    if (split->usual_rows * 2 > split->rows) { /* else no number of columns tells a row from a piece of one */
        layout->dialect.columns[0] = split->usual;
        layout->dialect.columns[1] = layout->header ? first.count : 0;
    }
    columns_survey(sample, skip, layout);
}

/* Takes back a header that names nothing above rows that hold no address: then the first row was one as well.
 */
static bool header_was_guessed_wrong(const struct layout *layout, const struct settings *settings)
{
    if (!layout->header || settings->header != ANSWER_AUTO)
        return false;
    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i].addresses > 0 || layout->columns[i].header_rank != HEADER_UNKNOWN)
            return false;
    return true;
}

static void free_columns(struct layout *layout)
{
    for (size_t i = 0; i < layout->column_count && layout->columns != NULL; i++)
        free(layout->columns[i].name);
    free(layout->columns);
    layout->columns = NULL;
}

static bool names_are_known(const struct layout *layout)
{
    for (size_t i = 0; i < layout->column_count; i++)
        if (layout->columns[i].name != NULL && header_is_known(str_of(layout->columns[i].name)))
            return true;
    return false;
}

/* Says that the first row counts as the header though nothing in it is a name that is known. */
static void note_header(struct layout *layout)
{
    size_t used = strlen(layout->note);
    snprintf(layout->note + used, sizeof layout->note - used,
             "%sthe first row is treated as the header (use --header no if it is not one)",
             used > 0 ? "; " : "");
}

/* Says why nothing in SAMPLE, the beginning of the list, is a row. */
static bool no_row(const struct sample *sample, const char *name, struct fail *fail)
{
    if (sample->at_end)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s has no rows; check the export", name);
    return fail_because(fail, EXIT_NOT_A_LIST,
                        "%s: no row ends within the first %d KiB; remove blank lines at the top, or fix the "
                        "first row (perhaps a quote in it is not closed)",
                        name, SAMPLE_BYTES >> 10);
}

bool layout_detect(struct layout *layout, const struct list_head *head, const struct settings *settings,
                   struct fail *fail)
{
    struct split split;
    struct sample sample = {
        .bytes = str_tail(head->bytes, layout->encoding.bom_length),
        .at_end = head->at_end,
        .encoding = &layout->encoding,
    };
    find_delimiter(&sample, settings, &split);
    sample.dialect.delimiter = split.delimiter;
    layout->dialect.delimiter = split.delimiter;
    layout->crlf = split.cr_lf * 2 > split.rows;
    if (split.rows == 0)
        return no_row(&sample, head->name, fail);
    find_header(&sample, settings, &split, layout);
    if (header_was_guessed_wrong(layout, settings)) {
        struct settings plain = *settings;
        plain.header = ANSWER_NO;
        free_columns(layout);
        find_header(&sample, &plain, &split, layout);
    }
    struct fail why = {0};
    if (!find_email_column(layout, settings, head->name, &why)) {
        free_columns(layout);
        if (split.wide_rows > split.usual_rows)
            return fail_because(fail, EXIT_NOT_A_LIST,
                                "%s has more than %d columns, which is the limit; remove some", head->name,
                                COLUMNS_MAX);
        *fail = why;
        return false;
    }
    if (layout->header && settings->header == ANSWER_AUTO && !names_are_known(layout))
        note_header(layout);
    return true;
}

void layout_free(struct layout *layout)
{
    free_columns(layout);
    layout->column_count = 0;
}
