/* Test helper: a name server on sockets with a world of a few names, and clients that ask it. */
#ifndef TESTS_UNIT_DNS_DNS_SOCKETS_STAGE_H
#define TESTS_UNIT_DNS_DNS_SOCKETS_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixtures/dns/dns_server.h"
#include "tests/unit/dns/dns_asking.h"

enum { PATIENCE_MS = 10000, TURN_MS = 5, BIG = 2500 };

static const char world_text[] = "domain a.test mx .\ndomain b.test slow 60ms mx .\ndomain c.test timeout\n"
                                 "domain d.test servfail\n";

#define A_TEST "NOERROR; a.test MX 0 ."
#define B_TEST "NOERROR; b.test MX 0 ."

struct stage {
    struct world *world;
    struct dns_service service;
    struct endpoint at;
    struct dns_server *server;
    int64_t end_ms; /* of patience with a peer that does not move */
};

/* The world above, and a host with so many addresses that its answer has 40,000 bytes. */
static inline struct world *make_world(struct fail *fail)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fprintf(out, "%shost big.test", world_text);
    for (int i = 0; i < BIG; i++)
        fprintf(out, " 127.1.%d.%d", i >> 8, i & 255);
    fclose(out);
    struct world *world = world_of("w", (struct str){text, length}, fail);
    free(text);
    return world;
}

/* Something came or went: however slow this machine is, nothing hangs. */
static inline void stage_moves(struct stage *stage)
{
    stage->end_ms = loop_now_ms(stage->service.loop) + PATIENCE_MS;
}

static inline struct stage *stage_open(const char *ip)
{
    struct fail fail = {0};
    struct stage *stage = calloc(1, sizeof *stage);
    stage->world = make_world(&fail);
    stage->service.loop = loop_new(&fail);
    dns_responder_open(&stage->service.responder, stage->world);
    assert_true(endpoint_read(ip, &stage->at));
    stage->server = dns_server_open(&stage->service, &stage->at, &fail);
    if (stage->server == NULL)
        fail_msg("%s", fail.sentence);
    assert_int_not_equal(endpoint_port(&stage->at), 0);
    stage_moves(stage);
    return stage;
}

static inline void stage_close(struct stage *stage)
{
    dns_server_close(stage->server);
    dns_responder_close(&stage->service.responder);
    loop_free(stage->service.loop);
    world_free(stage->world);
    free(stage);
}

static inline void turn(struct stage *stage)
{
    loop_turn(stage->service.loop, TURN_MS);
    dns_server_flush(stage->server);
    assert_true(loop_now_ms(stage->service.loop) < stage->end_ms);
}

static inline int client(const struct stage *stage, int type)
{
    int fd = socket(stage->at.address.any.sa_family, type, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, &stage->at.address.any, stage->at.length), 0);
    return fd;
}

/* Turns the loop until something can be read; returns how much was, at most ROOM. */
static inline ssize_t receive(struct stage *stage, int fd, unsigned char *bytes, size_t room)
{
    ssize_t got;
    while ((got = recv(fd, bytes, room, MSG_DONTWAIT)) < 0)
        turn(stage);
    stage_moves(stage);
    return got;
}

static inline void receive_all(struct stage *stage, int fd, unsigned char *bytes, size_t length)
{
    for (size_t have = 0; have < length;) {
        ssize_t got = receive(stage, fd, bytes + have, length - have);
        assert_true(got > 0);
        have += (size_t)got;
    }
}

static inline void assert_text(const unsigned char *bytes, size_t length, const char *expected)
{
    char *text = ask_text(bytes, length);
    assert_string_equal(text, expected);
    free(text);
}

static inline void send_udp(int fd, const char *name)
{
    unsigned char bytes[ASK_BYTES];
    size_t length = ask_write(&(struct ask){.name = name, .type = DNS_MX}, bytes);
    assert_int_equal(send(fd, bytes, length, 0), length);
}

static inline void assert_udp(struct stage *stage, int fd, const char *expected)
{
    unsigned char bytes[DNS_EDNS_MAX];
    assert_text(bytes, (size_t)receive(stage, fd, bytes, sizeof bytes), expected);
}

/* Writes a query with its length to BYTES; returns how long both are. */
static inline size_t framed(const char *name, unsigned char *bytes)
{
    size_t length = ask_write(&(struct ask){.name = name, .type = DNS_MX}, bytes + 2);
    return ask_put16(bytes, (unsigned)length) + length;
}

static inline void assert_tcp(struct stage *stage, int fd, const char *expected)
{
    unsigned char bytes[ASK_BYTES];
    receive_all(stage, fd, bytes, 2);
    size_t length = (size_t)bytes[0] << 8 | bytes[1];
    assert_true(length <= sizeof bytes);
    receive_all(stage, fd, bytes, length);
    assert_text(bytes, length, expected);
}

#endif
