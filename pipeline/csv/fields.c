/* Finds the fields of one record, exactly as libcsv would.
 *
 * What stands before the first quote of a record is split at its delimiters directly; libcsv itself reads the
 * record when the field stands behind it, and is the judge in the property test. */
#include "pipeline/csv/fields.h"

#include <csv.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/scan.h"
#include "validators/base/memory.h"

enum {
    FIRST_TEXT_BYTES = 256,
    TEXT_BYTES_KEPT = 64 << 10,
    PARSER_BYTES = 4 << 10, /* by so much libcsv's own room for a field grows */
};

struct cell_span {
    size_t at, length; /* in TEXT */
};

struct fields {
    char delimiter;
    const struct encoding *masks; /* in which a delimiter may be half of a character; NULL: it cannot */
    char *masked;                 /* the last record without such halves */
    size_t masked_room;
    struct csv_parser parser;
    char *text; /* the content of the fields of the last record that libcsv read */
    size_t text_length, text_room;
    struct cell_span *spans;
    size_t span_count, span_room;
    size_t count;       /* the fields of that record, */
    size_t first, last; /* and those of them that are kept */
};

static void open_parser(struct fields *fields)
{
    if (csv_init(&fields->parser, 0) != 0)
        memory_out();
    csv_set_delim(&fields->parser, (unsigned char)fields->delimiter);
    csv_set_blk_size(&fields->parser, PARSER_BYTES);
}

/* Makes room for the copy of a record. */
static void take_masked(struct fields *fields, size_t room)
{
    free(fields->masked);
    fields->masked = memory_take(room);
    fields->masked_room = room;
}

struct fields *fields_new(char delimiter, const struct encoding *encoding)
{
    struct fields *fields = memory_take(sizeof *fields);
    bool masks = delimiter == '|' && encoding != NULL && encoding_has_ascii_trail(encoding);
    fields->delimiter = delimiter;
    fields->masks = masks ? encoding : NULL;
    open_parser(fields);
    fields->text_room = FIRST_TEXT_BYTES; /* never NULL: empty cells point into it as well */
    fields->text = memory_take(FIRST_TEXT_BYTES);
    if (masks)
        take_masked(fields, FIRST_TEXT_BYTES);
    return fields;
}

void fields_free(struct fields *fields)
{
    if (fields == NULL)
        return;
    csv_free(&fields->parser);
    free(fields->text);
    free(fields->masked);
    free(fields->spans);
    free(fields);
}

static void keep_field(void *content, size_t length, void *self)
{
    struct fields *fields = self;
    size_t number = fields->count++;
    if (number < fields->first || number >= fields->last)
        return;
    if (fields->text_length + length > fields->text_room) {
        fields->text_room = (fields->text_length + length) * 2;
        fields->text = memory_grow(fields->text, fields->text_room);
    }
    if (fields->span_count == fields->span_room) {
        fields->span_room = fields->span_room * 2 + 16;
        fields->spans = memory_grow(fields->spans, fields->span_room * sizeof *fields->spans);
    }
    if (length > 0)
        memcpy(fields->text + fields->text_length, content, length);
    fields->spans[fields->span_count++] = (struct cell_span){fields->text_length, length};
    fields->text_length += length;
}

/* Has libcsv read RECORD, which holds one row and at most its last field is open, and keeps the fields from
 * FIRST on before LAST. */
static void read_quoted(struct fields *fields, struct str record, size_t first, size_t last)
{
    fields->text_length = 0;
    fields->span_count = 0;
    fields->count = 0;
    fields->first = first;
    fields->last = last;
    size_t used = csv_parse(&fields->parser, record.bytes, record.length, keep_field, NULL, fields);
    if (used != record.length || csv_fini(&fields->parser, keep_field, NULL, fields) != 0) {
        memory_out(); /* without CSV_STRICT that is the only error */
    }
}

/* The kept field number AT. */
static struct str cell_of(const struct fields *fields, size_t at)
{
    struct cell_span span = fields->spans[at];
    return (struct str){fields->text + span.at, span.length};
}

static bool is_blank(char c, char delimiter)
{
    return c == ' ' || (c == '\t' && c != delimiter);
}

/* The bytes of RECORD from FROM to TO, without outer blanks, as libcsv gives an unquoted field. */
static struct str plain_cell(struct str record, char delimiter, size_t from, size_t to)
{
    while (from < to && is_blank(record.bytes[from], delimiter))
        from++;
    while (from < to && is_blank(record.bytes[to - 1], delimiter))
        to--;
    return (struct str){record.bytes + from, to - from};
}

/* Where a field of a record without quotes stands. */
struct place {
    size_t from, to;
    size_t before; /* fields that begin before it */
    bool closed;   /* a delimiter follows: it is not the last field */
};

