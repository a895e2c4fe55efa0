/* Decodes cells and header names to UTF-8. */
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
    iconv_t iconv; /* (iconv_t)-1: the bytes are UTF-8 already */
    char *text;
};

struct decoder *decoder_new(const struct encoding *encoding)
{
    struct decoder *decoder = memory_take(sizeof *decoder);
    bool same = strcmp(encoding->name, "UTF-8") == 0 || strcmp(encoding->name, "ASCII") == 0;
    decoder->iconv = same ? (iconv_t)-1 : iconv_open("UTF-8", encoding->name);
    return decoder;
}

void decoder_free(struct decoder *decoder)
{
    if (decoder == NULL)
        return;
    if (decoder->iconv != (iconv_t)-1)
        iconv_close(decoder->iconv);
    free(decoder->text);
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
