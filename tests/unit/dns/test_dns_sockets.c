/* The pretend internet's DNS server on real sockets: UDP, TCP, delay, loss and the log. */
#include "tests/unit/dns/dns_sockets_stage.h"

enum { MANY = 200, FLOOD = 2000 };

static void udp_is_answered(void **state)
{
    (void)state;
    static const char *const places[] = {"127.0.0.1:0", "[::1]:0"};
    for (size_t i = 0; i < 2; i++) {
        struct stage *stage = stage_open(places[i]);
        int fd = client(stage, SOCK_DGRAM);
        send_udp(fd, "c.test"); /* gets nothing */
        send_udp(fd, "a.test");
        send_udp(fd, "d.test");
        assert_udp(stage, fd, A_TEST);
        assert_udp(stage, fd, "SERVFAIL");
        assert_int_equal(stage->service.answered, 2);
        assert_int_equal(stage->service.received, 3);
        close(fd);
        stage_close(stage);
    }
}

static void slow_answers_come_later(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    stage->service.delay_ms = 40;
    int64_t begin_ms = loop_now_ms(stage->service.loop);
    int fd = client(stage, SOCK_DGRAM);
    send_udp(fd, "b.test");
    send_udp(fd, "a.test");
    assert_udp(stage, fd, A_TEST);
    assert_true(loop_now_ms(stage->service.loop) - begin_ms >= 40);
    assert_udp(stage, fd, B_TEST);
    assert_true(loop_now_ms(stage->service.loop) - begin_ms >= 100);
    send_udp(fd, "b.test"); /* this one still waits at the end */
    while (stage->service.received < 3)
        turn(stage);
    close(fd);
    stage_close(stage);
}

/* Many answers wait at a time, and all of them come. */
static void a_flood_waits(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    stage->service.delay_ms = 300;
    int fd = client(stage, SOCK_DGRAM);
    int room = 4 << 20;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    for (int i = 0; i < FLOOD; i++) {
        send_udp(fd, "a.test");
        if (i % 50 == 0)
            turn(stage);
    }
    while (stage->service.answered < FLOOD)
        turn(stage);
    for (int i = 0; i < FLOOD; i++)
        assert_udp(stage, fd, A_TEST);
    close(fd);
    stage_close(stage);
}

static void packets_are_lost(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    int fd = client(stage, SOCK_DGRAM);
    stage->service.drop = 0.5;
    for (int i = 0; i < MANY; i++)
        send_udp(fd, "a.test");
    stage->service.random = 1;
    for (int i = 0; i < 20; i++)
        turn(stage);
    /* half of the queries, half of their answers; the seed is fixed */
    assert_in_range(stage->service.received, MANY / 2 - 30, MANY / 2 + 30);
    assert_in_range(stage->service.answered, MANY / 4 - 25, MANY / 4 + 25);
    stage->service.drop = 1;
    uint64_t before = stage->service.received;
    send_udp(fd, "a.test");
    for (int i = 0; i < 5; i++)
        turn(stage);
    assert_int_equal(stage->service.received, before);
    close(fd);
    fd = client(stage, SOCK_STREAM); /* TCP makes up for what is lost */
    unsigned char bytes[ASK_BYTES];
    size_t length = framed("a.test", bytes);
    assert_int_equal(send(fd, bytes, length, 0), length);
    assert_tcp(stage, fd, A_TEST);
    close(fd);
    stage_close(stage);
}

static void tcp_takes_messages_in_any_pieces(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    int fd = client(stage, SOCK_STREAM);
    unsigned char bytes[4 * ASK_BYTES];
    size_t length = framed("b.test", bytes);
    length += framed("a.test", bytes + length);
    length += framed("c.test", bytes + length);
    length += framed("d.test", bytes + length);
    assert_int_equal(send(fd, bytes, length, 0), length);
    assert_tcp(stage, fd, A_TEST); /* each answer comes when it is ready */
    assert_tcp(stage, fd, "SERVFAIL");
    assert_tcp(stage, fd, B_TEST);
    length = framed("a.test", bytes);
    for (size_t i = 0; i < length; i++) {
        assert_int_equal(send(fd, bytes + i, 1, 0), 1);
        turn(stage);
    }
    assert_tcp(stage, fd, A_TEST);
    close(fd);
    stage_close(stage);
}

/* A peer that sends and does not read is not read from for ever, and gets all answers when it reads. */
static void tcp_waits_for_a_peer_that_does_not_read(void **state)
{
    (void)state;
    enum { AT_ONCE = 1000, BLOCKED = 20, SENT_MAX = 100 << 20 };
    static unsigned char bytes[AT_ONCE * ASK_BYTES];
    static const int small = 16384;
    struct stage *stage = stage_open("127.0.0.1:0");
    int fd = client(stage, SOCK_STREAM);
    size_t length = 0, sent = 0, blocked = 0;
    setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
    for (int i = 0; i < AT_ONCE; i++)
        length += framed("a.test", bytes + length);
    while (blocked < BLOCKED && sent < SENT_MAX) {
        ssize_t got = send(fd, bytes + sent % length, length - sent % length, MSG_DONTWAIT);
        sent += got > 0 ? (size_t)got : 0;
        blocked = got > 0 ? 0 : blocked + 1;
        if (got > 0)
            stage_moves(stage);
        turn(stage);
    }
    assert_int_equal(blocked, BLOCKED);
    size_t queries = sent / (length / AT_ONCE);
    uint64_t before;
    do {
        before = stage->service.received;
        for (int i = 0; i < BLOCKED; i++)
            turn(stage);
    } while (stage->service.received != before);
    assert_true(stage->service.received < queries); /* it has stopped reading */
    for (size_t i = 0; i < queries; i++)
        assert_tcp(stage, fd, A_TEST);
    close(fd);
    stage_close(stage);
}

