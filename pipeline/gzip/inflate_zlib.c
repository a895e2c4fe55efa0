/* Inflates and sums by zlib: the engine that is always there. */
#include "pipeline/gzip/inflate.h"

#include <stdlib.h>
#include <zlib.h>

#include "pipeline/gzip/checksum.h"
#include "validators/base/memory.h"

enum {
    RAW_DEFLATE = -15,   /* zlib's windowBits: no header, no trailer, a window of 32 KiB */
    PIECE_MAX = 1 << 30, /* zlib counts in 32 bits */
};

struct inflate {
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

struct inflate *inflate_new(void)
{
    struct inflate *inflate = memory_take(sizeof *inflate);
    inflate->stream = (z_stream){.zalloc = allocate, .zfree = release};
    if (inflateInit2(&inflate->stream, RAW_DEFLATE) != Z_OK)
        abort();
    return inflate;
}

void inflate_free(struct inflate *inflate)
{
    if (inflate == NULL)
        return;
    inflateEnd(&inflate->stream);
    free(inflate);
}

void inflate_reset(struct inflate *self)
{
    inflateReset(&self->stream);
}

static unsigned piece(size_t length)
{
    return length < PIECE_MAX ? (unsigned)length : PIECE_MAX;
}

enum inflate_result inflate_some(struct inflate *self, struct inflate_place *place)
{
    z_stream *stream = &self->stream;
    unsigned in = piece(place->in_left);
    unsigned out = piece(place->out_left);
    stream->next_in = place->in;
    stream->avail_in = in;
    stream->next_out = place->out;
    stream->avail_out = out;
    int result = inflate(stream, Z_NO_FLUSH);
    place->in = stream->next_in;
    place->in_left -= in - stream->avail_in;
    place->out = stream->next_out;
    place->out_left -= out - stream->avail_out;
    if (result == Z_STREAM_END)
        return INFLATE_END;
    /* Z_BUF_ERROR: nothing could be done without more room or more bytes. */
    return result == Z_OK || result == Z_BUF_ERROR ? INFLATE_MORE : INFLATE_DAMAGED;
}

uint32_t checksum_update(uint32_t crc, const char *bytes, size_t length)
{
    return (uint32_t)crc32_z(crc, (const unsigned char *)bytes, length);
}

const char *inflate_engine(void)
{
    return "zlib " ZLIB_VERSION;
}
