/* Text on its way into a file: the page that it is gathered on, and how fields are put there. */
#ifndef PIPELINE_PAGE_H
#define PIPELINE_PAGE_H

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

enum { FIELD_SHOWN_MAX = 1024 }; /* bytes of a value that pen_field writes, before quotes */

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

/* The putters write at TO, which has room, and return what is behind. */
static inline char *put(char *to, const char *bytes, size_t length)
{
    if (length > 0)
        memcpy(to, bytes, length);
    return to + length;
}

static inline char *put_text(char *to, const char *text)
{
    return put(to, text, strlen(text));
}

/* TEXT in quotes: at most twice its length and two. */
char *put_quoted(char *to, struct str text);

/* A value of ours that may hold any byte, as one field: the first FIELD_SHOWN_MAX bytes of TEXT, or nothing
 * where a spreadsheet would take it for a formula or it does not fit the file's encoding. */
char *pen_field(const struct pen *pen, char *to, struct str text);

/* A cell of the user's, whatever is in it, quoted where RFC 4180 wants that. */
char *pen_cell(const struct pen *pen, char *to, struct str text);

#endif
