/* The files that a mailing service imports: its contacts, and the addresses that it must not mail.
 *
 * Without a BOM, for some importers take one for a part of the first name.  A user's cell that a spreadsheet
 * would take for a formula stays what it is: the file goes to a service, and a contact must not change on the
 * way.  The address is our text, which is guarded; without it a row would be no contact. */
#include "pipeline/publish/contacts.h"

#include <stdio.h>
#include <stdlib.h>

#include "pipeline/csv/fields.h"
#include "validators/base/memory.h"

struct contacts {
    const struct layout *layout;
    struct csv_writer writer;
    struct fields *fields;
    struct decoder *decoder;
    struct str cells[COLUMNS_MAX];
};

enum { LINE_END_BYTES = 2 };

static struct spot put_line_end(struct spot to)
{
    return csv_raw(to, "\r\n", LINE_END_BYTES); /* RFC 4180 */
}

struct contacts *contacts_new(const struct layout *layout, const struct preset *preset)
{
    struct contacts *contacts = memory_take(sizeof *contacts);
    contacts->layout = layout;
    contacts->writer = (struct csv_writer){.delimiter = preset->delimiter, .utf8 = true};
    contacts->fields = fields_new(layout->dialect.delimiter, NULL);
    contacts->decoder = decoder_new(&layout->encoding);
    return contacts;
}

void contacts_free(struct contacts *contacts)
{
    if (contacts == NULL)
        return;
    fields_free(contacts->fields);
    decoder_free(contacts->decoder);
    free(contacts);
}

/* The row is decoded before it is split: then no half of a character looks like a delimiter. */
static void put_contact(struct contacts *contacts, const struct block *block, const struct row *row,
                        struct page *page)
{
    const struct layout *layout = contacts->layout;
    struct str record =
        decoder_repaired(contacts->decoder, (struct str){block->bytes + row->at, row->length});
    size_t found = fields_split(contacts->fields, record, contacts->cells, COLUMNS_MAX);
    size_t quotes = 2; /* and the delimiter: what a cell takes beyond twice its bytes */
    struct spot to = spot_on(page, (record.length + row->text_length) * 2 +
                                       layout->column_count * (quotes + 1) + LINE_END_BYTES);
    for (size_t i = 0; i < layout->column_count; i++) {
        if (i > 0)
            to = csv_next(&contacts->writer, to);
        if (i == layout->email_column) {
            struct spot end = csv_text(&contacts->writer, to, (struct str){row->text, row->text_length});
            if (end.at == to.at)
                return; /* what was written of the row is not kept */
            to = end;
        } else if (i < found && i < COLUMNS_MAX) {
            to = csv_cell(&contacts->writer, to, contacts->cells[i]);
        }
    }
    spot_done(put_line_end(to), page);
    page->rows++;
}

/* Only what may be an address of the service's: it has none that is misspelt, and its importer would stumble.
 */
static void put_unwanted(const struct contacts *contacts, const struct row *row, struct page *page)
{
    if (row->local_length == 0 || row->reason->bad_syntax)
        return;
    struct spot to = spot_on(page, row->text_length * 2 + 2 + LINE_END_BYTES);
    struct spot end = csv_text(&contacts->writer, to, (struct str){row->text, row->text_length});
    if (end.at == to.at)
        return;
    spot_done(put_line_end(end), page);
    page->rows++;
}

void contacts_block(struct contacts *contacts, const struct block *block, struct page *pages)
{
    if (block->oversized)
        return;
    for (size_t i = 0; i < block->row_count; i++) {
        const struct row *row = &block->rows[i];
        if (row->reason->segment == SEGMENT_CLEAN)
            put_contact(contacts, block, row, &pages[OUTPUT_IMPORT - SEGMENT_COUNT]);
        else if (row->reason->segment == SEGMENT_INVALID)
            put_unwanted(contacts, row, &pages[OUTPUT_SUPPRESS - SEGMENT_COUNT]);
    }
    fields_shrink(contacts->fields);
    decoder_shrink(contacts->decoder);
}

/* Puts the name of column AT: the user's own.  One without gets a name, and one that the service would take
 * for the address as well is told apart. */
static struct spot put_name(struct spot to, const struct layout *layout, const struct preset *preset,
                            size_t at)
{
    enum { NUMBER_BYTES = 64 };
    char text[NUMBER_BYTES];
    const struct csv_writer writer = {.delimiter = preset->delimiter, .utf8 = true};
    struct str name = str_trim(str_of(layout->columns[at].name != NULL ? layout->columns[at].name : ""));
    if (at == layout->email_column)
        return csv_cell(&writer, to, str_of(preset->email));
    if (name.length == 0) {
        snprintf(text, sizeof text, "column_%zu", at + 1);
        return csv_cell(&writer, to, str_of(text));
    }
    if (str_equal_nocase(name, str_of(preset->email))) {
        snprintf(text, sizeof text, "%s %zu", preset->email, at + 1);
        return csv_cell(&writer, to, str_of(text));
    }
    return csv_cell(&writer, to, name);
}

static size_t header_bytes(const struct layout *layout, const struct preset *preset)
{
    enum { MORE_BYTES = 64 }; /* a number, quotes and a delimiter */
    size_t bytes = LINE_END_BYTES;
    for (size_t i = 0; i < layout->column_count; i++)
        bytes += MORE_BYTES + strlen(preset->email) +
                 (layout->columns[i].name != NULL ? strlen(layout->columns[i].name) * 2 : 0);
    return bytes;
}

struct str contacts_header(const struct layout *layout, const struct preset *preset, int output)
{
    const struct csv_writer writer = {.delimiter = preset->delimiter, .utf8 = true};
    char *text = memory_take(header_bytes(layout, preset));
    struct spot to = {text};
    if (output == OUTPUT_SUPPRESS)
        to = csv_cell(&writer, to, str_of(preset->email));
    for (size_t i = 0; output == OUTPUT_IMPORT && i < layout->column_count; i++) {
        if (i > 0)
            to = csv_next(&writer, to);
        to = put_name(to, layout, preset, i);
    }
    to = put_line_end(to);
    return (struct str){text, (size_t)(to.at - text)};
}
