/* A slice of somebody else's bytes, and the few things that are done with one. */
#include "validators/base/str.h"

#include <string.h>

struct str str_of(const char *text)
{
    return (struct str){text, strlen(text)};
}

struct str str_head_utf8(struct str s, size_t most)
{
    if (s.length <= most)
        return s;
    while (most > 0 && str_continues(s.bytes[most]))
        most--;
    return str_head(s, most);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct str str_trim(struct str s)
{
    while (s.length > 0 && is_blank(s.bytes[0]))
        s = str_tail(s, 1);
    while (s.length > 0 && is_blank(s.bytes[s.length - 1]))
        s.length--;
    return s;
}

bool str_equal(struct str a, struct str b)
{
    return a.length == b.length && (a.length == 0 || memcmp(a.bytes, b.bytes, a.length) == 0);
}

bool str_equal_nocase(struct str a, struct str b)
{
    if (a.length != b.length)
        return false;
    for (size_t i = 0; i < a.length; i++)
        if (ascii_lower(a.bytes[i]) != ascii_lower(b.bytes[i]))
            return false;
    return true;
}

bool str_starts(struct str s, struct str prefix)
{
    return s.length >= prefix.length && str_equal(str_head(s, prefix.length), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.length >= suffix.length && str_equal(str_tail(s, s.length - suffix.length), suffix);
}

bool str_is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0x80)
            return false;
    return true;
}

bool str_is_hostname(struct str name)
{
    for (size_t i = 0; i < name.length; i++) {
        char c = ascii_lower(name.bytes[i]);
        bool first = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!first && (i == 0 || (c != '-' && c != '.')))
            return false;
    }
    return name.length > 0;
}

bool str_line(struct str *text, struct str *line)
{
    if (text->length == 0)
        return false;
    const char *end = memchr(text->bytes, '\n', text->length);
    size_t length = end ? (size_t)(end - text->bytes) : text->length;
    *line = str_head(*text, length);
    *text = str_tail(*text, end ? length + 1 : length);
    if (line->length > 0 && line->bytes[line->length - 1] == '\r')
        line->length--;
    return true;
}
