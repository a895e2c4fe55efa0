/* Decodes cells and header names to UTF-8. */
#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/encoding.h"
#include "validators/base/memory.h"
#include "validators/utf8_unistring.h"

enum {
    CELL_BYTES_MAX = 64 << 10,
    GROWTH = 4, /* no byte of a charset becomes more than four in UTF-8 */
    HELD_BACK = 16,
    TEXT_BYTES = CELL_BYTES_MAX * GROWTH + HELD_BACK,
};

struct decoder {
    iconv_t iconv;  /* (iconv_t)-1: the bytes are UTF-8 already */
    iconv_t mender; /* for UTF-8 that is broken; (iconv_t)-1: there was none so far */
    char *text;
    char *long_text; /* of decoder_repaired */
    size_t long_room;
};

struct decoder *decoder_new(const struct encoding *encoding)
{
    struct decoder *decoder = memory_take(sizeof *decoder);
    bool same = strcmp(encoding->name, "UTF-8") == 0 || strcmp(encoding->name, "ASCII") == 0;
    decoder->iconv = same ? (iconv_t)-1 : iconv_open("UTF-8", encoding->name);
    decoder->mender = (iconv_t)-1;
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL)
        return;
    if (decoder->iconv != (iconv_t)-1)
        iconv_close(decoder->iconv);
    if (decoder->mender != (iconv_t)-1)
        iconv_close(decoder->mender);
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

/* Has ICONV write all of BYTES at TO, which has room, and returns what is behind. */
static char *mend(iconv_t iconv_to_utf8, struct str bytes, char *to, size_t room)
{
    static const char replacement[] = "\xef\xbf\xbd";
    char *from = (char *)bytes.bytes;
    size_t left = bytes.length;
    iconv(iconv_to_utf8, NULL, NULL, NULL, NULL);
    while (left > 0 && iconv(iconv_to_utf8, &from, &left, &to, &room) == (size_t)-1) {
        if (errno == E2BIG || room < sizeof replacement)
            abort(); /* the room was for the worst */
        memcpy(to, replacement, sizeof replacement - 1);
        to += sizeof replacement - 1;
        room -= sizeof replacement - 1;
        from++;
        left--;
    }
    iconv(iconv_to_utf8, NULL, NULL, &to, &room);
    return to;
}

struct str decoder_repaired(struct decoder *decoder, struct str bytes)
{
    bool same = decoder->iconv == (iconv_t)-1;
    if (same && utf8_is_valid(bytes))
        return bytes;
    if (same && decoder->mender == (iconv_t)-1)
        decoder->mender = iconv_open("UTF-8", "UTF-8");
    size_t room = bytes.length * GROWTH + HELD_BACK;
    if (room > decoder->long_room) {
        decoder->long_text = memory_grow(decoder->long_text, room);
        decoder->long_room = room;
    }
    char *end = mend(same ? decoder->mender : decoder->iconv, bytes, decoder->long_text, decoder->long_room);
    return (struct str){decoder->long_text, (size_t)(end - decoder->long_text)};
}
