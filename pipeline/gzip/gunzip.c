/* Reads gzip members one after the other: headers and trailers here, the deflate data by an engine. */
#include "pipeline/gzip/gunzip.h"

#include <inttypes.h>
#include <stdlib.h>

#include "pipeline/gzip/checksum.h"
#include "pipeline/gzip/inflate.h"
#include "validators/base/memory.h"

enum {
    INPUT_BYTES = 128 << 10,    /* measured: with more, input and output no longer share the second cache */
    HEADER_TEXT_MAX = 64 << 10, /* of a member's name, and of its comment: 16 times the longest path */
    TRAILER_BYTES = 8,
};

/* RFC 1952, 2.3.1: the bits of FLG. */
enum { FLAG_HCRC = 2, FLAG_EXTRA = 4, FLAG_NAME = 8, FLAG_COMMENT = 16, FLAG_RESERVED = 0xe0 };
enum { METHOD_DEFLATE = 8 };

enum state { NEXT_MEMBER, IN_DATA, AT_END };

/* What is known of a member whose checksum is not complete. */
struct running {
    uint32_t crc;
    uint64_t length;
};

struct gunzip {
    struct gunzip_feed feed;
    const char *name;
    struct inflate *inflate;
    struct inflate_place place; /* in the input, and in the caller's bytes during a gunzip_read */
    uint64_t fed;               /* bytes that came from the feed */
    bool feed_ended;
    enum state state;
    bool began; /* there was a member */
    uint64_t member_at;
    uint32_t header_crc;
    bool part_given; /* of the current member, by a gunzip_read before */
    bool at_once;    /* the current member is checked here, in own */
    struct running own;
    struct running checked; /* of the bytes whose sums are deferred: only gunzip_check touches it */
    unsigned char *input; /* INFLATE_GIVE_BACK + INPUT_BYTES; NULL at the end, when others may still check */
};

/* The bytes of the current member in one gunzip_read, for its deferred checksums. */
struct part {
    const unsigned char *from;
    struct deferred_sums *deferred; /* NULL: verify at once */
};

struct gunzip *gunzip_new(struct gunzip_feed feed, const char *name)
{
    struct gunzip *gunzip = memory_take(sizeof *gunzip);
    gunzip->feed = feed;
    gunzip->name = name;
    gunzip->inflate = inflate_new();
    gunzip->input = memory_take(INFLATE_GIVE_BACK + INPUT_BYTES);
    return gunzip;
}

/* Gives back what only reading needs: a run may have a thousand lists. */
static void free_reading(struct gunzip *gunzip)
{
    inflate_free(gunzip->inflate);
    gunzip->inflate = NULL;
    free(gunzip->input);
    gunzip->input = NULL;
}

void gunzip_free(struct gunzip *gunzip)
{
    if (gunzip == NULL)
        return;
    free_reading(gunzip);
    free(gunzip);
}

uint64_t gunzip_offset(const struct gunzip *gunzip)
{
    return gunzip->fed - gunzip->place.in_left;
}

const char *gunzip_engine(void)
{
    return inflate_engine();
}

/* WHAT ends where the byte offset AT follows. */
static bool damaged(const struct gunzip *gunzip, const char *what, uint64_t at, struct fail *fail)
{
    return fail_because(fail, EXIT_NOT_A_LIST,
                        "%s is a damaged gzip file: %s byte %" PRIu64 "; get an intact copy of the file",
                        gunzip->name, what, at);
}

/* Sees to it that there is input, unless the feed has ended. */
static bool refill(struct gunzip *gunzip, struct fail *fail)
{
    struct inflate_place *place = &gunzip->place;
    if (place->in_left > 0 || gunzip->feed_ended)
        return true;
    place->in = gunzip->input + INFLATE_GIVE_BACK;
    ssize_t got = gunzip->feed.read(gunzip->feed.self, (char *)place->in, INPUT_BYTES, fail);
    if (got < 0)
        return false;
    gunzip->feed_ended = got == 0;
    gunzip->fed += (uint64_t)got;
    place->in_left = (size_t)got;
    return true;
}

static bool refill_within_member(struct gunzip *gunzip, struct fail *fail)
{
    if (!refill(gunzip, fail))
        return false;
    if (gunzip->place.in_left == 0)
        return damaged(gunzip, "it ends inside a member, at", gunzip_offset(gunzip), fail);
    return true;
}

static bool take(struct gunzip *gunzip, unsigned char *to, size_t count, struct fail *fail)
{
    for (size_t i = 0; i < count; i++) {
        if (!refill_within_member(gunzip, fail))
            return false;
        to[i] = *gunzip->place.in++;
        gunzip->place.in_left--;
    }
    return true;
}

