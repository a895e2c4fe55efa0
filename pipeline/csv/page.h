/* Text on its way into a file: the page that it is gathered on, and how fields are put there. */
#ifndef PIPELINE_CSV_PAGE_H
#define PIPELINE_CSV_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "pipeline/csv/value.h"
#include "validators/base/str.h"

/* The text of one file of one block. */
struct page {
    char *text;
    size_t length, room;
    uint64_t rows;
};

/* How rows are written as CSV: all that is put into our own columns goes through it. */
struct csv_writer {
    char delimiter;
    bool utf8; /* the file is UTF-8: else only ASCII is written */
};

enum { FIELD_SHOWN_MAX = 1024 }; /* bytes of a value that csv_text writes, before quotes */

/* Makes PAGE larger, so that BYTES more have room. */
void page_grow(struct page *page, size_t bytes);

/* Makes room for BYTES more on PAGE and returns where they go; the caller adds what it has written to
 * PAGE->length. */
static inline char *page_room(struct page *page, size_t bytes)
{
    if (page->length + bytes > page->room)
        page_grow(page, bytes);
    return page->text + page->length;
}

/* A place in a row that is being written.  Only what is declared below writes there: text from outside has no
 * other way into one of our columns than csv_text, csv_words and csv_host, or csv_value, which calls them, and the
 * user's own bytes have csv_cell and csv_raw. */
struct spot {
    char *at;
};

/* Where BYTES more have room on PAGE, and the end of what was written there. */
static inline struct spot spot_on(struct page *page, size_t bytes)
{
    return (struct spot){page_room(page, bytes)};
}

/* Counts as written on PAGE what is there before SPOT. */
static inline void spot_done(struct spot spot, struct page *page)
{
    page->length = (size_t)(spot.at - page->text);
}

/* Each writes at TO, which has room, and returns where the next byte goes. */
static inline struct spot csv_next(const struct csv_writer *writer, struct spot to) /* the delimiter */
{
    *to.at++ = writer->delimiter;
    return to;
}

/* One of our columns: the first FIELD_SHOWN_MAX bytes of TEXT, which may hold any; nothing where a
 * spreadsheet would take it for a formula, where it does not fit the file's encoding, or where visible.h
 * would hide something of it. */
struct spot csv_text(const struct csv_writer *writer, struct spot to, struct str text);

/* The same for a stranger's words, which are only shown: always ASCII, with escapes for what is not, and for
 * what a spreadsheet could take for the beginning of a formula. */
struct spot csv_words(const struct csv_writer *writer, struct spot to, struct str words);

/* The same for the name of a host: nothing where it is no hostname. */
struct spot csv_host(struct spot to, struct str name);

/* A cell of the user's, whatever is in it, quoted where RFC 4180 wants that. */
struct spot csv_cell(const struct csv_writer *writer, struct spot to, struct str text);

/* The user's own bytes, or markup of ours such as line ends, as they are. */
static inline struct spot csv_raw(struct spot to, const char *bytes, size_t length)
{
    if (length > 0)
        memcpy(to.at, bytes, length);
    return (struct spot){to.at + length};
}

/* NAME, LENGTH bytes as plain_of says. */
static inline struct spot csv_plain(struct spot to, struct plain name, uint8_t length)
{
    return csv_raw(to, name.bytes, length);
}

/* What csv_value writes at most, with the delimiter before it: FIELD_SHOWN_MAX bytes that are all quotes, in quotes. */
enum { CSV_VALUE_BYTES_MAX = FIELD_SHOWN_MAX * 2 + 3 };

/* One of our columns: VALUE, by the function for its kind. */
static inline struct spot csv_value(const struct csv_writer *writer, struct spot to, struct value value)
{
    if (value.text.length == 0)
        return to;
    switch (value.kind) {
    case VALUE_TEXT:
        return csv_text(writer, to, value.text);
    case VALUE_WORDS:
        return csv_words(writer, to, value.text);
    case VALUE_HOST:
        return csv_host(to, value.text);
    case VALUE_PLAIN:
        return csv_raw(to, value.text.bytes, value.text.length);
    case VALUE_ADDRESS:
        break;
    }
    char first = value.text.bytes[0];
    bool plain =
        writer->delimiter != '|' && ((first >= 'A' && first <= 'z') || (first >= '0' && first <= '9'));
    return plain ? csv_raw(to, value.text.bytes, value.text.length) : csv_text(writer, to, value.text);
}

#endif
