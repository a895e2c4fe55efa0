/* The manifest of a published set of lists: what `sha256sum *.txt` prints. */
#include <string.h>

#include "pipeline/update/list_index.h"

enum { MANIFEST_BYTES_MAX = 64 << 10, BETWEEN = 2 /* a space, and a space or * */ };

static bool is_sum(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if (text.bytes[i] == '\0' || strchr("0123456789abcdef", text.bytes[i]) == NULL)
            return false;
    return text.length == SHA256_TEXT_LENGTH;
}

static bool read_line(struct str line, struct list_manifest *manifest, size_t *lists)
{
    struct str sum = str_head(line, SHA256_TEXT_LENGTH), between = str_tail(line, SHA256_TEXT_LENGTH);
    struct str name = str_tail(between, BETWEEN);
    between = str_head(between, BETWEEN);
    if (!is_sum(sum) || name.length == 0 ||
        (!str_equal(between, STR("  ")) && !str_equal(between, STR(" *"))))
        return false;
    size_t number = lists_number(str_starts(name, STR("./")) ? str_tail(name, 2) : name);
    if (number == LISTS_SHIPPED)
        return true; /* a list of another version, or a file that only stands there */
    if (manifest->sum[number][0] != '\0')
        return false;
    memcpy(manifest->sum[number], sum.bytes, sum.length);
    *lists += 1;
    return true;
}

bool list_manifest_read(struct str text, struct list_manifest *manifest)
{
    struct str line;
    size_t lists = 0;
    memset(manifest, 0, sizeof *manifest);
    if (text.length > MANIFEST_BYTES_MAX)
        return false;
    while (str_line(&text, &line))
        if (line.length > 0 && line.bytes[0] != '#' && !read_line(line, manifest, &lists))
            return false;
    return lists > 0;
}
