/* Makes the text of a reply fit to be read and shown: UTF-8 without control bytes. */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/base/visible.h"
#include "validators/net/smtp_text.h"

enum {
    GB18030_BYTES_MAX = 1 << 12, /* in UTF-8: three bytes for two */
    CHARACTER_BYTES_MAX = 4,
    HEX_BYTES = sizeof "\\xNN" - 1,
};

static bool is_utf8(struct str text)
{
    uint32_t code;
    for (size_t length; text.length > 0; text = str_tail(text, length)) {
        length = visible_character(text, &code);
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
    while (back < CHARACTER_BYTES_MAX && back < text.length && str_continues(text.bytes[text.length - back]))
        back++;
    struct str last = str_tail(text, text.length - (back < text.length ? back : text.length));
    return visible_character(last, &code) == last.length ? text : str_head(text, text.length - last.length);
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

/* Writes TEXT as visible.h shows it, with each run of blanks as one space; as much as has room in TO. */
static size_t escape(struct str text, char *to, size_t room)
{
    size_t used = 0;
    while (text.length > 0) {
        char shown[VISIBLE_BYTES] = " ";
        bool blank = text.bytes[0] == ' ' || text.bytes[0] == '\t';
        size_t length = blank ? 1 : visible_take(&text, shown);
        if (blank)
            text = str_tail(text, 1);
        if (used + length > room)
            break;
        if (blank && (used == 0 || to[used - 1] == ' '))
            continue;
        memcpy(to + used, shown, length);
        used += length;
    }
    while (used > 0 && to[used - 1] == ' ')
        used--;
    return used;
}

size_t smtp_text_clean(struct str raw, bool cut, char *text)
{
    char utf8[GB18030_BYTES_MAX];
    size_t room = raw.length * HEX_BYTES;
    if (str_is_ascii(raw))
        return escape(raw, text, room);
    struct str whole = cut && raw.length > 0 ? without_torn(raw) : raw;
    if (is_utf8(whole))
        return escape(whole, text, room);
    size_t length = from_gb18030(raw, cut, utf8);
    return length > 0 ? escape((struct str){utf8, length}, text, room) : escape(raw, text, room);
}
