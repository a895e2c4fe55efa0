/* Looks at a sample of rows column by column, and finds the one that holds the addresses.
 *
 * What counts is how many different addresses a column holds: a contact's address is his own, the address of
 * the person in charge of him stands in a hundred rows.  Names decide between columns that are about equal.
 */
#include "pipeline/csv/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "pipeline/csv/fields.h"
#include "pipeline/csv/header_names.h"
#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/syntax/syntax.h"

enum {
    CELLS_MAX = COLUMNS_MAX,
    DISTINCT_BITS = 8192,  /* a column's addresses are told apart by so many bits */
    CELL_LOOKED_AT = 1024, /* bytes of a cell */
    CHANCE = 3,            /* in a short list so many addresses more prove nothing */
};

/* What reads the sample. */
struct survey {
    const struct sample *sample;
    struct fields *fields;
    struct decoder *decoder;
    struct arena arena;
    struct str cells[CELLS_MAX];
    size_t count; /* of the fields of the record at hand */
};

static struct survey *open_survey(const struct sample *sample)
{
    struct survey *survey = memory_take(sizeof *survey);
    survey->sample = sample;
    survey->fields = fields_new(sample->dialect.delimiter, sample->encoding);
    survey->decoder = decoder_new(sample->encoding);
    return survey;
}

static void close_survey(struct survey *survey)
{
    fields_free(survey->fields);
    decoder_free(survey->decoder);
    arena_free(&survey->arena);
    free(survey);
}

/* Takes the next whole record off *REST and splits it. */
static bool next_row(struct survey *survey, struct str *rest)
{
    struct record record;
    if (records_next(&survey->sample->dialect, rest, survey->sample->at_end, &record) != CUT_RECORD)
        return false;
    struct str text = {record.bytes, record.length};
    size_t count = fields_split(survey->fields, text, survey->cells, CELLS_MAX);
    survey->count = count > CELLS_MAX ? CELLS_MAX : count;
    arena_empty(&survey->arena);
    return true;
}

/* Whether CELL holds a good address; *HASH tells it from others. */
static bool is_address(struct survey *survey, struct str cell, uint64_t *hash)
{
    struct str text = str_head(cell, CELL_LOOKED_AT);
    struct address address;
    if (str_is_ascii(text) && (text.length == 0 || memchr(text.bytes, '@', text.length) == NULL))
        return false;
    if (!str_is_ascii(text) && !decoder_text(survey->decoder, text, &text))
        return false;
    const struct reason *reason = syntax_read(text, &survey->arena, &address);
    *hash = XXH3_64bits(address.text.bytes, address.text.length);
    return reason == NULL || reason->segment != SEGMENT_INVALID;
}

/* The decoded text of CELL, with U+FFFD's place taken by ? where it cannot be decoded.  The caller frees it.
 */
static char *decoded(struct survey *survey, struct str cell)
{
    struct str text = str_head(cell, CELL_LOOKED_AT);
    if (decoder_text(survey->decoder, text, &text))
        return memory_text(text.bytes, text.length);
    char *copy = memory_text(cell.bytes, str_head(cell, CELL_LOOKED_AT).length);
    for (char *at = copy; *at != '\0'; at++)
        if ((unsigned char)*at >= 0x80)
            *at = '?';
    return copy;
}

/* Whether CELL may be the name of a column that nobody knows: it has no digit, no dot within as a domain has,
 * and does not stand for an empty cell. */
static bool is_word(struct str cell)
{
    for (size_t i = 0; i < cell.length; i++) {
        char next = i + 1 < cell.length ? cell.bytes[i + 1] : ' ';
        if ((cell.bytes[i] >= '0' && cell.bytes[i] <= '9') || (cell.bytes[i] == '.' && next != ' '))
            return false;
    }
    return cell.length > 0 && !syntax_is_placeholder(cell);
}

static void look_at_first_cell(struct survey *survey, struct str cell, struct first_row *first)
{
    uint64_t hash;
    first->has_address = first->has_address || is_address(survey, cell, &hash);
    first->has_at = first->has_at || (cell.length > 0 && memchr(cell.bytes, '@', cell.length) != NULL);
    first->only_words = first->only_words && is_word(cell);
    char *name = decoded(survey, cell);
    first->has_known_name =
        first->has_known_name || (!syntax_is_placeholder(cell) && header_is_known(str_of(name)));
    free(name);
}

