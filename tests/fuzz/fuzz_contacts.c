/* Fuzzes what writes the files that services import: whatever a row holds, one row of UTF-8 with its columns
 * comes out. */
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/fields.h"
#include "pipeline/publish/contacts.h"
#include "validators/names/utf8_unistring.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

enum { COLUMNS = 3, ROWS_MAX = 64 };

static const char address[] = "a;\"b\",c@firma.de";

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Each row of TEXT has COLUMNS cells, the address among them. */
static void check_rows(struct str text, const struct layout *layout, const struct preset *preset,
                       uint64_t rows)
{
    const struct dialect dialect = {.delimiter = preset->delimiter};
    struct fields *fields = fields_new(preset->delimiter, NULL);
    struct record record;
    struct str cells[COLUMNS];
    require(utf8_is_valid(text));
    for (; rows > 0; rows--) {
        require(records_next(&dialect, &text, true, &record) == CUT_RECORD && !record.broken);
        require(fields_split(fields, (struct str){record.bytes, record.length}, cells, COLUMNS) == COLUMNS);
        require(str_equal(cells[layout->email_column], str_of(address)));
    }
    require(text.length == 0);
    fields_free(fields);
}

static void check_list(struct str list, const struct layout *layout, const struct preset *preset)
{
    struct row rows[ROWS_MAX] = {0};
    struct block block = {.bytes = (char *)list.bytes, .rows = rows};
    struct str rest = list;
    struct record record;
    while (block.row_count < ROWS_MAX && records_next(&layout->dialect, &rest, true, &record) == CUT_RECORD)
        if (!record.broken)
            rows[block.row_count++] = (struct row){.at = (uint32_t)(record.bytes - list.bytes),
                                                   .length = record.length,
                                                   .text = address,
                                                   .text_length = sizeof address - 1,
                                                   .reason = reason_named(STR("accepted"))};
    struct page pages[CONTACTS_PAGES] = {0};
    struct contacts *contacts = contacts_new(layout, preset);
    contacts_block(contacts, &block, pages);
    require(pages[0].rows == block.row_count && pages[1].rows == 0);
    check_rows((struct str){pages[0].text, pages[0].length}, layout, preset, pages[0].rows);
    contacts_free(contacts);
    free(pages[0].text);
}

/* The first byte says the encoding, the delimiter and the service, the rest is the list. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char delimiters[4] = {',', ';', '\t', '|'};
    static const char *const encodings[8] = {"UTF-8",      "ASCII", "GB18030",      "CP932",
                                             "BIG5-HKSCS", "UHC",   "WINDOWS-1252", "CP1258"};
    if (length < 1)
        return 0;
    struct layout layout = {
        .dialect = {.delimiter = delimiters[bytes[0] & 3]}, .email_column = 1, .column_count = COLUMNS};
    const struct preset *preset =
        preset_of(&(struct settings){.preset = bytes[0] >> 5 & 1 ? PRESET_BREVO : PRESET_MAILCHIMP});
    require(encoding_named(encodings[bytes[0] >> 2 & 7], STR(""), &layout.encoding));
    check_list((struct str){(const char *)bytes + 1, length - 1}, &layout, preset);
    return 0;
}
