/* Makes the text of a reply fit to be read and shown: UTF-8 without control bytes. */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/net/smtp_text.h"

enum {
    GB18030_BYTES_MAX = 1 << 12, /* in UTF-8: three bytes for two */
    CHARACTER_BYTES_MAX = 4,
    C1_LAST = 0x9f,
    HEX_BYTES = sizeof "\\xNN" - 1,
};

/* The length of the character of UTF-8 (RFC 3629 4) at the front of TEXT, and the character; 0: there is
 * none. */
static size_t character(struct str text, uint32_t *code)
{
    static const struct {
        uint8_t mask, lead;
        uint32_t least;
    } forms[] = {{0x80, 0x00, 0}, {0xe0, 0xc0, 0x80}, {0xf0, 0xe0, 0x800}, {0xf8, 0xf0, 0x10000}};
    for (size_t length = 1; length <= CHARACTER_BYTES_MAX && length <= text.length; length++) {
        uint8_t first = (uint8_t)text.bytes[0], mask = forms[length - 1].mask;
        if ((first & mask) != forms[length - 1].lead)
            continue;
        *code = first & (uint8_t)~mask;
        for (size_t i = 1; i < length; i++) {
            uint8_t byte = (uint8_t)text.bytes[i];
            if ((byte & 0xc0) != 0x80)
                return 0;
            *code = *code << 6 | (byte & 0x3f);
        }
        bool surrogate = *code >= 0xd800 && *code <= 0xdfff;
        return *code >= forms[length - 1].least && *code <= 0x10ffff && !surrogate ? length : 0;
    }
    return 0;
}

static bool is_ascii(struct str text)
{
    for (size_t i = 0; i < text.length; i++)
        if ((unsigned char)text.bytes[i] >= 0x80)
            return false;
    return true;
}

static bool is_utf8(struct str text)
{
    uint32_t code;
    for (size_t length; text.length > 0; text = str_tail(text, length)) {
        length = character(text, &code);
        if (length == 0)
            return false;
    }
    return true;
}

/* TEXT without the bytes of a character at its end that is not whole; a reply that was cut. */
static struct str without_torn(struct str text)
{
    size_t back = 1;
    uint32_t code;
    while (back < CHARACTER_BYTES_MAX && back < text.length &&
           ((uint8_t)text.bytes[text.length - back] & 0xc0) == 0x80)
        back++;
    struct str last = str_tail(text, text.length - (back < text.length ? back : text.length));
    return character(last, &code) == last.length ? text : str_head(text, text.length - last.length);
}

/* Reads RAW as GB18030 into UTF8; its last character may be torn if it is CUT.  Returns the length, 0: it is
 * none. */
static size_t from_gb18030(struct str raw, bool cut, char utf8[GB18030_BYTES_MAX])
{
    char *in = (char *)raw.bytes, *out = utf8;
    size_t in_left = raw.length, out_left = GB18030_BYTES_MAX;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1 && errno == ENOMEM)
        memory_out();
    if (converter == (iconv_t)-1)
        return 0;
    size_t wrong = iconv(converter, &in, &in_left, &out, &out_left);
    iconv_close(converter);
    bool torn = cut && in_left < CHARACTER_BYTES_MAX && in_left < raw.length;
    return wrong == (size_t)-1 && !torn ? 0 : (size_t)(out - utf8);
}

/* Whether CODE moves the cursor, turns the direction of writing or has no width: such a text lies to who
 * reads it. */
static bool is_control(uint32_t code)
{
    static const struct {
        uint32_t first, last;
    } ranges[] = {{0, 0x1f},        {0x7f, C1_LAST},  {0xad, 0xad},     {0x061c, 0x061c}, {0x200b, 0x200f},
                  {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++)
        if (code >= ranges[i].first && code <= ranges[i].last)
            return true;
    return false;
}

static char *put_hex(char *to, uint8_t byte)
{
    static const char digits[] = "0123456789abcdef";
    *to++ = '\\';
    *to++ = 'x';
    *to++ = digits[byte >> 4];
    *to++ = digits[byte & 15];
    return to;
}

/* Writes TEXT with everything that is not to be shown as \xNN, and each run of blanks as one space; as much
 * as has room in TO. */
static size_t escape(struct str text, char *to, size_t room)
{
    char *from = to;
    while (text.length > 0) {
        uint32_t code = 0;
        size_t length = character(text, &code), bytes = length > 0 ? length : 1;
        if ((size_t)(to - from) + bytes * HEX_BYTES > room)
            break;
        bool blank = length == 1 && (code == ' ' || code == '\t');
        if (blank && to > from && to[-1] != ' ')
            *to++ = ' ';
        else if (!blank && (length == 0 || is_control(code)))
            for (size_t i = 0; i < bytes; i++)
                to = put_hex(to, (uint8_t)text.bytes[i]);
        else if (!blank) {
            memcpy(to, text.bytes, length);
            to += length;
        }
        text = str_tail(text, bytes);
    }
    while (to > from && to[-1] == ' ')
        to--;
    return (size_t)(to - from);
}

size_t smtp_text_clean(struct str raw, bool cut, char *text)
{
    char utf8[GB18030_BYTES_MAX];
    size_t room = raw.length * HEX_BYTES;
    if (is_ascii(raw))
        return escape(raw, text, room);
    struct str whole = cut && raw.length > 0 ? without_torn(raw) : raw;
    if (is_utf8(whole))
        return escape(whole, text, room);
    size_t length = from_gb18030(raw, cut, utf8);
    return length > 0 ? escape((struct str){utf8, length}, text, room) : escape(raw, text, room);
}