static bool take_header(struct gunzip *gunzip, unsigned char *to, size_t count, struct fail *fail)
{
    if (!take(gunzip, to, count, fail))
        return false;
    gunzip->header_crc = checksum_update(gunzip->header_crc, (const char *)to, count);
    return true;
}

static bool bad_header(const struct gunzip *gunzip, struct fail *fail)
{
    return damaged(gunzip, "it has a bad member header at", gunzip->member_at, fail);
}

static bool skip_extra(struct gunzip *gunzip, struct fail *fail)
{
    unsigned char length[2], byte;
    if (!take_header(gunzip, length, sizeof length, fail))
        return false;
    for (unsigned left = length[0] + 256U * length[1]; left > 0; left--)
        if (!take_header(gunzip, &byte, 1, fail))
            return false;
    return true;
}

static bool skip_text(struct gunzip *gunzip, struct fail *fail)
{
    unsigned char byte;
    for (size_t length = 0; length <= HEADER_TEXT_MAX; length++) {
        if (!take_header(gunzip, &byte, 1, fail))
            return false;
        if (byte == '\0')
            return true;
    }
    return bad_header(gunzip, fail);
}

static bool check_header_crc(struct gunzip *gunzip, struct fail *fail)
{
    uint32_t crc = gunzip->header_crc & 0xffff;
    unsigned char stored[2];
    if (!take(gunzip, stored, sizeof stored, fail))
        return false;
    return stored[0] + 256U * stored[1] == crc || bad_header(gunzip, fail);
}

/* The optional fields of a header, in their order. */
static const struct {
    unsigned flag;
    bool (*read)(struct gunzip *gunzip, struct fail *fail);
} header_fields[] = {
    {FLAG_EXTRA, skip_extra},
    {FLAG_NAME, skip_text},
    {FLAG_COMMENT, skip_text},
    {FLAG_HCRC, check_header_crc},
};

static bool read_magic(struct gunzip *gunzip, struct fail *fail)
{
    static const unsigned char magic[] = {0x1f, 0x8b};
    for (size_t i = 0; i < sizeof magic; i++) {
        unsigned char byte;
        if (!take_header(gunzip, &byte, 1, fail))
            return false;
        if (byte != magic[i])
            return damaged(gunzip, "it has data that is neither a gzip member nor zero padding at",
                           gunzip->member_at, fail);
    }
    return true;
}

static bool read_header(struct gunzip *gunzip, struct fail *fail)
{
    enum { METHOD, FLAGS, TIME, EXTRA_FLAGS = TIME + 4, SYSTEM, FIXED_BYTES };
    unsigned char fixed[FIXED_BYTES];
    gunzip->header_crc = 0;
    if (!read_magic(gunzip, fail) || !take_header(gunzip, fixed, sizeof fixed, fail))
        return false;
    if (fixed[METHOD] != METHOD_DEFLATE || (fixed[FLAGS] & FLAG_RESERVED) != 0)
        return bad_header(gunzip, fail);
    for (size_t i = 0; i < sizeof header_fields / sizeof *header_fields; i++)
        if ((fixed[FLAGS] & header_fields[i].flag) != 0 && !header_fields[i].read(gunzip, fail))
            return false;
    return true;
}

static bool skip_padding(struct gunzip *gunzip, struct fail *fail)
{
    struct inflate_place *place = &gunzip->place;
    while (place->in_left > 0) {
        if (*place->in != 0)
            return damaged(gunzip, "it has data after its zero padding, at", gunzip_offset(gunzip), fail);
        place->in++;
        place->in_left--;
        if (!refill(gunzip, fail))
            return false;
    }
    gunzip->state = AT_END;
    free_reading(gunzip);
    return true;
}

static bool next_member(struct gunzip *gunzip, struct part *part, struct fail *fail)
{
    if (!refill(gunzip, fail))
        return false;
    if (gunzip->began && (gunzip->place.in_left == 0 || *gunzip->place.in == 0))
        return skip_padding(gunzip, fail);
    gunzip->member_at = gunzip_offset(gunzip);
    if (!read_header(gunzip, fail))
        return false;
    inflate_reset(gunzip->inflate);
    gunzip->began = true;
    gunzip->state = IN_DATA;
    part->from = gunzip->place.out;
    return true;
}

static bool wrong_data(const struct gunzip *gunzip, uint64_t member_at, struct fail *fail)
{
    return damaged(gunzip, "it has corrupt data in the member that begins at", member_at, fail);
}

static void sum(struct deferred_sum *checksum)
{
    checksum->crc = checksum_update(0, checksum->bytes, checksum->length);
}

