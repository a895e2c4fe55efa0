/* Finds the address in what people put around it: white space, brackets, quotes, a name, mailto:, wide
 * letters. */
#include <string.h>

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_parts.h"

enum { WRAPPINGS_MAX = 6 }; /* layers that are taken off: nobody writes more by mistake */

/* Characters that stand at the ends of a pasted address and are not seen. */
static bool is_outer_space(uint32_t c)
{
    static const uint32_t spaces[] = {0x00a0, 0x00ad, 0x1680, 0x180e, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff};
    if (c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x2000 && c <= 0x200d))
        return true;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (c == spaces[i])
            return true;
    return false;
}

/* The last character of TEXT (valid, not empty), with its length in bytes. */
static uint32_t last_character(struct str text, size_t *length)
{
    size_t from = text.length - 1;
    while (from > 0 && str_continues(text.bytes[from]))
        from--;
    struct str last = str_tail(text, from);
    uint32_t character = 0;
    *length = last.length;
    utf8_take(&last, &character);
    return character;
}

static struct str trim_outer(struct str text, bool *changed)
{
    struct str trimmed = str_trim(text);
    uint32_t character;
    for (struct str rest = trimmed; utf8_take(&rest, &character) && is_outer_space(character);) {
        *changed = *changed || (character != ' ' && character != '\t');
        trimmed = rest;
    }
    size_t length;
    while (trimmed.length > 0 && is_outer_space(character = last_character(trimmed, &length))) {
        *changed = *changed || (character != ' ' && character != '\t');
        trimmed.length -= length;
    }
    return trimmed;
}

/* The ASCII form of a wide character that takes the place of an ASCII one (U+FF01 to U+FF5E, and what the
 * same keys of a Chinese or Japanese keyboard give), or the character. */
static uint32_t narrow(uint32_t c)
{
    if (c >= 0xff01 && c <= 0xff5e)
        return c - 0xff01 + '!';
    if (c == 0x3000)
        return ' ';
    return c == 0x3002 || c == 0xff61 ? '.' : c;
}

/* TEXT with its wide forms narrowed, in ARENA; TEXT itself where there are none. */
static struct str narrow_all(struct str text, struct arena *arena, bool *changed)
{
    struct str rest = text;
    uint32_t character;
    bool any = false;
    char *copy = arena_take(arena, text.length);
    size_t length = 0;
    while (utf8_take(&rest, &character)) {
        uint32_t narrowed = narrow(character);
        any = any || narrowed != character;
        length += utf8_put(narrowed, copy + length); /* never longer than what it stands for */
    }
    *changed = *changed || any;
    return any ? (struct str){copy, length} : text;
}

static const struct {
    struct str open, close;
} brackets[] = {
    {{"<", 1}, {">", 1}},   {{"'", 1}, {"'", 1}}, {{"\"", 1}, {"\"", 1}}, {{"“", 3}, {"”", 3}},
    {{"‘", 3}, {"’", 3}},   {{"«", 2}, {"»", 2}}, {{"「", 3}, {"」", 3}}, {{"《", 3}, {"》", 3}},
    {{"【", 3}, {"】", 3}}, {{"`", 1}, {"`", 1}},
};

static bool has(struct str text, char c)
{
    return text.length > 0 && memchr(text.bytes, c, text.length) != NULL;
}

/* What stands behind the first C in TEXT; empty when there is none. */
static struct str behind(struct str text, char c)
{
    const char *at = text.length > 0 ? memchr(text.bytes, c, text.length) : NULL;
    return at == NULL ? (struct str){0} : str_tail(text, (size_t)(at - text.bytes) + 1);
}

/* Whether INNER begins in one pair of brackets and ends in another: <a@b>, <c@d>. */
static bool is_several(struct str inner, struct str close)
{
    return has(behind(inner, '@'), '@') &&
           memmem(inner.bytes, inner.length, close.bytes, close.length) != NULL;
}

