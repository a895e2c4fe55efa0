/* Fuzzes what looks at the first bytes of a list: its encoding, its form, its columns. */
#include <stdlib.h>
#include <string.h>

#include "pipeline/csv/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_layout(const struct layout *layout, struct str sample)
{
    require(layout->header_bytes <= sample.length);
    require(layout->header_bytes >= layout->encoding.bom_length);
    require(layout->email_column < layout->column_count);
    require(memchr(layout->note, '\0', sizeof layout->note) != NULL);
    require(layout->dialect.columns[0] <= layout->column_count);
    for (size_t i = 0; i < layout->column_count; i++) {
        const struct column *column = &layout->columns[i];
        require(column->distinct <= column->addresses && column->addresses <= column->filled);
        require(column->filled <= layout->rows_sampled);
    }
}

/* A search by bytes in the masked copy finds no delimiter that is half a character, and loses no real one. */
static void check_mask(const struct encoding *encoding, struct str sample)
{
    if (!encoding_has_ascii_trail(encoding))
        return;
    char *copy = malloc(sample.length + 1);
    encoding_mask_trails(encoding, sample, copy);
    for (size_t i = 0; i < sample.length; i++) {
        bool masked = copy[i] != sample.bytes[i];
        require(!masked || (copy[i] == '\xff' && memchr(",;\t\"\r\n", sample.bytes[i], 6) == NULL));
    }
    free(copy);
}

/* The first byte is what the user says, the rest the list. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    static const char delimiters[8] = {0, 0, 0, ',', ';', '\t', '|', 0};
    static const char *const names[4] = {NULL, NULL, "2", "email"};
    static const char *const encodings[4] = {NULL, NULL, "GB18030", "CP932"};
    if (length < 1)
        return 0;
    struct settings settings = {
        .delimiter = delimiters[bytes[0] & 7],
        .header = (enum answer)((bytes[0] >> 3 & 3) % 3),
        .column = names[bytes[0] >> 5 & 1 ? bytes[0] >> 6 : 0],
    };
    struct str sample = {(const char *)bytes + 1, length - 1};
    struct layout layout = {0};
    struct fail fail = {0};
    const char *encoding = encodings[bytes[0] >> 6];
    if (encoding == NULL || !encoding_named(encoding, sample, &layout.encoding))
        encoding_detect(sample, &layout.encoding);
    check_mask(&layout.encoding, sample);
    struct list_head head = {sample, (length & 1) == 0, "list"};
    if (layout_detect(&layout, &head, &settings, &fail)) {
        check_layout(&layout, sample);
        layout_free(&layout);
    } else {
        require(fail.code == EXIT_NOT_A_LIST || fail.code == EXIT_USAGE);
    }
    return 0;
}