static bool check(const struct gunzip *gunzip, struct running *running, const struct deferred_sum *checksum,
                  struct fail *fail)
{
    running->crc =
        running->length == 0 ? checksum->crc : checksum_join(running->crc, checksum->crc, checksum->length);
    running->length += checksum->length;
    if (!checksum->ends_member)
        return true;
    bool right =
        running->crc == checksum->trailer_crc && (uint32_t)running->length == checksum->trailer_length;
    *running = (struct running){0};
    return right || wrong_data(gunzip, checksum->member_at, fail);
}

/* Adds CHECKSUM to the last of DEFERRED, if that is of a part of the same member. */
static bool extend_last(struct deferred_sums *deferred, const struct deferred_sum *checksum)
{
    struct deferred_sum *last = deferred->count > 0 ? &deferred->sum[deferred->count - 1] : NULL;
    if (last == NULL || last->ends_member || last->bytes + last->length != checksum->bytes)
        return false;
    struct deferred_sum both = *checksum;
    both.bytes = last->bytes;
    both.length += last->length;
    *last = both;
    return true;
}

/* Puts CHECKSUM among DEFERRED, or checks it now.  A member that finds no place when it begins is checked here to
 * its end: what others know of its checksum must not depend on what is known here. */
static bool put_checksum(struct gunzip *gunzip, struct deferred_sums *deferred, struct deferred_sum *checksum,
                         struct fail *fail)
{
    bool first_part = !gunzip->part_given;
    gunzip->part_given = !checksum->ends_member;
    if (first_part)
        gunzip->at_once = deferred != NULL && deferred->count == DEFERRED_MAX;
    if (deferred == NULL || gunzip->at_once) {
        sum(checksum);
        return check(gunzip, gunzip->at_once ? &gunzip->own : &gunzip->checked, checksum, fail);
    }
    if (!first_part && extend_last(deferred, checksum))
        return true;
    if (deferred->count == DEFERRED_MAX)
        abort(); /* the caller fills one struct deferred_sums for buffers that are apart */
    deferred->sum[deferred->count++] = *checksum;
    return true;
}

static struct deferred_sum checksum_of(const struct gunzip *gunzip, const struct part *part)
{
    return (struct deferred_sum){
        .bytes = (const char *)part->from,
        .length = (size_t)(gunzip->place.out - part->from),
        .member_at = gunzip->member_at,
    };
}

static uint32_t little_endian(const unsigned char bytes[4])
{
    return bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16 | (uint32_t)bytes[3] << 24;
}

static bool end_member(struct gunzip *gunzip, const struct part *part, struct fail *fail)
{
    struct deferred_sum checksum = checksum_of(gunzip, part);
    unsigned char trailer[TRAILER_BYTES];
    if (!take(gunzip, trailer, sizeof trailer, fail))
        return false;
    checksum.ends_member = true;
    checksum.trailer_crc = little_endian(trailer);
    checksum.trailer_length = little_endian(trailer + 4);
    gunzip->state = NEXT_MEMBER;
    return put_checksum(gunzip, part->deferred, &checksum, fail);
}

/* Inflates until the caller's bytes are full or the member ends. */
static bool read_data(struct gunzip *gunzip, struct part *part, struct fail *fail)
{
    for (;;) {
        enum inflate_result result = inflate_some(gunzip->inflate, &gunzip->place);
        if (result == INFLATE_END)
            return end_member(gunzip, part, fail);
        if (result == INFLATE_DAMAGED)
            return wrong_data(gunzip, gunzip->member_at, fail);
        if (gunzip->place.out_left == 0)
            return true;
        if (!refill_within_member(gunzip, fail))
            return false;
    }
}

ssize_t gunzip_read(struct gunzip *gunzip, struct room room, struct deferred_sums *deferred,
                    struct fail *fail)
{
    struct part part = {.from = (unsigned char *)room.bytes, .deferred = deferred};
    gunzip->place.out = (unsigned char *)room.bytes;
    gunzip->place.out_left = room.size;
    while (gunzip->place.out_left > 0 && gunzip->state != AT_END) {
        bool fine =
            gunzip->state == IN_DATA ? read_data(gunzip, &part, fail) : next_member(gunzip, &part, fail);
        if (!fine)
            return -1;
    }
    struct deferred_sum rest = checksum_of(gunzip, &part);
    if (gunzip->state == IN_DATA && rest.length > 0 && !put_checksum(gunzip, deferred, &rest, fail))
        return -1;
    return (ssize_t)(room.size - gunzip->place.out_left);
}

void gunzip_sum_deferred(struct deferred_sums *deferred)
{
    for (size_t i = 0; i < deferred->count; i++)
        sum(&deferred->sum[i]);
}

bool gunzip_check(struct gunzip *gunzip, const struct deferred_sums *deferred, struct fail *fail)
{
    for (size_t i = 0; i < deferred->count; i++)
        if (!check(gunzip, &gunzip->checked, &deferred->sum[i], fail))
            return false;
    return true;
}
