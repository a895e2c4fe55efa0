/* The index of an updated set of lists: what it is made of, with sums by which damage is known.
 *
 *   mailsift lists 1
 *   from https://lists.example.com/SHA256SUMS
 *   etag "5e8f"
 *   modified Fri, 27 Nov 2026 07:10:38 GMT
 *   taken 2026-11-27T07:10:38Z
 *   list disposable.txt 690848 06ec1f9d1f0b2d3a
 *   sum 41b0c2d9a6e7f001 */
#include "pipeline/update/list_index.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { HEX_DIGITS = 16, DIGITS_MAX = 9 };

static const char first_line[] = "mailsift lists 1";

uint64_t list_sum(struct str text)
{
    return XXH3_64bits(text.bytes, text.length);
}

bool list_index_may_hold(struct str value, size_t room)
{
    for (size_t i = 0; i < value.length; i++)
        if ((unsigned char)value.bytes[i] < ' ' || value.bytes[i] == 0x7f)
            return false;
    return value.length < room;
}

static void add_text(char *text, size_t *used, const char *key, const char *value)
{
    if (*value != '\0')
        *used += (size_t)snprintf(text + *used, LIST_INDEX_BYTES - *used, "%s %s\n", key, value);
}

size_t list_index_write(const struct list_index *index, char text[LIST_INDEX_BYTES])
{
    size_t used = (size_t)snprintf(text, LIST_INDEX_BYTES, "%s\n", first_line);
    add_text(text, &used, "from", index->from);
    add_text(text, &used, "etag", index->etag);
    add_text(text, &used, "modified", index->modified);
    add_text(text, &used, "taken", index->taken);
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        if (index->list[i].there)
            used +=
                (size_t)snprintf(text + used, LIST_INDEX_BYTES - used, "list %s %" PRIu64 " %016" PRIx64 "\n",
                                 lists_file(i), index->list[i].bytes, index->list[i].sum);
    uint64_t sum = list_sum((struct str){text, used});
    return used + (size_t)snprintf(text + used, LIST_INDEX_BYTES - used, "sum %016" PRIx64 "\n", sum);
}

/* Takes the first word and the space behind it off LINE. */
static struct str take_word(struct str *line)
{
    const char *space = memchr(line->bytes, ' ', line->length);
    struct str word = space ? str_head(*line, (size_t)(space - line->bytes)) : *line;
    *line = str_tail(*line, word.length + 1);
    return word;
}

/* Reads the digits of TEXT, in base 10 or 16. */
static bool read_number(struct str text, unsigned base, uint64_t *number)
{
    size_t most = base == 16 ? HEX_DIGITS : DIGITS_MAX;
    *number = 0;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        unsigned digit = c >= '0' && c <= '9'                 ? (unsigned)(c - '0')
                         : base == 16 && c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10
                                                              : base;
        if (digit == base)
            return false;
        *number = *number * base + digit;
    }
    return text.length > 0 && text.length <= most;
}

/* Reads `disposable.txt 690848 06ec1f9d1f0b2d3a`. */
static bool read_list(struct str line, struct list_index *index)
{
    size_t number = lists_number(take_word(&line));
    struct str bytes = take_word(&line);
    if (number == LISTS_SHIPPED || index->list[number].there)
        return false;
    index->list[number].there = true;
    return read_number(bytes, 10, &index->list[number].bytes) && line.length == HEX_DIGITS &&
           read_number(line, 16, &index->list[number].sum);
}

static bool read_line(struct str line, struct list_index *index)
{
    const struct {
        const char *key;
        char *place;
        size_t room;
    } texts[] = {{"from", index->from, sizeof index->from},
                 {"etag", index->etag, sizeof index->etag},
                 {"modified", index->modified, sizeof index->modified},
                 {"taken", index->taken, sizeof index->taken}};
    struct str key = take_word(&line);
    if (str_equal(key, STR("list")))
        return read_list(line, index);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (!str_equal(key, str_of(texts[i].key)))
            continue;
        if (texts[i].place[0] != '\0' || line.length == 0 || !list_index_may_hold(line, texts[i].room))
            return false;
        memcpy(texts[i].place, line.bytes, line.length);
        return true;
    }
    return false;
}

/* Whether TEXT ends in the right sum; what stands before it is then in *SUMMED. */
static bool is_whole(struct str text, struct str *summed)
{
    enum { END = sizeof "sum " - 1 + HEX_DIGITS + 1 };
    uint64_t sum;
    if (text.length < END || text.length > LIST_INDEX_BYTES)
        return false;
    *summed = str_head(text, text.length - END);
    struct str end = str_tail(text, summed->length);
    return str_starts(end, STR("sum ")) && str_ends(end, STR("\n")) &&
           read_number((struct str){end.bytes + 4, HEX_DIGITS}, 16, &sum) && sum == list_sum(*summed);
}

bool list_index_read(struct str text, struct list_index *index)
{
    struct str line;
    memset(index, 0, sizeof *index);
    if (!is_whole(text, &text) || !str_line(&text, &line) || !str_equal(line, str_of(first_line)))
        return false;
    while (str_line(&text, &line))
        if (!read_line(line, index))
            return false;
    return index->from[0] != '\0' && index->taken[0] != '\0';
}
