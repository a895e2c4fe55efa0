/* Text on its way into a file: the page that it is gathered on, and how fields are put there. */
#ifndef PIPELINE_CSV_PAGE_H
#define PIPELINE_CSV_PAGE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "validators/base/str.h"

/* The text of one file of one block. */
struct page {
    char *text;
    size_t length, room;
    uint64_t rows;
};

/* How the fields of our own columns are written. */
struct pen {
    char delimiter;
    bool utf8; /* the file is UTF-8: else only ASCII is written */
};

enum { FIELD_SHOWN_MAX = 1024 }; /* bytes of a value that pen_text writes, before quotes */

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
 * other way into one of our columns than pen_text, pen_words and pen_host, and the user's own bytes have
 * pen_cell and pen_users. */
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

/* The pen writes at TO, which has room, and returns what is behind. */
static inline struct spot pen_next(const struct pen *pen, struct spot to) /* the delimiter */
{
    *to.at++ = pen->delimiter;
    return to;
}

/* One of our columns: the first FIELD_SHOWN_MAX bytes of TEXT, which may hold any; nothing where a
 * spreadsheet would take it for a formula, where it does not fit the file's encoding, or where visible.h
 * would hide something of it. */
struct spot pen_text(const struct pen *pen, struct spot to, struct str text);

/* The same for a stranger's words, which are only shown: always ASCII, with escapes for what is not, and for
 * what a spreadsheet could take for the beginning of a formula. */
struct spot pen_words(const struct pen *pen, struct spot to, struct str words);

/* The same for the name of a host: nothing where it is no hostname. */
struct spot pen_host(struct spot to, struct str name);

/* A cell of the user's, whatever is in it, quoted where RFC 4180 wants that. */
struct spot pen_cell(const struct pen *pen, struct spot to, struct str text);

/* The user's own bytes, or markup of ours such as line ends, as they are. */
static inline struct spot pen_users(struct spot to, const char *bytes, size_t length)
{
    if (length > 0)
        memcpy(to.at, bytes, length);
    return (struct spot){to.at + length};
}

/* The bytes of a hostname, which need no care in any column: made by plain_of alone, so that whoever has one
 * may write it without another look. */
struct plain {
    const char *bytes;
};

/* NAME (at most UINT8_MAX bytes; it outlives the result), whose length becomes *LENGTH; 0: it is no hostname.
 */
struct plain plain_of(struct str name, uint8_t *length);

/* NAME, LENGTH bytes as plain_of says. */
static inline struct spot pen_plain(struct spot to, struct plain name, uint8_t length)
{
    return pen_users(to, name.bytes, length);
}

#endif