/* Questions that came together with many others are answered though nothing more comes. */
static void tcp_answers_all_that_it_has_read(void **state)
{
    (void)state;
    static unsigned char bytes[DNS_MESSAGE_MAX];
    struct stage *stage = stage_open("127.0.0.1:0");
    int fd = client(stage, SOCK_STREAM);
    size_t length = 0;
    for (int i = 0; i < 100; i++) {
        size_t query = ask_write(&(struct ask){.name = "big.test", .type = DNS_A}, bytes + length + 2);
        ask_put16(bytes + length, (unsigned)query);
        length += 2 + query;
    }
    assert_int_equal(send(fd, bytes, length, 0), length);
    for (int i = 0; i < 100; i++) {
        receive_all(stage, fd, bytes, 2);
        length = (size_t)bytes[0] << 8 | bytes[1];
        assert_int_equal(length, 12 + 14 + 16 * BIG);
        receive_all(stage, fd, bytes, length);
    }
    close(fd);
    stage_close(stage);
}

static void tcp_ends(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    unsigned char bytes[ASK_BYTES];
    int fd = client(stage, SOCK_STREAM);
    size_t length = framed("b.test", bytes);
    assert_int_equal(send(fd, bytes, length, 0), length);
    shutdown(fd, SHUT_WR);
    assert_tcp(stage, fd, B_TEST); /* what was asked is answered yet */
    assert_int_equal(receive(stage, fd, bytes, 1), 0);
    close(fd);

    fd = client(stage, SOCK_STREAM); /* a message that is too long is not waited for */
    assert_int_equal(send(fd, "\xff\xff", 2, 0), 2);
    assert_int_equal(receive(stage, fd, bytes, 1), 0);
    close(fd);

    fd = client(stage, SOCK_STREAM); /* a peer that leaves while its answer waits */
    length = framed("b.test", bytes);
    assert_int_equal(send(fd, bytes, length, 0), length);
    while (stage->service.received < 2)
        turn(stage);
    static const struct linger reset = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(fd);
    for (int i = 0; i < 20; i++)
        turn(stage);

    fd = client(stage, SOCK_STREAM); /* one that is there at the end */
    assert_int_equal(send(fd, bytes, length, 0), length);
    while (stage->service.received < 3)
        turn(stage);
    stage_close(stage);
    close(fd);
}

static void more_connections_than_there_is_room_for(void **state)
{
    (void)state;
    enum { CONNECTIONS = 450 };
    struct stage *stage = stage_open("127.0.0.1:0");
    unsigned char bytes[ASK_BYTES];
    size_t length = framed("a.test", bytes);
    int fds[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++)
        fds[i] = client(stage, SOCK_STREAM);
    for (int i = 0; i < CONNECTIONS; i++) {
        assert_int_equal(send(fds[i], bytes, length, 0), length);
        assert_tcp(stage, fds[i], A_TEST); /* the last ones when the first have left */
        close(fds[i]);
    }
    stage_close(stage);
}

static void questions_are_logged(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length;
    struct stage *stage = stage_open("127.0.0.1:0");
    stage->service.log = open_memstream(&text, &length);
    int fd = client(stage, SOCK_DGRAM);
    send_udp(fd, "c.test");
    send_udp(fd, "A.\x01\x7f.nowhere");
    send_udp(fd, "");
    assert_int_equal(send(fd, "rubbish that is no question", 27, 0), 27);
    while (stage->service.received < 4)
        turn(stage);
    unsigned char bytes[ASK_BYTES];
    size_t query = ask_write(&(struct ask){.name = "a.test", .type = 65}, bytes);
    assert_int_equal(send(fd, bytes, query, 0), query);
    while (stage->service.received < 5)
        turn(stage);
    dns_service_flush(&stage->service, true);
    assert_string_equal(text, "MX c.test\nMX a.\\001\\127.nowhere\nMX .\nTYPE65 a.test\n");
    fclose(stage->service.log);
    free(text);
    close(fd);
    stage_close(stage);
}

static void a_port_that_is_taken(void **state)
{
    (void)state;
    struct stage *stage = stage_open("127.0.0.1:0");
    struct fail fail = {0};
    struct endpoint same = stage->at;
    assert_null(dns_server_open(&stage->service, &same, &fail));
    assert_int_equal(fail.code, EXIT_NO_NETWORK);
    assert_non_null(strstr(fail.sentence, "cannot listen on 127.0.0.1:"));
    stage_close(stage);
    dns_server_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(udp_is_answered),
        cmocka_unit_test(slow_answers_come_later),
        cmocka_unit_test(a_flood_waits),
        cmocka_unit_test(packets_are_lost),
        cmocka_unit_test(tcp_takes_messages_in_any_pieces),
        cmocka_unit_test(tcp_waits_for_a_peer_that_does_not_read),
        cmocka_unit_test(tcp_answers_all_that_it_has_read),
        cmocka_unit_test(tcp_ends),
        cmocka_unit_test(more_connections_than_there_is_room_for),
        cmocka_unit_test(questions_are_logged),
        cmocka_unit_test(a_port_that_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
