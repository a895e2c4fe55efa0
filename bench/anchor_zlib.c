/* What it takes to inflate a gzip file with zlib alone, to nowhere. */
#include <stdio.h>
#include <stdlib.h>

#include <zlib.h>

enum { IN_BYTES = 1 << 20, OUT_BYTES = 1 << 20, GZIP_WINDOW = 15 + 16 };

/* Inflates what is in STREAM; a finished member is followed by the next. */
static int drain(z_stream *stream, unsigned char *out)
{
    int result = Z_OK;
    while (stream->avail_in > 0 && result == Z_OK) {
        stream->next_out = out;
        stream->avail_out = OUT_BYTES;
        result = inflate(stream, Z_NO_FLUSH);
        if (result == Z_STREAM_END)
            result = inflateReset(stream);
    }
    return result;
}

int main(int argc, char **argv)
{
    z_stream stream = {0};
    FILE *list = argc == 2 ? fopen(argv[1], "rb") : NULL;
    unsigned char *in = malloc(IN_BYTES), *out = malloc(OUT_BYTES);
    size_t length;
    if (list == NULL || in == NULL || out == NULL || inflateInit2(&stream, GZIP_WINDOW) != Z_OK) {
        fputs("usage: anchor_zlib LIST.gz\n", stderr);
        return 64;
    }
    setvbuf(list, NULL, _IONBF, 0);
    while ((length = fread(in, 1, IN_BYTES, list)) > 0) {
        stream.next_in = in;
        stream.avail_in = (uInt)length;
        if (drain(&stream, out) != Z_OK) {
            fputs("anchor_zlib: not gzip, or corrupt\n", stderr);
            return 65;
        }
    }
    inflateEnd(&stream);
    free(in);
    free(out);
    return fclose(list) == 0 ? 0 : 74;
}
