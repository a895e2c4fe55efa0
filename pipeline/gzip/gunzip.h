/* Reads the members of a gzip stream (RFC 1952), and knows for certain when one is damaged. */
#ifndef PIPELINE_GZIP_GUNZIP_H
#define PIPELINE_GZIP_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"

struct gunzip;

/* Where compressed bytes come from: fills up to ROOM bytes and returns how many, 0 at the end, or -1
 * with FAIL set. */
struct gunzip_feed {
    ssize_t (*read)(void *self, char *bytes, size_t room, struct fail *fail);
    void *self;
};

/* Bytes that a gunzip_read gave but did not check: whoever holds them may do so on another
 * thread.  They must be handed to gunzip_check in the order in which they were given. */
struct deferred_sum {
    const char *bytes;
    size_t length;
    bool ends_member; /* then the member's CRC-32 and length, as its trailer has them: */
    uint32_t trailer_crc;
    uint32_t trailer_length;
    uint64_t member_at; /* offset of the member in the compressed stream, for the message */
    uint32_t crc;       /* of these bytes: filled by gunzip_sum_deferred */
};

enum { DEFERRED_MAX = 32 };

struct deferred_sums {
    size_t count;
    struct deferred_sum sum[DEFERRED_MAX];
};

/* NAME is for messages.  Both are kept, not copied; gunzip_free leaves them. */
struct gunzip *gunzip_new(struct gunzip_feed feed, const char *name);
void gunzip_free(struct gunzip *gunzip);

/* Inflates until ROOM is full or the stream ends; returns how many bytes, 0 only at the
 * end, or -1 with FAIL set: 65 with the byte offset for damage (bad header, bad deflate data, truncation,
 * anything but zero padding after a trailer), 74 if the feed failed.
 * Members follow each other; empty ones are fine.  Never reads its own output as gzip again.
 * DEFERRED is NULL (checksums are verified here and now, and nobody may be in gunzip_check), or gets the deferred
 * of the bytes given, behind those that it has: a buffer that is filled by several calls has one struct
 * are deferred; its count is 0 at first.  Members that find no place in it are verified here. Wrong data are met
 * where they cannot be inflated or at the member's checksum, depending on the engine: the sentence is the
 * same and has the offset of the member. */
ssize_t gunzip_read(struct gunzip *gunzip, struct room room, struct deferred_sums *deferred,
                    struct fail *fail);

/* How many compressed bytes have been taken from the feed and used. */
uint64_t gunzip_offset(const struct gunzip *gunzip);

/* Computes the checksums of DEFERRED: any thread. */
void gunzip_sum_deferred(struct deferred_sums *deferred);

/* Checks DEFERRED, once summed, in the order of the stream: one thread at a time, but not necessarily the one that
 * reads.  Returns false with FAIL set (65, with the byte offset) when a member's checksum or length is
 * wrong. */
bool gunzip_check(struct gunzip *gunzip, const struct deferred_sums *deferred, struct fail *fail);

/* The library that inflates and deflates in this build, with its version, for --version -v. */
const char *gunzip_engine(void);

#endif
