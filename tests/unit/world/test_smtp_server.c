/* The pretend mail servers on sockets: hosts by their addresses, many sessions, delays, harm, the log. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixtures/smtp/smtp_server.h"

enum { PATIENCE_MS = 20000, TURN_MS = 5, MANY = 200, REPLY_BYTES = 4096, TARPIT_MS = 120, WAIT_MS = 150 };

static const char world_text[] = "domain ok.test mx mx.ok.test\n"
                                 "host mx.ok.test 127.1.0.1\n"
                                 "host slow.test 127.1.0.2 tarpit 120ms\n"
                                 "host wait.test 127.1.0.3 greetwait 150ms\n"
                                 "host banner.test 127.1.0.4 hostile endless-banner\n"
                                 "host long.test 127.1.0.5 hostile long-line\n"
                                 "host reply.test 127.1.0.6 hostile endless-reply\n"
                                 "host reset.test 127.1.0.7 hostile reset\n"
                                 "host drip.test 127.1.0.8 hostile drip\n"
                                 "domain long.test mx long.test\n"
                                 "domain reply.test mx reply.test\n"
                                 "domain reset.test mx reset.test\n"
                                 "mailbox good@ok.test good@long.test good@reply.test good@reset.test\n";

struct stage {
    struct world *world;
    struct loop *loop;
    struct endpoint at;
    struct smtp_server *server;
    char *log; /* as far as it was flushed */
    size_t log_length;
    FILE *log_file;
    int64_t end_ms; /* of patience */
};

static struct stage *stage_open(void)
{
    struct fail fail = {0};
    struct stage *stage = calloc(1, sizeof *stage);
    stage->world = world_of("w", str_of(world_text), &fail);
    if (stage->world == NULL)
        fail_msg("%s", fail.sentence);
    stage->loop = loop_new(&fail);
    stage->log_file = open_memstream(&stage->log, &stage->log_length);
    assert_true(endpoint_read("0.0.0.0:0", &stage->at));
    struct smtp_server_plan plan = {stage->loop, stage->world, &stage->at, stage->log_file};
    stage->server = smtp_server_open(&plan, &fail);
    if (stage->server == NULL)
        fail_msg("%s", fail.sentence);
    assert_int_not_equal(endpoint_port(&stage->at), 0);
    stage->end_ms = loop_now_ms(stage->loop) + PATIENCE_MS;
    return stage;
}

/* Closes the server; its log is whole then, and the caller's to free. */
static char *stage_close(struct stage *stage)
{
    smtp_server_close(stage->server);
    fclose(stage->log_file);
    char *log = stage->log;
    loop_free(stage->loop);
    world_free(stage->world);
    free(stage);
    return log;
}

static void turn(struct stage *stage)
{
    loop_turn(stage->loop, TURN_MS);
    assert_true(loop_now_ms(stage->loop) < stage->end_ms);
}

/* Connects to the address IP of the server. */
static int client(struct stage *stage, const char *ip)
{
    char text[ENDPOINT_TEXT_BYTES];
    struct endpoint to;
    snprintf(text, sizeof text, "%s:%u", ip, endpoint_port(&stage->at));
    assert_true(endpoint_read(text, &to));
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, &to.address.any, to.length), 0);
    return fd;
}

/* Turns the loop until something has come; returns how much, 0 at the end, -1 after a reset. */
static ssize_t receive(struct stage *stage, int fd, char *bytes, size_t room)
{
    ssize_t got;
    while ((got = recv(fd, bytes, room, MSG_DONTWAIT)) < 0 && errno == EAGAIN)
        turn(stage);
    return got;
}

/* Reads one reply whose last line begins with CODE and a blank. */
static void assert_reply(struct stage *stage, int fd, const char *code)
{
    char reply[REPLY_BYTES];
    size_t have = 0;
    const char *line = reply;
    for (;;) {
        ssize_t got = receive(stage, fd, reply + have, 1);
        assert_int_equal(got, 1);
        have++;
        assert_true(have < sizeof reply);
        if (reply[have - 1] != '\n')
            continue;
        if (strncmp(line, code, 3) != 0)
            fail_msg("\"%.*s\", not %s", (int)have, reply, code);
        if (line[3] == ' ')
            return;
        line = reply + have;
    }
}

static void say(int fd, const char *line)
{
    assert_int_equal(send(fd, line, strlen(line), MSG_NOSIGNAL), strlen(line));
}

/* Says LINE and reads a reply with CODE. */
static void ask(struct stage *stage, int fd, const char *line, const char *code)
{
    say(fd, line);
    assert_reply(stage, fd, code);
}

