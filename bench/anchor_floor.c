/* The floor: a program that only reads, cuts at line ends and writes the rows in turn to three files.
 *
 * The work of the cleaner without its thought; gzip is inflated in the same thread, by ISA-L where it is
 * there. */
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef HAVE_ISAL
#include <isa-l/igzip_lib.h>
#else
#include <zlib.h>
#endif

enum {
    IN_BYTES = 1 << 20,
    OUT_BYTES = 1 << 20,
    SEGMENTS = 3,
    GZIP_WINDOW = 15 + 16,
    GZIP_MAGIC_1 = 0x1f,
    GZIP_MAGIC_2 = 0x8b
};

struct segment {
    int file;
    size_t used;
    char bytes[OUT_BYTES];
};

struct floor {
    struct segment segments[SEGMENTS];
    unsigned turn;
};

static void give_up(const char *what)
{
    perror(what);
    exit(74);
}

static void segment_flush(struct segment *segment)
{
    for (size_t done = 0; done < segment->used;) {
        ssize_t wrote = write(segment->file, segment->bytes + done, segment->used - done);
        if (wrote < 0)
            give_up("anchor_floor: write");
        done += (size_t)wrote;
    }
    segment->used = 0;
}

static void segment_put(struct segment *segment, const char *bytes, size_t length)
{
    while (length > 0) {
        size_t room = OUT_BYTES - segment->used, part = length < room ? length : room;
        memcpy(segment->bytes + segment->used, bytes, part);
        segment->used += part;
        bytes += part;
        length -= part;
        if (segment->used == OUT_BYTES)
            segment_flush(segment);
    }
}

/* A row may come in pieces: the turn goes on at its line end. */
static void take_bytes(struct floor *floor, const char *bytes, size_t length)
{
    while (length > 0) {
        const char *end = memchr(bytes, '\n', length);
        size_t row = end != NULL ? (size_t)(end - bytes) + 1 : length;
        segment_put(&floor->segments[floor->turn], bytes, row);
        if (end != NULL)
            floor->turn = (floor->turn + 1) % SEGMENTS;
        bytes += row;
        length -= row;
    }
}

#ifdef HAVE_ISAL

static bool inflate_list(struct floor *floor, int list, unsigned char *in, unsigned char *out)
{
    struct inflate_state *state = malloc(sizeof *state);
    ssize_t length = 0;
    bool fine = state != NULL;
    if (fine)
        isal_inflate_init(state);
    while (fine && (length = read(list, in, IN_BYTES)) > 0) {
        state->crc_flag = ISAL_GZIP;
        state->next_in = in;
        state->avail_in = (uint32_t)length;
        do {
            state->next_out = out;
            state->avail_out = OUT_BYTES;
            fine = isal_inflate(state) == ISAL_DECOMP_OK;
            take_bytes(floor, (char *)out, OUT_BYTES - state->avail_out);
        } while (fine && (state->avail_in > 0 || state->avail_out == 0) &&
                 state->block_state != ISAL_BLOCK_FINISH);
    }
    free(state);
    return fine && length == 0;
}

#else

static bool inflate_list(struct floor *floor, int list, unsigned char *in, unsigned char *out)
{
    z_stream stream = {0};
    ssize_t length = 0;
    int result = inflateInit2(&stream, GZIP_WINDOW);
    while (result == Z_OK && (length = read(list, in, IN_BYTES)) > 0) {
        stream.next_in = in;
        stream.avail_in = (uInt)length;
        do {
            stream.next_out = out;
            stream.avail_out = OUT_BYTES;
            result = inflate(&stream, Z_NO_FLUSH);
            take_bytes(floor, (char *)out, OUT_BYTES - stream.avail_out);
        } while (result == Z_OK && (stream.avail_in > 0 || stream.avail_out == 0));
        if (result == Z_BUF_ERROR)
            result = Z_OK;
    }
    inflateEnd(&stream);
    return (result == Z_OK || result == Z_STREAM_END) && length >= 0;
}

#endif

static bool copy_list(struct floor *floor, int list, char *in)
{
    ssize_t length;
    while ((length = read(list, in, IN_BYTES)) > 0)
        take_bytes(floor, in, (size_t)length);
    return length == 0;
}

static void open_segments(struct floor *floor, const char *directory)
{
    static const char *const names[SEGMENTS] = {"good.csv", "risky.csv", "invalid.csv"};
    char path[4096];
    if (mkdir(directory, 0700) != 0)
        give_up(directory);
    for (unsigned i = 0; i < SEGMENTS; i++) {
        snprintf(path, sizeof path, "%s/%s", directory, names[i]);
        floor->segments[i].file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (floor->segments[i].file < 0)
            give_up(path);
    }
}

int main(int argc, char **argv)
{
    struct floor *floor = calloc(1, sizeof *floor);
    unsigned char *in = malloc(IN_BYTES), *out = malloc(OUT_BYTES), magic[2] = {0};
    int list = argc == 3 ? open(argv[1], O_RDONLY | O_CLOEXEC) : -1;
    if (list < 0 || floor == NULL || in == NULL || out == NULL) {
        fputs("usage: anchor_floor LIST NEW-DIRECTORY\n", stderr);
        return 64;
    }
    open_segments(floor, argv[2]);
    bool gzip =
        pread(list, magic, sizeof magic, 0) == 2 && magic[0] == GZIP_MAGIC_1 && magic[1] == GZIP_MAGIC_2;
    bool fine = gzip ? inflate_list(floor, list, in, out) : copy_list(floor, list, (char *)in);
    for (unsigned i = 0; i < SEGMENTS; i++) {
        segment_flush(&floor->segments[i]);
        if (close(floor->segments[i].file) != 0)
            give_up("anchor_floor: close");
    }
    close(list);
    free(in);
    free(out);
    free(floor);
    return fine ? 0 : 65;
}
