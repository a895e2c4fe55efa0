/* The property that ties the record cutter and the field finder to libcsv, for the unit test and the fuzzer:
 * whatever the bytes, nothing is lost, every record is one row of libcsv with the same fields, and where no
 * quote was found to be stray the whole input is cut as libcsv cuts it. */
#ifndef TESTS_UNIT_CSV_RECORDS_PROPERTY_H
#define TESTS_UNIT_CSV_RECORDS_PROPERTY_H

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/fields.h"
#include "pipeline/csv/records.h"

#define PROPERTY(condition)                                                                                  \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            fprintf(stderr, "%s:%d: property broken: %s\n", __FILE__, __LINE__, #condition);                 \
            abort();                                                                                         \
        }                                                                                                    \
    } while (0)

enum { PROPERTY_CELLS = 8200 }; /* more fields than the fuzzer makes bytes */

/* Rows as one text: every cell as `length:bytes,`, every row ended by `;`. */
struct rows_text {
    char *text;
    size_t length, room;
    size_t rows;
};

static void rows_add(struct rows_text *rows, const void *bytes, size_t length)
{
    if (rows->length + length + 32 > rows->room) {
        rows->room = (rows->length + length + 32) * 2;
        rows->text = realloc(rows->text, rows->room);
        PROPERTY(rows->text != NULL);
    }
    if (length > 0)
        memcpy(rows->text + rows->length, bytes, length);
    rows->length += length;
}

static void rows_field(void *content, size_t length, void *self)
{
    char head[32];
    rows_add(self, head, (size_t)snprintf(head, sizeof head, "%zu:", length));
    rows_add(self, content, length);
}

static void rows_row(int end, void *self)
{
    (void)end;
    rows_add(self, ";", 1);
    ((struct rows_text *)self)->rows++;
}

static void rows_by_libcsv(struct rows_text *rows, char delimiter, struct str bytes)
{
    struct csv_parser parser;
    PROPERTY(csv_init(&parser, 0) == 0);
    csv_set_delim(&parser, (unsigned char)delimiter);
    PROPERTY(csv_parse(&parser, bytes.bytes, bytes.length, rows_field, rows_row, rows) == bytes.length);
    PROPERTY(csv_fini(&parser, rows_field, rows_row, rows) == 0);
    csv_free(&parser);
}

static void rows_by_fields(struct rows_text *rows, struct fields *fields, struct str record)
{
    struct str cells[PROPERTY_CELLS];
    size_t count = fields_split(fields, record, cells, PROPERTY_CELLS);
    PROPERTY(count > 0);
    for (size_t i = 0; i < count && i < PROPERTY_CELLS; i++)
        rows_field((void *)(size_t)cells[i].bytes, cells[i].length, rows);
    rows_row(0, rows);
    for (size_t column = 0; column < count + 2; column += 3) {
        struct str cell, wanted[PROPERTY_CELLS];
        bool found = fields_find(fields, record, column, &cell);
        PROPERTY(found == (column < count));
        if (!found || column >= PROPERTY_CELLS)
            continue;
        char *copy = malloc(cell.length + 1);
        PROPERTY(copy != NULL);
        if (cell.length > 0)
            memcpy(copy, cell.bytes, cell.length);
        fields_split(fields, record, wanted, PROPERTY_CELLS);
        PROPERTY(wanted[column].length == cell.length);
        PROPERTY(str_equal(wanted[column], (struct str){copy, cell.length}));
        free(copy);
    }
}

static bool only_blank_lines(const char *from, const char *to)
{
    for (; from < to; from++)
        if (*from != ' ' && *from != '\t' && *from != '\r' && *from != '\n')
            return false;
    return true;
}

/* The next record when only a growing part of BYTES is seen: must be the same. */
static void check_in_pieces(const struct dialect *dialect, struct str bytes, const struct record *whole)
{
    struct record part;
    for (size_t seen = 0; seen < bytes.length; seen = seen * 2 + 1) {
        struct str rest = str_head(bytes, seen);
        enum cut cut = records_next(dialect, &rest, false, &part);
        PROPERTY(cut == CUT_RECORD || cut == CUT_MORE);
        if (cut == CUT_MORE)
            continue;
        PROPERTY(part.bytes == whole->bytes && part.length == whole->length);
        PROPERTY(part.end_length == whole->end_length && part.broken == whole->broken);
    }
}

/* RECORD by fields_split, added to OURS, is one row of libcsv. */
static void check_fields(struct fields *fields, const struct dialect *dialect, const struct record *record,
                         struct rows_text *ours)
{
    struct str text = {record->bytes, record->length}, none[1];
    struct rows_text one = {0};
    size_t at = ours->length;
    rows_by_fields(ours, fields, text);
    rows_by_libcsv(&one, dialect->delimiter, text);
    PROPERTY(one.rows == 1);
    PROPERTY(one.length == ours->length - at && memcmp(one.text, ours->text + at, one.length) == 0);
    free(one.text);
    size_t columns = fields_split(fields, text, none, 0);
    PROPERTY(record->columns == 0 || record->columns == columns);
    PROPERTY(record->columns != 0 || !record->quoted || record->broken);
}

static void check_records(const struct dialect *dialect, struct str bytes)
{
    struct fields *fields = fields_new(dialect->delimiter, NULL);
    struct rows_text ours = {0}, theirs = {0};
    struct str rest = bytes;
    struct record record;
    bool all_sound = true;
    const char *behind = bytes.bytes;
    for (;;) {
        struct str before = rest;
        enum cut cut = records_next(dialect, &rest, true, &record);
        if (cut != CUT_RECORD) {
            PROPERTY(cut == CUT_END && rest.length == 0);
            break;
        }
        check_in_pieces(dialect, before, &record);
        PROPERTY(only_blank_lines(behind, record.bytes));
        PROPERTY(record.quoted == (memchr(record.bytes, '"', record.length) != NULL) || record.broken);
        behind = record.bytes + record.length + record.end_length;
        PROPERTY(behind == rest.bytes);
        all_sound = all_sound && !record.broken;
        check_fields(fields, dialect, &record, &ours);
    }
    PROPERTY(only_blank_lines(behind, bytes.bytes + bytes.length));
    rows_by_libcsv(&theirs, dialect->delimiter, bytes);
    if (all_sound) {
        PROPERTY(ours.rows == theirs.rows && ours.length == theirs.length);
        PROPERTY(ours.length == 0 || memcmp(ours.text, theirs.text, ours.length) == 0);
    }
    free(ours.text);
    free(theirs.text);
    fields_free(fields);
}

#endif
