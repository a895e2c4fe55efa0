/* Writes judged rows as CSV: the user's bytes, then the columns that are added.
 *
 * One copy of each row is made, into a page that is then written as a whole: gathering rows and columns by
 * writev instead would have the kernel walk a list with two entries a row. */
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/piece.h"
#include "pipeline/publish/own_columns.h"
#include "pipeline/publish/row_writer.h"
#include "validators/base/memory.h"

enum { FLAG_SETS = 1 << FLAG_COUNT, LINE_END_BYTES = UINT8_MAX };

_Static_assert((int)FLAGS_TEXT_BYTES <= (int)CSV_PIECE_BYTES, "all flags fit");

struct row_writer {
    struct csv_writer csv;
    bool own; /* our columns come first, and the fast way is for them */
    bool crlf;
    uint16_t padding; /* all bits: rows get the fields that they lack; none: there is no header to fit */
    struct added_columns columns;
    size_t added_bytes;                    /* that they and a line end take at most */
    struct csv_piece reasons[REASONS_MAX]; /* row suffixes, such as `,clean,accepted`; empty: not made yet */
    struct csv_piece flags[FLAG_SETS];
    char room[VALUE_BYTES]; /* for the value at hand */
};

struct row_writer *row_writer_new(const struct layout *layout, const struct added_columns *columns)
{
    struct row_writer *writer = memory_take(sizeof *writer);
    writer->csv.delimiter = layout->dialect.delimiter;
    writer->csv.utf8 = strcmp(layout->encoding.name, "UTF-8") == 0;
    writer->own = columns->list[0] == &own_columns;
    writer->crlf = layout->crlf;
    writer->padding = layout->header ? UINT16_MAX : 0;
    writer->columns = *columns;
    writer->added_bytes = LINE_END_BYTES;
    for (size_t i = 0; i < ADDED_LISTS && columns->list[i] != NULL; i++)
        writer->added_bytes += columns->list[i]->count * CSV_VALUE_BYTES_MAX;
    for (unsigned set = 0; set < FLAG_SETS; set++) {
        const struct row row = {.flags = (uint8_t)set};
        struct value flags = own_flags(&(struct added_row){.row = &row}, writer->room);
        csv_piece_end(&writer->flags[set],
                      csv_value(&writer->csv, csv_piece_begin(&writer->flags[set]), flags));
    }
    return writer;
}

void row_writer_free(struct row_writer *writer)
{
    free(writer);
}

static struct spot put_column(struct row_writer *writer, struct spot to, const struct added_column *column,
                              const struct added_row *it)
{
    return csv_value(&writer->csv, csv_next(&writer->csv, to), column->value(it, writer->room));
}

/* Once a reason; apart, so that the stack of the common way needs no guard. */
__attribute__((noinline)) static void make_suffix(struct row_writer *writer, struct csv_piece *suffix,
                                                  const struct added_row *it)
{
    struct spot to = csv_piece_begin(suffix);
    for (size_t i = 0; i < OWN_BY_REASON; i++)
        to = put_column(writer, to, &own_columns.column[i], it);
    csv_piece_end(suffix, to);
}

/* The same as put_columns of own_columns, without a call for each. */
static inline struct spot put_own(struct row_writer *writer, struct spot to, const struct added_row *it,
                                  size_t number)
{
    const struct csv_writer *csv = &writer->csv;
    struct csv_piece *suffix = &writer->reasons[number];
    char *room = writer->room;
    if (suffix->length == 0)
        make_suffix(writer, suffix, it);
    to = csv_piece(to, suffix);
#define PUT_VALUE(word, about) to = csv_value(csv, csv_next(csv, to), own_##word(it, room));
#define PUT_FLAGS(word, about) to = csv_piece(csv_next(csv, to), &writer->word[it->row->word]);
    OWN_COLUMNS_BY_ROW(PUT_VALUE, PUT_FLAGS)
    return to;
}

static struct spot put_columns(struct row_writer *writer, struct spot to, const struct column_list *columns,
                               const struct added_row *it)
{
    for (size_t i = 0; i < columns->count; i++)
        to = put_column(writer, to, &columns->column[i], it);
    return to;
}

static inline struct spot put_end(const struct row_writer *writer, struct spot to, const struct added_row *it)
{
    if (it->row->end_length > 0)
        return csv_raw(to, it->bytes + it->row->length, it->row->end_length);
    return writer->crlf ? csv_raw(to, "\r\n", 2) : csv_raw(to, "\n", 1);
}

void row_writer_add(struct row_writer *writer, struct page *page, const struct added_row *it, size_t number)
{
    const struct row *row = it->row;
    unsigned missing = row->missing & writer->padding;
    struct spot to = spot_on(page, row->length + missing + writer->added_bytes);
    to = csv_raw(to, it->bytes, row->length);
    for (unsigned i = 0; i < missing; i++)
        to = csv_next(&writer->csv, to); /* so that our columns are below their names */
    to = writer->own ? put_own(writer, to, it, number) : put_columns(writer, to, writer->columns.list[0], it);
    if (writer->columns.list[1] != NULL)
        to = put_columns(writer, to, writer->columns.list[1], it);
    spot_done(put_end(writer, to, it), page);
    page->rows++;
}

void row_writer_add_part(struct page *page, struct str bytes)
{
    spot_done(csv_raw(spot_on(page, bytes.length), bytes.bytes, bytes.length), page);
}

static size_t header_bytes(struct str header, const struct added_columns *columns)
{
    size_t bytes = header.length + 2;
    for (size_t i = 0; i < ADDED_LISTS && columns->list[i] != NULL; i++)
        for (size_t j = 0; j < columns->list[i]->count; j++)
            bytes += strlen(columns->list[i]->column[j].name) + 1;
    return bytes;
}

struct str row_writer_header(const struct layout *layout, struct str header,
                             const struct added_columns *columns)
{
    const struct csv_writer csv = {.delimiter = layout->dialect.delimiter};
    char *text = memory_take(header_bytes(header, columns));
    if (!layout->header)
        return (struct str){memcpy(text, header.bytes, header.length), header.length};
    size_t length = header.length;
    while (length > 0 && (header.bytes[length - 1] == '\n' || header.bytes[length - 1] == '\r'))
        length--;
    struct spot to = csv_raw((struct spot){text}, header.bytes, length);
    for (size_t i = 0; i < ADDED_LISTS && columns->list[i] != NULL; i++)
        for (size_t j = 0; j < columns->list[i]->count; j++) {
            const char *name = columns->list[i]->column[j].name;
            to = csv_raw(csv_next(&csv, to), name, strlen(name));
        }
    if (length < header.length)
        to = csv_raw(to, header.bytes + length, header.length - length);
    else
        to = layout->crlf ? csv_raw(to, "\r\n", 2) : csv_raw(to, "\n", 1);
    return (struct str){text, (size_t)(to.at - text)};
}
