/* Makes gzip members with zlib and reads them by gunzip.h, for several tests. */
#ifndef TESTS_UNIT_GZIP_GZIP_MAKER_H
#define TESTS_UNIT_GZIP_GZIP_MAKER_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "pipeline/gzip/gunzip.h"
#include "validators/base/memory.h"
#include "validators/base/str.h"

/* Bytes that grow; freed by free(bytes). */
struct pile {
    unsigned char *bytes;
    size_t length, room;
};

static inline void pile_add(struct pile *pile, const void *bytes, size_t length)
{
    if (pile->length + length > pile->room) {
        pile->room = 2 * (pile->length + length);
        pile->bytes = memory_grow(pile->bytes, pile->room);
    }
    if (length > 0)
        memcpy(pile->bytes + pile->length, bytes, length);
    pile->length += length;
}

static inline void pile_add_number(struct pile *pile, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        pile_add(pile, &(unsigned char){(unsigned char)(value >> (8 * i))}, 1);
}

/* Adds TEXT as raw deflate data. */
static inline void pile_add_deflated(struct pile *pile, struct str text, int level, int strategy)
{
    z_stream stream = {0};
    if (deflateInit2(&stream, level, Z_DEFLATED, -15, 8, strategy) != Z_OK)
        abort();
    size_t room = deflateBound(&stream, text.length);
    unsigned char *bytes = memory_take(room);
    stream.next_in = (unsigned char *)text.bytes;
    stream.avail_in = (unsigned)text.length;
    stream.next_out = bytes;
    stream.avail_out = (unsigned)room;
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        abort();
    pile_add(pile, bytes, stream.total_out);
    deflateEnd(&stream);
    free(bytes);
}

static inline void pile_add_trailer(struct pile *pile, struct str text)
{
    pile_add_number(pile, crc32(0, (const unsigned char *)text.bytes, (unsigned)text.length), 4);
    pile_add_number(pile, text.length, 4);
}

/* Adds a member with every optional header field of FLAGS (RFC 1952, 2.3.1), each of them right. */
static inline void pile_add_flagged(struct pile *pile, struct str text, unsigned flags)
{
    size_t at = pile->length;
    const unsigned char fixed[] = {0x1f, 0x8b, 8, (unsigned char)flags, 1, 2, 3, 4, 0, 3};
    pile_add(pile, fixed, sizeof fixed);
    if (flags & 4)
        pile_add(pile, "\5\0extra", 7);
    if (flags & 8)
        pile_add(pile, "list.csv", 9);
    if (flags & 16)
        pile_add(pile, "made by a test", 15);
    if (flags & 2)
        pile_add_number(pile, crc32(0, pile->bytes + at, (unsigned)(pile->length - at)), 2);
    pile_add_deflated(pile, text, 6, Z_DEFAULT_STRATEGY);
    pile_add_trailer(pile, text);
}

static inline void pile_add_member(struct pile *pile, struct str text, int level, int strategy)
{
    pile_add(pile, "\x1f\x8b\x08\0\0\0\0\0\0\3", 10);
    pile_add_deflated(pile, text, level, strategy);
    pile_add_trailer(pile, text);
}

/* Text of LENGTH bytes that looks like a list and depends on SEED only; freed by free(bytes). */
static inline struct str make_text(size_t length, uint32_t seed)
{
    static const char letters[] = "etaoinshrdlu@.,\n0123456789ABCDEF";
    char *text = memory_take(length);
    for (size_t i = 0; i < length; i++) {
        seed = seed * 1664525 + 1013904223;
        text[i] = i >= 40 && (seed >> 28) > 6 ? text[i - 40] : letters[(seed >> 20) % (sizeof letters - 1)];
    }
    return (struct str){text, length};
}

/* How a stream is read: in pieces of STEP bytes, into ROOM bytes at a time, with deferred checksums or without. */
struct way {
    size_t step, room;
    bool deferring;
};

struct memory_feed {
    const struct pile *pile;
    size_t at, step;
};

static inline ssize_t feed_read(void *self, char *bytes, size_t room, struct fail *fail)
{
    struct memory_feed *feed = self;
    (void)fail;
    size_t count = feed->pile->length - feed->at;
    count = count < feed->step ? count : feed->step;
    count = count < room ? count : room;
    if (count > 0)
        memcpy(bytes, feed->pile->bytes + feed->at, count);
    feed->at += count;
    return (ssize_t)count;
}

/* Reads PILE, "list.csv.gz", in the given WAY; free TEXT->bytes after a failure, too. */
static inline bool read_gzip(const struct pile *pile, struct way way, struct pile *text, struct fail *fail)
{
    struct memory_feed feed = {.pile = pile, .step = way.step};
    struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_read, &feed}, "list.csv.gz");
    struct room room = {memory_take(way.room), way.room};
    struct deferred_sums deferred = {0};
    ssize_t got;
    *text = (struct pile){0};
    while ((got = gunzip_read(gunzip, room, way.deferring ? &deferred : NULL, fail)) > 0) {
        gunzip_sum_deferred(&deferred);
        if (!gunzip_check(gunzip, &deferred, fail))
            break;
        deferred.count = 0;
        pile_add(text, room.bytes, (size_t)got);
    }
    gunzip_sum_deferred(&deferred);
    bool whole = got == 0 && gunzip_check(gunzip, &deferred, fail);
    if (whole && gunzip_offset(gunzip) != pile->length)
        abort();
    gunzip_free(gunzip);
    free(room.bytes);
    return whole;
}

#endif
