/* Text on its way into a file: the page that it is gathered on, and how fields are put there. */
#include "pipeline/csv/page.h"

#include <limits.h>

#include "pipeline/csv/piece.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"

enum { DEL = 0x7f, SPARE_BYTES = 64 << 10 };

void page_grow(struct page *page, size_t bytes)
{
    page->room = (page->length + bytes) * 3 / 2 + SPARE_BYTES;
    page->text = memory_grow(page->text, page->room);
}

/* What a byte asks for in our columns; all others may stand there. */
enum { QUOTES = 1, DELIMITER = 2 /* where it is the list's */, BEYOND_ASCII = 4, NEVER = 8 };

/* clang-format off */
#define FOUR(at, what) [at] = what, [(at) + 1] = what, [(at) + 2] = what, [(at) + 3] = what
#define SIXTEEN(at, what) FOUR(at, what), FOUR((at) + 4, what), FOUR((at) + 8, what), FOUR((at) + 12, what)
#define SIXTY_FOUR(at, what) SIXTEEN(at, what), SIXTEEN((at) + 16, what), SIXTEEN((at) + 32, what), SIXTEEN((at) + 48, what)

static const uint8_t care[UCHAR_MAX + 1] = {
    SIXTEEN(0, NEVER), SIXTEEN(16, NEVER), [DEL] = NEVER,
    [' '] = QUOTES, ['"'] = QUOTES, [','] = DELIMITER, [';'] = DELIMITER, ['|'] = DELIMITER,
    SIXTY_FOUR(DEL + 1, BEYOND_ASCII), SIXTY_FOUR(DEL + 65, BEYOND_ASCII),
};
/* clang-format on */

/* Whether CHARACTER begins a formula: also in the full-width form, which spreadsheets take for the other. */
static bool begins_formula(uint32_t character)
{
    static const uint32_t full_width = 0xfee0; /* from ! to U+FF01, and so on */
    if (character > full_width)
        character -= full_width;
    return character == '=' || character == '+' || character == '-' || character == '@';
}

static bool is_formula(struct str text)
{
    uint32_t character;
    while (text.length > 0 && text.bytes[0] == ' ')
        text = str_tail(text, 1);
    if (text.length > 0 && (unsigned char)text.bytes[0] <= DEL)
        return begins_formula((unsigned char)text.bytes[0]);
    return visible_character(text, &character) > 0 && begins_formula(character);
}

static struct spot put_quoted(struct spot to, struct str text)
{
    *to.at++ = '"';
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '"')
            *to.at++ = '"';
        *to.at++ = text.bytes[i];
    }
    *to.at++ = '"';
    return to;
}

struct spot csv_text(const struct csv_writer *writer, struct spot to, struct str text)
{
    text = str_head(text, FIELD_SHOWN_MAX);
    unsigned cares = 0;
    for (size_t i = 0; i < text.length; i++)
        cares |= care[(unsigned char)text.bytes[i]];
    if ((cares & NEVER) != 0 || is_formula(text))
        return to;
    if ((cares & BEYOND_ASCII) != 0 && !(writer->utf8 && visible_is_same(text)))
        return to;
    bool quote = (cares & QUOTES) != 0 ||
                 ((cares & DELIMITER) != 0 && memchr(text.bytes, writer->delimiter, text.length) != NULL);
    return quote ? put_quoted(to, text) : csv_raw(to, text.bytes, text.length);
}

struct spot csv_words(const struct csv_writer *writer, struct spot to, struct str words)
{
    char text[FIELD_SHOWN_MAX];
    size_t length = 0;
    bool begins = true; /* a cell; also for a reader that cuts at another delimiter */
    while (words.length > 0 && length + VISIBLE_BYTES <= sizeof text) {
        unsigned char c = (unsigned char)words.bytes[0];
        bool fits = c >= ' ' && c < DEL && !(begins && begins_formula(c));
        begins = (begins && c == ' ') || c == ',' || c == ';' || c == '|';
        if (!fits) {
            length += visible_escape(&words, text + length);
            continue;
        }
        text[length++] = (char)c;
        words = str_tail(words, 1);
    }
    return csv_text(writer, to, (struct str){text, length});
}

struct spot csv_host(struct spot to, struct str name)
{
    uint8_t length;
    struct plain host = plain_of(name, &length);
    return csv_plain(to, host, length);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct spot csv_cell(const struct csv_writer *writer, struct spot to, struct str text)
{
    bool quote = text.length > 0 && (is_blank(text.bytes[0]) || is_blank(text.bytes[text.length - 1]));
    for (size_t i = 0; i < text.length && !quote; i++) {
        char c = text.bytes[i];
        quote = c == writer->delimiter || c == '"' || c == '\n' || c == '\r';
    }
    return quote ? put_quoted(to, text) : csv_raw(to, text.bytes, text.length);
}

void csv_piece_end(struct csv_piece *piece, struct spot end)
{
    piece->length = (uint8_t)(end.at - piece->text);
}