void columns_first_row(const struct sample *sample, struct first_row *first)
{
    struct survey *survey = open_survey(sample);
    struct str rest = sample->bytes;
    *first = (struct first_row){.only_words = true};
    if (next_row(survey, &rest)) {
        first->count = survey->count;
        first->length = sample->bytes.length - rest.length;
        for (size_t i = 0; i < survey->count; i++)
            look_at_first_cell(survey, survey->cells[i], first);
    }
    close_survey(survey);
}

static void keep_names(struct survey *survey, struct layout *layout)
{
    struct str rest = survey->sample->bytes;
    if (!layout->header || !next_row(survey, &rest))
        return;
    for (size_t i = 0; i < survey->count && i < layout->column_count; i++) {
        layout->columns[i].name = decoded(survey, survey->cells[i]);
        layout->columns[i].header_rank = header_rank(str_of(layout->columns[i].name));
    }
}

static void count_cell(struct survey *survey, struct str cell, struct column *column, uint64_t *bits)
{
    uint64_t hash;
    if (cell.length == 0)
        return;
    column->filled++;
    if (!is_address(survey, cell, &hash))
        return;
    column->addresses++;
    uint64_t bit = hash % DISTINCT_BITS;
    column->distinct += (bits[bit / 64] >> (bit % 64) & 1) == 0;
    bits[bit / 64] |= UINT64_C(1) << (bit % 64);
}

void columns_survey(const struct sample *sample, size_t skip, struct layout *layout)
{
    struct survey *survey = open_survey(sample);
    struct str rest = str_tail(sample->bytes, skip);
    uint64_t(*bits)[DISTINCT_BITS / 64] = memory_take(layout->column_count * sizeof *bits);
    layout->columns = memory_take(layout->column_count * sizeof *layout->columns);
    keep_names(survey, layout);
    for (layout->rows_sampled = 0; layout->rows_sampled < LAYOUT_ROWS && next_row(survey, &rest);
         layout->rows_sampled++)
        for (size_t i = 0; i < survey->count && i < layout->column_count; i++)
            count_cell(survey, survey->cells[i], &layout->columns[i], bits[i]);
    free(bits);
    close_survey(survey);
}

/* Whether COLUMN holds addresses, and not a text that mentions one now and then. */
static bool holds_addresses(const struct column *column)
{
    return column->addresses > 0 &&
           (column->header_rank > HEADER_UNKNOWN || column->addresses * 5 >= column->filled);
}

/* Whether A is the better choice: clearly more addresses, else the better name, else more, else the left one.
 */
static bool is_better(const struct column *a, const struct column *b)
{
    size_t more = a->distinct > b->distinct ? a->distinct : b->distinct;
    size_t apart = a->distinct > b->distinct ? a->distinct - b->distinct : b->distinct - a->distinct;
    if ((apart > CHANCE && apart * 10 > more) || a->header_rank == b->header_rank)
        return a->distinct > b->distinct;
    return a->header_rank > b->header_rank;
}

static void name_column(const struct layout *layout, size_t column, char *to, size_t room)
{
    const char *name = column_shown(&layout->columns[column]);
    if (name[0] != '\0')
        snprintf(to, room, "%.60s", name);
    else
        snprintf(to, room, "column %zu", column + 1);
}

/* Says which other columns hold addresses as well. */
static void note_others(struct layout *layout)
{
    char chosen[80], other[80];
    name_column(layout, layout->email_column, chosen, sizeof chosen);
    for (size_t i = 0; i < layout->column_count; i++) {
        if (i == layout->email_column || !holds_addresses(&layout->columns[i]))
            continue;
        name_column(layout, i, other, sizeof other);
        snprintf(layout->note, sizeof layout->note,
                 "using %s; %s also contains addresses (use --column to choose)", chosen, other);
        return;
    }
}

bool columns_choose(struct layout *layout)
{
    const struct column *columns = layout->columns;
    size_t best = layout->column_count;
    for (size_t i = 0; i < layout->column_count; i++)
        if (holds_addresses(&columns[i]) &&
            (best == layout->column_count || is_better(&columns[i], &columns[best])))
            best = i;
    for (size_t i = 0; best == layout->column_count && i < layout->column_count; i++)
        if (columns[i].header_rank == HEADER_SURE)
            best = i;
    for (size_t i = 0; best == layout->column_count && i < layout->column_count; i++)
        if (columns[i].header_rank > HEADER_UNKNOWN)
            best = i;
    if (best == layout->column_count)
        return false;
    layout->email_column = best;
    note_others(layout);
    return true;
}

const char *column_shown(const struct column *column)
{
    static const char full_width_at[] = "\xef\xbc\xa0";
    bool shown = column->name != NULL && strchr(column->name, '@') == NULL &&
                 strstr(column->name, full_width_at) == NULL;
    return shown ? column->name : "";
}