/* Takes one pair of brackets off, if TEXT stands in it. */
static bool strip_brackets(struct str *text)
{
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        struct str open = brackets[i].open, close = brackets[i].close;
        if (text->length < open.length + close.length || !str_starts(*text, open) || !str_ends(*text, close))
            continue;
        struct str inner = str_head(*text, text->length - close.length);
        inner = str_tail(inner, open.length);
        if (is_several(inner, close))
            continue;
        *text = inner;
        return true;
    }
    return false;
}

/* `Name <address>`: what stands in the last pair of angle brackets, unless an address was finished before. */
static bool strip_name(struct str *text)
{
    const char *open = text->length > 0 ? memrchr(text->bytes, '<', text->length) : NULL;
    if (open == NULL || text->bytes[text->length - 1] != '>')
        return false;
    struct str name = str_head(*text, (size_t)(open - text->bytes));
    struct str rest = behind(name, '@');
    for (size_t i = 0; i < rest.length; i++)
        if (memchr(",;>\r\n", rest.bytes[i], 5) != NULL)
            return false;
    *text = str_tail(*text, name.length + 1);
    text->length--;
    return true;
}

static bool strip_mailto(struct str *text)
{
    static const struct str scheme = {"mailto:", 7};
    if (!str_equal_nocase(str_head(*text, scheme.length), scheme))
        return false;
    *text = str_tail(*text, scheme.length);
    struct str query = behind(behind(*text, '@'), '?'); /* before the @, a ? is a letter like others */
    if (query.bytes != NULL)
        text->length = (size_t)(query.bytes - text->bytes) - 1;
    return true;
}

/* A comma or its like that ended a sentence or a list. */
static bool strip_stop(struct str *text)
{
    if (text->length < 2 || memchr(",;:", text->bytes[text->length - 1], 3) == NULL)
        return false;
    text->length--;
    return true;
}

struct str syntax_unwrap(struct str cell, struct arena *arena, bool *changed)
{
    static bool (*const strips[])(struct str *) = {strip_mailto, strip_brackets, strip_name, strip_stop};
    struct str text = trim_outer(cell, changed);
    text = narrow_all(text, arena, changed);
    bool any = true;
    for (int layer = 0; any && layer < WRAPPINGS_MAX; layer++) {
        any = false;
        for (size_t i = 0; i < sizeof strips / sizeof *strips; i++)
            any = strips[i](&text) || any;
        *changed = *changed || any;
        text = trim_outer(text, changed);
    }
    return text;
}

/* Whether C ends an address; / and | may stand before its @. */
static bool separates(uint32_t c, bool behind_at)
{
    enum { NO_BREAK_SPACE = 0xa0, IDEOGRAPHIC_COMMA = 0x3001 };
    if (c == '/' || c == '|')
        return behind_at;
    return c == ',' || c == ';' || c == ' ' || (c >= '\t' && c <= '\r') || c == NO_BREAK_SPACE ||
           c == IDEOGRAPHIC_COMMA;
}

bool syntax_next_piece(struct str *text, struct str *piece)
{
    struct str rest = *text;
    uint32_t character;
    *piece = str_head(rest, 0);
    for (bool at = false; utf8_take(&rest, &character);) {
        if (!separates(character, at)) {
            piece->length = (size_t)(rest.bytes - piece->bytes);
            at = at || character == '@';
        } else if (at) {
            break;
        } else {
            *piece = str_head(rest, 0);
        }
    }
    *text = rest;
    return has(*piece, '@');
}

bool syntax_is_placeholder(struct str text)
{
    static const char *const placeholders[] = {
        "",        "-",       "--",       "---", "n/a", "na",  "n.a.", "none", "null", "nil",    "nan",
        "unknown", "#n/a",    "no email", "x",   "xxx", "无",  "没有", "暂无", "空",   "未知",   "不详",
        "keine",   "ninguno", "/",        ".",   "?",   "n.a", "無",   "沒有", "なし", "(none)", "(null)",
    };
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++)
        if (str_equal_nocase(text, str_of(placeholders[i])))
            return true;
    return false;
}