/* Inline, so that a place is registers and no memory that the stack's guard must look after. */
static inline __attribute__((always_inline)) struct place find_place(struct str record, char delimiter,
                                                                     size_t column)
{
    struct place place = {0};
    for (size_t base = 0; base < record.length; base += SCAN_BYTES) {
        uint64_t mask = scan_within(record, base, delimiter);
        for (; mask != 0; mask &= mask - 1) {
            place.to = base + (size_t)__builtin_ctzll(mask);
            place.closed = place.before == column;
            if (place.closed)
                return place;
            place.before++;
            place.from = place.to + 1;
        }
    }
    place.to = record.length;
    return place;
}

static bool find_plain(struct str record, char delimiter, size_t column, struct str *cell)
{
    struct place place = find_place(record, delimiter, column);
    *cell = plain_cell(record, delimiter, place.from, place.to);
    return place.before == column;
}

static size_t split_plain(struct str record, char delimiter, struct str *cells, size_t limit)
{
    size_t count = 0, from = 0;
    for (size_t base = 0; base < record.length; base += SCAN_BYTES) {
        uint64_t mask = scan_within(record, base, delimiter);
        for (; mask != 0; mask &= mask - 1) {
            size_t at = base + (size_t)__builtin_ctzll(mask);
            if (count < limit)
                cells[count] = plain_cell(record, delimiter, from, at);
            count++;
            from = at + 1;
        }
    }
    if (count < limit)
        cells[count] = plain_cell(record, delimiter, from, record.length);
    return count + 1;
}

/* What stands before the first quote of RECORD: all of it when there is none. */
static struct str before_quote(struct str record)
{
    const char *quote = record.length > 0 ? memchr(record.bytes, '"', record.length) : NULL;
    return quote != NULL ? str_head(record, (size_t)(quote - record.bytes)) : record;
}

/* RECORD, or its copy that has no halves of characters which look like delimiters. */
static struct str without_halves(struct fields *fields, struct str record)
{
    if (fields->masks == NULL)
        return record;
    if (record.length > fields->masked_room)
        take_masked(fields, record.length * 2);
    encoding_mask_trails(fields->masks, record, fields->masked);
    return (struct str){fields->masked, record.length};
}

/* CELL where it is in RECORD, if it was found in the copy WITHOUT. */
static struct str in_record(struct str cell, struct str without, struct str record)
{
    bool copied = cell.bytes >= without.bytes && cell.bytes <= without.bytes + without.length;
    return copied ? (struct str){record.bytes + (cell.bytes - without.bytes), cell.length} : cell;
}

static bool find_quoted(struct fields *fields, struct str record, size_t column, struct str *cell)
{
    struct str plain = before_quote(record);
    struct place place = find_place(plain, fields->delimiter, column);
    if (place.closed || plain.length == record.length) { /* no quote has touched the field */
        *cell = plain_cell(record, fields->delimiter, place.from, place.to);
        return place.before == column;
    }
    read_quoted(fields, record, column, column + 1);
    if (column >= fields->count)
        return false;
    *cell = cell_of(fields, 0);
    return true;
}

bool fields_find(struct fields *fields, struct str record, size_t column, struct str *cell)
{
    struct str without = without_halves(fields, record);
    bool found = find_quoted(fields, without, column, cell);
    if (found && fields->masks != NULL)
        *cell = in_record(*cell, without, record);
    return found;
}

bool fields_find_unquoted(struct fields *fields, struct str record, size_t column, struct str *cell)
{
    if (fields->masks != NULL)
        return fields_find(fields, record, column, cell);
    return find_plain(record, fields->delimiter, column, cell);
}

size_t fields_split(struct fields *fields, struct str record, struct str *cells, size_t limit)
{
    struct str without = without_halves(fields, record);
    if (before_quote(without).length == record.length) {
        size_t count = split_plain(without, fields->delimiter, cells, limit);
        for (size_t i = 0; fields->masks != NULL && i < count && i < limit; i++)
            cells[i] = in_record(cells[i], without, record);
        return count;
    }
    read_quoted(fields, without, 0, limit);
    for (size_t i = 0; i < fields->span_count; i++)
        cells[i] = cell_of(fields, i);
    return fields->count;
}

void fields_shrink(struct fields *fields)
{
    if (fields->text_room > TEXT_BYTES_KEPT) {
        free(fields->text);
        fields->text_room = FIRST_TEXT_BYTES;
        fields->text = memory_take(FIRST_TEXT_BYTES);
    }
    if (fields->masked_room > TEXT_BYTES_KEPT)
        take_masked(fields, FIRST_TEXT_BYTES);
    if (fields->parser.entry_size > TEXT_BYTES_KEPT) {
        csv_free(&fields->parser);
        open_parser(fields);
    }
}
