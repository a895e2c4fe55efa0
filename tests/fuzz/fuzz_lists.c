/* Fuzzes what stands in for shipped lists: a list, the manifest of a published set, the index of ours. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/update/list_index.h"
#include "validators/lists/list_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* A list of any kind: a sentence where it is refused; a map of so many names as its head says where not. */
static void check_list(size_t number, struct str text)
{
    struct fail fail = {0};
    struct name_map *map = name_map_new();
    bool good = list_check_text(number, text, &fail);
    require(good == (fail.code == EXIT_DONE) && good == (fail.sentence[0] == '\0'));
    name_map_add_lines(map, text);
    if (good) {
        char names[16];
        struct str said = list_header_value(list_header(text), "names");
        snprintf(names, sizeof names, "%.*s", (int)said.length, said.bytes);
        require(name_map_count(map) == (size_t)atoll(names));
    }
    name_map_free(map);
}

static void check_manifest(struct str text)
{
    struct list_manifest manifest;
    size_t found = 0;
    if (!list_manifest_read(text, &manifest))
        return;
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        require(strlen(manifest.sum[i]) == 0 || strlen(manifest.sum[i]) == SHA256_TEXT_LENGTH);
        found += manifest.sum[i][0] != '\0';
    }
    require(found > 0);
}

/* What is read is written so that it is read again. */
static void check_index(struct str text)
{
    struct list_index index, again;
    char written[LIST_INDEX_BYTES];
    if (!list_index_read(text, &index))
        return;
    size_t length = list_index_write(&index, written);
    require(length < sizeof written && list_index_read((struct str){written, length}, &again));
    require(strcmp(index.from, again.from) == 0 && strcmp(index.taken, again.taken) == 0);
}

/* An index with a sum that is right, so that what stands before it is looked at. */
static void check_summed_index(struct str text)
{
    static const char digits[] = "0123456789abcdef";
    enum { DIGITS = 16 };
    char *whole = malloc(text.length + sizeof "sum \n" + DIGITS);
    require(whole != NULL);
    if (text.length > 0)
        memcpy(whole, text.bytes, text.length);
    memcpy(whole + text.length, "sum ", 4);
    for (int i = 0; i < DIGITS; i++)
        whole[text.length + 4 + (size_t)i] = digits[list_sum(text) >> (60 - 4 * i) & 15];
    whole[text.length + 4 + DIGITS] = '\n';
    check_index((struct str){whole, text.length + 4 + DIGITS + 1});
    free(whole);
}

/* The first byte says which. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    if (length == 0)
        return 0;
    struct str text = {(const char *)bytes + 1, length - 1};
    size_t which = bytes[0] % (LISTS_SHIPPED + 3);
    if (which < LISTS_SHIPPED)
        check_list(which, text);
    else if (which == LISTS_SHIPPED)
        check_manifest(text);
    else if (which == LISTS_SHIPPED + 1)
        check_index(text);
    else
        check_summed_index(text);
    return 0;
}
