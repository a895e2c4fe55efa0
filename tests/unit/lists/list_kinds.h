/* Lists of every kind, as they are stored and as they are read, for several tests. */
#ifndef TESTS_UNIT_LISTS_LIST_KINDS_H
#define TESTS_UNIT_LISTS_LIST_KINDS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/csv/layout.h"
#include "tests/unit/input/source_reading.h"

static inline struct str pile_str(const struct pile *pile)
{
    return (struct str){(char *)pile->bytes, pile->length};
}

/* A list as it is stored and as it is read. */
struct kind {
    const char *name;
    struct pile stored, text;
};

static inline void add_text(struct kind *kind, size_t length)
{
    struct str text = make_text(length, (uint32_t)length);
    pile_add(&kind->text, text.bytes, text.length);
    free((char *)text.bytes);
}

static inline void store_plain(struct kind *kind)
{
    pile_add(&kind->stored, kind->text.bytes, kind->text.length);
}

/* In members of 300,000 bytes, then one without any, then zeros. */
static inline void store_gzip(struct kind *kind)
{
    struct str rest = pile_str(&kind->text);
    while (rest.length > 0) {
        struct str part = str_head(rest, 300000);
        pile_add_member(&kind->stored, part, 6, Z_DEFAULT_STRATEGY);
        rest = str_tail(rest, part.length);
    }
    pile_add_member(&kind->stored, STR(""), 6, Z_DEFAULT_STRATEGY);
    pile_add_number(&kind->stored, 0, 7);
}

static inline void store_one_member(struct kind *kind)
{
    pile_add_member(&kind->stored, pile_str(&kind->text), 6, Z_DEFAULT_STRATEGY);
}

/* With a byte order mark; the text, which is ASCII, gets one too. */
static inline void store_wide(struct kind *kind, int unit)
{
    struct pile text = {0};
    pile_add_number(&kind->stored, 0xfeff, unit);
    for (size_t i = 0; i < kind->text.length; i++)
        pile_add_number(&kind->stored, kind->text.bytes[i], unit);
    pile_add(&text, "\xef\xbb\xbf", 3);
    pile_add(&text, kind->text.bytes, kind->text.length);
    free(kind->text.bytes);
    kind->text = text;
}

static inline void store_utf16(struct kind *kind)
{
    store_wide(kind, 2);
}

static inline void store_utf32(struct kind *kind)
{
    store_wide(kind, 4);
}

static inline void store_gzipped_utf16(struct kind *kind)
{
    store_wide(kind, 2);
    struct pile wide = kind->stored;
    kind->stored = (struct pile){0};
    pile_add_member(&kind->stored, pile_str(&wide), 6, Z_DEFAULT_STRATEGY);
    free(wide.bytes);
}

static const struct {
    const char *name;
    size_t length;
    void (*store)(struct kind *kind);
} kinds[] = {
    {"plain, one byte", 1, store_plain},
    {"plain, shorter than a sample", 70000, store_plain},
    {"plain, a sample", SAMPLE_BYTES, store_plain},
    {"plain, three samples", 3 * SAMPLE_BYTES, store_plain},
    {"gzip, short", 100, store_one_member},
    {"gzip, a sample", SAMPLE_BYTES, store_one_member},
    {"gzip of many members with an empty tail", 3 * SAMPLE_BYTES, store_gzip},
    {"gzip of a member and an empty tail", 1000, store_gzip},
    {"UTF-16LE, short", 1000, store_utf16},
    {"UTF-16LE, a sample", SAMPLE_BYTES / 2 - 1, store_utf16},
    {"UTF-16LE, many samples", 2 * SAMPLE_BYTES, store_utf16},
    {"UTF-32LE", SAMPLE_BYTES, store_utf32},
    {"UTF-16LE in gzip", 2 * SAMPLE_BYTES, store_gzipped_utf16},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

static inline struct kind make_kind(size_t at)
{
    struct kind kind = {.name = kinds[at].name};
    add_text(&kind, kinds[at].length);
    kinds[at].store(&kind);
    return kind;
}

static inline void free_kind(struct kind *kind)
{
    free(kind->stored.bytes);
    free(kind->text.bytes);
}

static inline struct source *open_source(const char *name, const char *spool_in)
{
    struct settings settings = {0};
    struct fail fail = {0};
    struct source *source = source_open(name, &settings, spool_in, &fail);
    if (source == NULL)
        fail_msg("%s: %s", name, fail.sentence);
    return source;
}

static inline void expect_rest(struct source *source, size_t room, const struct kind *kind)
{
    struct pile read = {0};
    struct fail fail = {0};
    if (!read_source(source, room, &read, &fail))
        fail_msg("%s: %s", kind->name, fail.sentence);
    assert_int_equal(read.length, kind->text.length);
    assert_memory_equal(read.bytes, kind->text.bytes, read.length);
    assert_int_equal(source_offset(source), kind->stored.length);
    free(read.bytes);
}

static inline void rewind_source(struct source *source)
{
    struct fail fail = {0};
    if (!source_rewind(source, &fail))
        fail_msg("%s", fail.sentence);
    assert_int_equal(source_offset(source), 0);
}

#endif
