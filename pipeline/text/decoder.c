/* Decodes cells and header names to UTF-8. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text/encoding.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"
#include "validators/names/utf8_unistring.h"

enum {
    CELL_BYTES_MAX = 64 << 10,
    GROWTH = 4, /* no byte of a charset becomes more than four in UTF-8 */
    HELD_BACK = 16,
    TEXT_BYTES = CELL_BYTES_MAX * GROWTH + HELD_BACK,
};

struct decoder {
    iconv_t iconv; /* (iconv_t)-1: the bytes are UTF-8 already */
    char *text;
    char *long_text; /* of decoder_repaired */
    size_t long_room;
};

struct decoder *decoder_new(const struct encoding *encoding)
{
    struct decoder *decoder = memory_take(sizeof *decoder);
    bool same = strcmp(encoding->name, "UTF-8") == 0 || strcmp(encoding->name, "ASCII") == 0;
    decoder->iconv = same ? (iconv_t)-1 : iconv_open("UTF-8", encoding->name);
    if (!same && decoder->iconv == (iconv_t)-1)
        memory_out(); /* it was opened before, when the encoding was found */
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL)
        return;
    if (decoder->iconv != (iconv_t)-1)
        iconv_close(decoder->iconv);
    free(decoder->text);
    free(decoder->long_text);
    free(decoder);
}

bool decoder_text(struct decoder *decoder, struct str bytes, struct str *text)
{
    *text = bytes;
    if (bytes.length > CELL_BYTES_MAX)
        return false;
    if (decoder->iconv == (iconv_t)-1 || bytes.length == 0)
        return utf8_is_valid(bytes);
    if (decoder->text == NULL)
        decoder->text = memory_grow(NULL, TEXT_BYTES);
    char *from = (char *)bytes.bytes, *to = decoder->text;
    size_t left = bytes.length, room = TEXT_BYTES;
    iconv(decoder->iconv, NULL, NULL, NULL, NULL); /* the cell before may have ended within a character */
    size_t done = iconv(decoder->iconv, &from, &left, &to, &room);
    if (done != (size_t)-1) /* CP1258 and its like hold back a letter until they know that no mark follows */
        done = iconv(decoder->iconv, NULL, NULL, &to, &room);
    *text = (struct str){decoder->text, (size_t)(to - decoder->text)};
    return done != (size_t)-1;
}

static const char replacement[] = "\xef\xbf\xbd"; /* U+FFFD */

enum { REPLACEMENT_BYTES = sizeof replacement - 1 };

/* Has FROM_CHARSET write all of BYTES at TO, which has ROOM for the worst, and returns what is behind. */
static char *mend(iconv_t from_charset, struct str bytes, char *to, size_t room)
{
    char *from = (char *)bytes.bytes;
    size_t left = bytes.length;
    iconv(from_charset, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(from_charset, &from, &left, &to, &room) == (size_t)-1) {
        if (errno == E2BIG || room < REPLACEMENT_BYTES)
            abort();
        memcpy(to, replacement, REPLACEMENT_BYTES);
        to += REPLACEMENT_BYTES;
        room -= REPLACEMENT_BYTES;
        from++;
        left--;
    }
    iconv(from_charset, NULL, NULL, &to, &room);
    return to;
}

/* The same for UTF-8, where iconv would let pass what no importer does (beyond U+10FFFF). */
static char *mend_utf8(struct str bytes, char *to)
{
    while (bytes.length > 0) {
        uint32_t character;
        size_t length = visible_character(bytes, &character);
        const char *from = length > 0 ? bytes.bytes : replacement;
        size_t written = length > 0 ? length : REPLACEMENT_BYTES;
        memcpy(to, from, written);
        to += written;
        bytes = str_tail(bytes, length > 0 ? length : 1);
    }
    return to;
}

void decoder_shrink(struct decoder *decoder)
{
    if (decoder->long_room <= TEXT_BYTES)
        return;
    free(decoder->long_text);
    decoder->long_text = NULL;
    decoder->long_room = 0;
}

struct str decoder_repaired(struct decoder *decoder, struct str bytes)
{
    bool same = decoder->iconv == (iconv_t)-1;
    if (same && utf8_is_valid(bytes))
        return bytes;
    size_t room = bytes.length * GROWTH + HELD_BACK;
    if (room > decoder->long_room) {
        decoder->long_text = memory_grow(decoder->long_text, room);
        decoder->long_room = room;
    }
    char *text = decoder->long_text;
    char *end = same ? mend_utf8(bytes, text) : mend(decoder->iconv, bytes, text, decoder->long_room);
    return (struct str){text, (size_t)(end - text)};
}
