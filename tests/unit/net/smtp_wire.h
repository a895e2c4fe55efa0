/* Test helper: a reply as its bytes stand on the wire, read whole or in pieces. */
#ifndef TESTS_UNIT_NET_SMTP_WIRE_H
#define TESTS_UNIT_NET_SMTP_WIRE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/net/smtp_reply.h"

/* What was read off a wire. */
struct wire_reply {
    struct smtp_reply_parser parser;
    size_t taken; /* bytes */
    struct smtp_reply reply;
    char text[SMTP_REPLY_TEXT_MAX];
};

/* Says where the next piece ends, at least one byte behind AT. */
typedef size_t wire_cut(size_t at, size_t length, uint32_t *seed);

static inline size_t wire_whole(size_t at, size_t length, uint32_t *seed)
{
    (void)at, (void)seed;
    return length;
}

static inline size_t wire_bytewise(size_t at, size_t length, uint32_t *seed)
{
    (void)length, (void)seed;
    return at + 1;
}

static inline size_t wire_random(size_t at, size_t length, uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return at + 1 + (*seed >> 16) % (length - at);
}

/* Reads WIRE into TO, in pieces that each stand in a block of their own size: a look outside is found. */
static inline void wire_read(struct str wire, wire_cut *cut, uint32_t seed, struct wire_reply *to)
{
    memset(to, 0, sizeof *to);
    for (size_t at = 0; at < wire.length && to->parser.state == SMTP_REPLY_MORE;) {
        size_t end = cut(at, wire.length, &seed);
        char *piece = malloc(end - at);
        assert_non_null(piece);
        memcpy(piece, wire.bytes + at, end - at);
        to->taken += smtp_reply_take(&to->parser, (struct str){piece, end - at});
        free(piece);
        at = end;
    }
    if (to->parser.state == SMTP_REPLY_DONE)
        smtp_reply_read(&to->parser, &to->reply, to->text);
}

#endif
