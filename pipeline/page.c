/* Text on its way into a file: the page that it is gathered on, and how fields are put there. */
#include "pipeline/page.h"

#include "pipeline/block.h"
#include "validators/base/memory.h"

void page_grow(struct page *page, size_t bytes)
{
    page->room = (page->length + bytes) * 3 / 2 + BLOCK_TARGET_BYTES / 4;
    page->text = memory_grow(page->text, page->room);
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0x80)
            return false;
    return true;
}

/* Whether a spreadsheet would take TEXT for a formula: our own columns never begin so. */
static bool is_formula(struct str text)
{
    return text.length > 0 && memchr("=+-@\t\r\n", text.bytes[0], 7) != NULL;
}

char *put_quoted(char *to, struct str text)
{
    *to++ = '"';
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            *to++ = '"';
        *to++ = text.bytes[i];
    }
    *to++ = '"';
    return to;
}

char *pen_field(const struct pen *pen, char *to, struct str text)
{
    text = str_head(text, FIELD_SHOWN_MAX);
    if (is_formula(text) || (!pen->utf8 && !is_ascii(text)))
        return to;
    bool quote = false;
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        quote = quote || c == pen->delimiter || c == '"' || c == '\n' || c == '\r' || c == ' ';
    }
    return quote ? put_quoted(to, text) : put(to, text.bytes, text.length);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

char *pen_cell(const struct pen *pen, char *to, struct str text)
{
    bool quote = text.length > 0 && (is_blank(text.bytes[0]) || is_blank(text.bytes[text.length - 1]));
    for (size_t i = 0; i < text.length && !quote; i++) {
        char c = text.bytes[i];
        quote = c == pen->delimiter || c == '"' || c == '\n' || c == '\r';
    }
    return quote ? put_quoted(to, text) : put(to, text.bytes, text.length);
}
