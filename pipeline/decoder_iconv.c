/* Decodes cells and header names to UTF-8. */
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/encoding.h"
#include "validators/base/memory.h"
#include "validators/utf8_unistring.h"

enum {
    TEXT_BYTES_MAX = 64 << 10,
    GROWTH = 4, /* no byte becomes more than four: a half-width kana becomes three, an HKSCS pair four */
    FLUSH = 16, /* a converter may hold back its last character */
};

struct decoder {
    iconv_t converter; /* not for UTF-8 */
    bool utf8;
    char *text;
    size_t room;
};

struct decoder *decoder_new(const struct encoding *encoding)
{
    struct decoder *decoder = memory_take(sizeof *decoder);
    /* Behind a sample of ASCII there may come anything; UTF-8 is the likeliest. */
    decoder->utf8 = strcmp(encoding->name, "UTF-8") == 0 || strcmp(encoding->name, "ASCII") == 0;
    if (decoder->utf8)
        return decoder;
    decoder->converter = iconv_open("UTF-8", encoding->name);
    if (decoder->converter == (iconv_t)-1)
        abort(); /* encoding_detect and encoding_named give no name that iconv does not know */
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL)
        return;
    if (!decoder->utf8)
        iconv_close(decoder->converter);
    free(decoder->text);
    free(decoder);
}

static bool is_ascii(struct str text)
{
    unsigned char all = 0;
    for (size_t i = 0; i < text.length; i++)
        all |= (unsigned char)text.bytes[i];
    return all < 0x80;
}

/* Converts BYTES from the converter's initial state; the room for it is there. */
static bool convert(struct decoder *decoder, struct str bytes, struct str *text)
{
    char *in = (char *)bytes.bytes, *out = decoder->text; /* iconv(3) only reads at IN */
    size_t in_left = bytes.length, out_left = decoder->room;
    iconv(decoder->converter, NULL, NULL, NULL, NULL);
    bool whole = iconv(decoder->converter, &in, &in_left, &out, &out_left) != (size_t)-1 &&
                 iconv(decoder->converter, NULL, NULL, &out, &out_left) != (size_t)-1;
    *text = (struct str){decoder->text, decoder->room - out_left};
    return whole;
}

bool decoder_text(struct decoder *decoder, struct str bytes, struct str *text)
{
    if (bytes.length > TEXT_BYTES_MAX)
        return false;
    *text = bytes;
    if (is_ascii(bytes))
        return true;
    if (decoder->utf8)
        return utf8_is_valid(bytes);
    size_t room = bytes.length * GROWTH + FLUSH;
    if (room > decoder->room) {
        decoder->text = memory_grow(decoder->text, room);
        decoder->room = room;
    }
    return convert(decoder, bytes, text);
}
