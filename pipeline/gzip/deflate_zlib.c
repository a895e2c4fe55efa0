/* Deflates by zlib: the engine that is always there. */
#include "pipeline/gzip/deflate.h"

#include <stdlib.h>

#define ZLIB_CONST
#include <zlib.h>

#include "validators/base/memory.h"

enum {
    LEVEL = 1,         /* level 2 is a fifth slower for 4 % less */
    RAW_DEFLATE = -15, /* zlib's windowBits: no header, no trailer, a window of 32 KiB */
    MEMORY_LEVEL = 9,  /* larger blocks: more room for a rare Huffman table */
};

struct deflate {
    z_stream stream;
};

static void *allocate(void *unused, unsigned count, unsigned size)
{
    (void)unused;
    return memory_take((size_t)count * size);
}

static void release(void *unused, void *memory)
{
    (void)unused;
    free(memory);
}

struct deflate *deflate_new(void)
{
    struct deflate *deflate = memory_take(sizeof *deflate);
    deflate->stream = (z_stream){.zalloc = allocate, .zfree = release};
    if (deflateInit2(&deflate->stream, LEVEL, Z_DEFLATED, RAW_DEFLATE, MEMORY_LEVEL, Z_DEFAULT_STRATEGY) !=
        Z_OK)
        abort();
    return deflate;
}

void deflate_free(struct deflate *deflate)
{
    if (deflate == NULL)
        return;
    deflateEnd(&deflate->stream);
    free(deflate);
}

size_t deflate_bytes_max(size_t length)
{
    return compressBound(length);
}

size_t deflate_text(struct deflate *self, struct str text, unsigned char *to)
{
    z_stream *stream = &self->stream;
    if (text.length > DEFLATE_TEXT_MAX)
        abort();
    deflateReset(stream);
    stream->next_in = (const unsigned char *)text.bytes;
    stream->avail_in = (unsigned)text.length;
    stream->next_out = to;
    stream->avail_out = (unsigned)deflate_bytes_max(text.length);
    if (deflate(stream, Z_FINISH) != Z_STREAM_END)
        abort();
    return stream->total_out;
}
