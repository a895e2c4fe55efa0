/* Puts the gzip header and trailer (RFC 1952) around deflated text. */
#include "pipeline/gzip/gzip_member.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/gzip/checksum.h"
#include "pipeline/gzip/deflate.h"
#include "validators/base/memory.h"

/* Magic, method deflate, no flags, no time, made for speed, made on Unix. */
static const unsigned char header[10] = {0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 4, 3};

enum { TRAILER_BYTES = 8, MEMBER_BYTES_KEPT = 1 << 20 };

struct gzip_member {
    struct deflate *deflate;
    bool borrowed;
    unsigned char *bytes;
    size_t room;
};

struct gzip_member *gzip_member_new(void)
{
    struct gzip_member *member = memory_take(sizeof *member);
    member->deflate = deflate_new();
    return member;
}

struct gzip_member *gzip_member_beside(struct gzip_member *first)
{
    struct gzip_member *member = memory_take(sizeof *member);
    member->deflate = first->deflate;
    member->borrowed = true;
    return member;
}

void gzip_member_free(struct gzip_member *member)
{
    if (member == NULL)
        return;
    if (!member->borrowed)
        deflate_free(member->deflate);
    free(member->bytes);
    free(member);
}

void gzip_member_shrink(struct gzip_member *member)
{
    if (member->room <= MEMBER_BYTES_KEPT)
        return;
    free(member->bytes);
    member->bytes = NULL;
    member->room = 0;
}

static void put_little_endian(unsigned char *to, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

struct str gzip_member_make(struct gzip_member *member, struct str text)
{
    size_t room = sizeof header + deflate_bytes_max(text.length) + TRAILER_BYTES;
    if (room > member->room) {
        free(member->bytes); /* nothing in it is needed: no realloc, which would copy it */
        member->bytes = memory_grow(NULL, room); /* what is not written is not touched */
        member->room = room;
    }
    memcpy(member->bytes, header, sizeof header);
    size_t length = sizeof header + deflate_text(member->deflate, text, member->bytes + sizeof header);
    put_little_endian(member->bytes + length, checksum_update(0, text.bytes, text.length));
    put_little_endian(member->bytes + length + 4, (uint32_t)text.length);
    return (struct str){(const char *)member->bytes, length + TRAILER_BYTES};
}
