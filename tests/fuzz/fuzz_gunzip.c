/* Fuzzes the gzip reader: it takes what zlib's own gzip mode takes, byte for byte, and nothing else.
 *
 * The first byte of an input chooses how the others are used: as a gzip stream, or as the deflate data of a
 * member that gets the right header and trailer here (a fuzzer does not find a CRC-32).  Exceptions: zlib has
 * no bound for names in headers (64 KiB), which no input here reaches; ISA-L takes some incomplete Huffman
 * codes that zlib refuses, but then the bytes that come out must still fit a trailer. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "pipeline/gzip/gunzip.h"

enum { TEXT_MAX = 1 << 20, INPUT_MAX = 1 << 16, WRAP_BYTES = 18 };

struct text {
    unsigned char bytes[TEXT_MAX];
    size_t length;
    bool full; /* there was more: no verdict */
};

struct input {
    const uint8_t *bytes;
    size_t length, at, step;
};

/* Inflates one stream of INPUT behind TEXT; whether zlib finds it whole. */
static bool zlib_one(struct input *input, int window_bits, struct text *text)
{
    z_stream stream = {.next_in = (unsigned char *)input->bytes + input->at};
    stream.avail_in = (unsigned)(input->length - input->at);
    stream.next_out = text->bytes + text->length;
    stream.avail_out = (unsigned)(TEXT_MAX - text->length);
    if (inflateInit2(&stream, window_bits) != Z_OK)
        abort();
    int result = inflate(&stream, Z_FINISH);
    text->length += stream.total_out;
    text->full = text->length == TEXT_MAX;
    input->at = input->length - stream.avail_in;
    inflateEnd(&stream);
    return result == Z_STREAM_END;
}

/* What a loop over zlib's gzip mode says of INPUT. */
static bool zlib_all(struct input *input, struct text *text)
{
    do {
        if (!zlib_one(input, 31, text))
            return false;
    } while (!text->full && input->at < input->length && input->bytes[input->at] != 0);
    while (input->at < input->length && input->bytes[input->at] == 0)
        input->at++;
    return input->at == input->length;
}

static ssize_t feed_read(void *self, char *bytes, size_t room, struct fail *fail)
{
    struct input *input = self;
    (void)fail;
    size_t count = input->length - input->at;
    count = count < input->step ? count : input->step;
    count = count < room ? count : room;
    if (count > 0)
        memcpy(bytes, input->bytes + input->at, count);
    input->at += count;
    return (ssize_t)count;
}

/* What gunzip_read says of INPUT when it gives ROOM bytes at a time. */
static bool ours(struct input *input, size_t room, bool deferring, struct text *text)
{
    struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_read, input}, "fuzz");
    struct fail fail = {0};
    struct deferred_sums deferred = {0};
    ssize_t got = 1;
    bool fine = true;
    while (fine && got > 0 && !text->full) {
        size_t left = TEXT_MAX - text->length;
        deferred.count = 0;
        struct room to = {(char *)text->bytes + text->length, room < left ? room : left};
        got = gunzip_read(gunzip, to, deferring ? &deferred : NULL, &fail);
        gunzip_sum_deferred(&deferred);
        fine = got >= 0 && gunzip_check(gunzip, &deferred, &fail);
        text->length += got > 0 ? (size_t)got : 0;
        text->full = text->length == TEXT_MAX;
    }
    gunzip_free(gunzip);
    return fine;
}

static void put_little_endian(uint8_t *to, uint64_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (uint8_t)(value >> (8 * i));
}

/* Makes a member of deflate data in STREAM, twice the same: what is behind the first must be found. */
static size_t wrap(const uint8_t *data, size_t size, uint8_t *stream, struct text *text)
{
    struct input raw = {.bytes = data, .length = size};
    text->length = 0;
    if (!zlib_one(&raw, -15, text))
        raw.at = size;
    memcpy(stream, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
    memcpy(stream + 10, data, raw.at);
    put_little_endian(stream + 10 + raw.at, crc32(0, text->bytes, (unsigned)text->length));
    put_little_endian(stream + 14 + raw.at, text->length);
    size_t length = raw.at + WRAP_BYTES;
    memcpy(stream + length, stream, length);
    return 2 * length;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const size_t rooms[] = {1, 7, 300, 4096, 40000, 70000, 300000, TEXT_MAX};
    if (size < 1 || size > INPUT_MAX)
        return 0;
    uint8_t how = *data++;
    size--;
    struct text *expected = calloc(1, sizeof *expected), *text = calloc(1, sizeof *text);
    uint8_t *stream = calloc(2, INPUT_MAX + WRAP_BYTES);
    size_t length = size;
    if (how & 1)
        length = wrap(data, size, stream, expected);
    else
        memcpy(stream, data, size);
    expected->length = 0;
    struct input theirs_in = {.bytes = stream, .length = length};
    struct input ours_in = {.bytes = stream,
                            .length = length,
                            .step = how & 64   ? 1
                                    : how & 32 ? 9
                                               : INPUT_MAX};
    bool right = zlib_all(&theirs_in, expected);
    bool fine = ours(&ours_in, rooms[how >> 2 & 7], how & 2, text);
    if (!expected->full && !text->full) {
        if (right != fine)
            abort();
        if (right &&
            (expected->length != text->length || memcmp(expected->bytes, text->bytes, text->length) != 0))
            abort();
    }
    free(expected);
    free(text);
    free(stream);
    return 0;
}