static void assert_closed(struct stage *stage, int fd)
{
    char byte;
    assert_true(receive(stage, fd, &byte, 1) <= 0);
    close(fd);
}

static void assert_logged(const char *log, const char *words)
{
    assert_non_null(log);
    if (strstr(log, words) == NULL)
        fail_msg("\"%s\" is not in the log:\n%s", words, log);
}

static void a_session_finds_its_host(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    int fd = client(stage, "127.1.0.1");
    assert_reply(stage, fd, "220");
    ask(stage, fd, "EHLO me.test\r\n", "250");
    ask(stage, fd, "MAIL FROM:<me@me.test>\r\n", "250");
    ask(stage, fd, "RCPT TO:<good@ok.test>\r\n", "250");
    ask(stage, fd, "RCPT TO:<none@ok.test>\r\n", "550");
    ask(stage, fd, "DATA\r\n", "502");
    ask(stage, fd, "NOOP \xc3\xb6\\\r\n", "250");
    ask(stage, fd, "QUIT\r\n", "221");
    assert_closed(stage, fd);
    char *log = stage_close(stage);
    assert_logged(log, " 1 127.1.0.1 connect 127.0.0.1 mx.ok.test\n");
    assert_logged(log, " 1 127.1.0.1 ehlo 250 me.test\n");
    assert_logged(log, " 1 127.1.0.1 mail 250 FROM:<me@me.test>\n");
    assert_logged(log, " 1 127.1.0.1 rcpt 250 TO:<good@ok.test>\n");
    assert_logged(log, " 1 127.1.0.1 rcpt 550 TO:<none@ok.test>\n");
    assert_logged(log, " 1 127.1.0.1 VIOLATION DATA DATA\n");
    assert_logged(log, " 1 127.1.0.1 noop 250 \\xc3\\xb6\\x5c\n");
    assert_logged(log, " 1 127.1.0.1 quit 221\n");
    assert_logged(log, " 1 127.1.0.1 close server\n");
    free(log);
}

static void an_unknown_address_is_closed(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    assert_closed(stage, client(stage, "127.9.9.9"));
    char *log = stage_close(stage);
    assert_logged(log, " 1 127.9.9.9 connect 127.0.0.1 -\n");
    free(log);
}

static void many_sessions_at_once(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    int fds[MANY];
    for (int i = 0; i < MANY; i++)
        fds[i] = client(stage, "127.1.0.1");
    for (int i = 0; i < MANY; i++)
        assert_reply(stage, fds[i], "220");
    for (int i = 0; i < MANY; i++)
        ask(stage, fds[i], "EHLO me.test\r\n", "250");
    for (int i = 0; i < MANY; i++)
        ask(stage, fds[i], "MAIL FROM:<>\r\n", "250");
    for (int i = 0; i < MANY; i++)
        ask(stage, fds[i], i % 2 == 0 ? "RCPT TO:<good@ok.test>\r\n" : "RCPT TO:<x@ok.test>\r\n",
            i % 2 == 0 ? "250" : "550");
    for (int i = 0; i < MANY; i += 2) /* half of them go, and the server goes under the others */
        close(fds[i]);
    turn(stage);
    char *log = stage_close(stage);
    for (int i = 1; i < MANY; i += 2)
        close(fds[i]);
    assert_logged(log, " 200 127.1.0.1 close ");
    assert_null(strstr(log, "VIOLATION"));
    free(log);
}

static int64_t since(const struct stage *stage, int64_t before_ms)
{
    return loop_now_ms(stage->loop) - before_ms;
}

static void answers_come_later(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    int64_t before_ms = loop_now_ms(stage->loop);
    int fd = client(stage, "127.1.0.2");
    assert_reply(stage, fd, "220");
    ask(stage, fd, "EHLO me.test\r\n", "250");
    assert_true(since(stage, before_ms) >= 2 * TARPIT_MS);
    say(fd, "NOOP\r\n");
    turn(stage);
    say(fd, "RSET\r\n"); /* before the answer */
    assert_reply(stage, fd, "250");
    assert_reply(stage, fd, "250");
    close(fd);
    fd = client(stage, "127.1.0.2"); /* one that does not wait */
    turn(stage);
    close(fd);
    turn(stage);
    char *log = stage_close(stage);
    assert_logged(log, " 1 127.1.0.2 VIOLATION pipelining\n");
    assert_logged(log, " 2 127.1.0.2 close client\n");
    free(log);
}

static void who_talks_before_the_greeting_is_noted(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    int early = client(stage, "127.1.0.3"), patient = client(stage, "127.1.0.3");
    int64_t before_ms = loop_now_ms(stage->loop);
    char line[REPLY_BYTES];
    assert_true(receive(stage, early, line, sizeof line) > 4);
    assert_memory_equal(line, "220-", 4);
    say(early, "EHLO me.test\r\n"); /* it took the first line for all */
    assert_reply(stage, patient, "220");
    assert_true(since(stage, before_ms) >= WAIT_MS - TURN_MS);
    ask(stage, patient, "EHLO me.test\r\n", "250");
    assert_reply(stage, early, "220");
    assert_reply(stage, early, "250");
    close(early);
    close(patient);
    char *log = stage_close(stage);
    assert_logged(log, " 1 127.1.0.3 VIOLATION early-talker\n");
    assert_null(strstr(log, " 2 127.1.0.3 VIOLATION"));
    free(log);
}

/* Reads until the end, a reset or silence of some turns; returns how many bytes came. */
static size_t drain(struct stage *stage, int fd)
{
    enum { SILENT_TURNS = 40 };
    static const size_t room = 1 << 20;
    char *bytes = malloc(room);
    size_t have = 0;
    for (int silent = 0; silent < SILENT_TURNS;) {
        ssize_t got = recv(fd, bytes, room, MSG_DONTWAIT);
        if (got == 0 || (got < 0 && errno != EAGAIN))
            break;
        have += got > 0 ? (size_t)got : 0;
        silent = got > 0 ? 0 : silent + 1;
        turn(stage);
    }
    free(bytes);
    return have;
}

static const struct harm_case {
    const char *ip, *recipient; /* NULL: the harm is in the greeting */
    size_t least, most;         /* bytes */
    const char *logged;
} harm_cases[] = {
    {"127.1.0.4", NULL, 32 << 20, 65 << 20, "close server"},
    {"127.1.0.5", "RCPT TO:<good@long.test>\r\n", 2 << 20, (2 << 20) + 100, "rcpt 250"},
    {"127.1.0.6", "RCPT TO:<good@reply.test>\r\n", 32 << 20, 65 << 20, "close server"},
    {"127.1.0.7", "RCPT TO:<good@reset.test>\r\n", 0, 0, "close reset"},
};

static void harm_is_bounded(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof harm_cases / sizeof harm_cases[0]; i++) {
        const struct harm_case *test = &harm_cases[i];
        struct stage *stage = stage_open();
        int fd = client(stage, test->ip);
        if (test->recipient != NULL) {
            assert_reply(stage, fd, "220");
            ask(stage, fd, "EHLO me.test\r\n", "250");
            ask(stage, fd, "MAIL FROM:<>\r\n", "250");
            say(fd, test->recipient);
        }
        assert_in_range(drain(stage, fd), test->least, test->most);
        close(fd);
        char *log = stage_close(stage);
        assert_logged(log, test->logged);
        free(log);
    }
}

/* Others are answered while one client does not read what never ends. */
static void who_does_not_read_harms_nobody(void **state)
{
    (void)state;
    struct stage *stage = stage_open();
    int deaf = client(stage, "127.1.0.4"), dripped = client(stage, "127.1.0.8");
    for (int i = 0; i < 100; i++)
        turn(stage);
    char byte;
    assert_int_equal(recv(dripped, &byte, 1, MSG_DONTWAIT), 1);
    assert_int_equal(byte, '2');
    int fd = client(stage, "127.1.0.1");
    assert_reply(stage, fd, "220");
    ask(stage, fd, "QUIT\r\n", "221");
    assert_closed(stage, fd);
    free(stage_close(stage));
    close(deaf);
    close(dripped);
}

static void only_ipv4_is_served(void **state)
{
    (void)state;
    struct fail fail = {0};
    struct endpoint at;
    assert_true(endpoint_read("[::1]:0", &at));
    struct smtp_server_plan plan = {.at = &at};
    assert_null(smtp_server_open(&plan, &fail));
    assert_int_equal(fail.code, EXIT_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_session_finds_its_host),
        cmocka_unit_test(an_unknown_address_is_closed),
        cmocka_unit_test(many_sessions_at_once),
        cmocka_unit_test(answers_come_later),
        cmocka_unit_test(who_talks_before_the_greeting_is_noted),
        cmocka_unit_test(harm_is_bounded),
        cmocka_unit_test(who_does_not_read_harms_nobody),
        cmocka_unit_test(only_ipv4_is_served),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
