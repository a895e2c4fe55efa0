/* One SMTP session, with a server on loopback: nothing but commands is said, and nobody is asked who
 * must not be. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "validators/net/smtp_session.h"

enum { OPEN_MS = 2000, TURN_MS = 50, TURNS_MOST = 1000, HEARD_BYTES = 4096, URL_BYTES = 64 };

static const unsigned char here[4] = {127, 0, 0, 1};

/* A session, and how it has ended. */
struct scene {
    struct smtp_session session; /* first: its callbacks find the scene by it */
    struct loop *loop;
    struct smtp_sessions sessions;
    unsigned port;
    int listener;
    bool greeted, ended;
    enum smtp_end end;
    unsigned replies;
};

static void scene_greeted(struct smtp_session *session)
{
    ((struct scene *)session)->greeted = true;
}

static void scene_replied(struct smtp_session *session, const struct smtp_reply *reply)
{
    assert_int_equal(reply->code, 250);
    ((struct scene *)session)->replies++;
}

static void scene_ended(struct smtp_session *session, enum smtp_end end, const struct smtp_reply *reply)
{
    struct scene *scene = (struct scene *)session;
    (void)reply;
    scene->ended = true;
    scene->end = end;
}

/* Listens on loopback, and begins a session: with that server, or, if PROXY is a format, by it. */
static void scene_open(struct scene *scene, const char *proxy, bool loopback)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof at;
    struct fail fail = {0};
    char url[URL_BYTES] = "";
    *scene = (struct scene){.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)};
    assert_int_equal(bind(scene->listener, (struct sockaddr *)&at, length), 0);
    assert_int_equal(listen(scene->listener, 1), 0);
    assert_int_equal(getsockname(scene->listener, (struct sockaddr *)&at, &length), 0);
    scene->port = ntohs(at.sin_port);
    if (proxy != NULL)
        snprintf(url, sizeof url, "%s://127.0.0.1:%u", proxy, scene->port);
    struct smtp_sessions_plan plan = {
        .pool = {.helo = "me.test", .port = scene->port, .open_ms = OPEN_MS, .loopback = loopback},
        .reply_ms = OPEN_MS,
        .session_ms = 2 * OPEN_MS,
    };
    plan.pool.proxy = proxy != NULL ? url : NULL;
    scene->loop = loop_new(&fail);
    assert_true(smtp_sessions_open(&scene->sessions, scene->loop, &plan, &fail));
    scene->session.greeted = scene_greeted;
    scene->session.replied = scene_replied;
    scene->session.ended = scene_ended;
}

static void scene_close(struct scene *scene)
{
    smtp_session_close(&scene->session);
    smtp_sessions_close(&scene->sessions);
    loop_free(scene->loop);
    close(scene->listener);
}

static void turn_until(struct scene *scene, const bool *done)
{
    for (unsigned turns = 0; !*done && turns < TURNS_MOST; turns++)
        loop_turn(scene->loop, TURN_MS);
    assert_true(*done);
}

/* In another process: a server that says 250 to everything, and writes what it hears to FD. */
static pid_t serve(int listener, int fd)
{
    static const char hello[] = "220 hello\r\n", fine[] = "250 fine\r\n";
    pid_t child = fork();
    if (child != 0)
        return child;
    int peer;
    char heard[HEARD_BYTES];
    while ((peer = accept4(listener, NULL, NULL, 0)) < 0)
        usleep(1000);
    ssize_t got = write(peer, hello, sizeof hello - 1);
    while (got > 0 && (got = read(peer, heard, sizeof heard)) > 0)
        if (write(fd, heard, (size_t)got) != got || write(peer, fine, sizeof fine - 1) <= 0)
            break;
    _exit(0);
}

static void wait_for_reply(struct scene *scene)
{
    unsigned before = scene->replies;
    for (unsigned turns = 0; scene->replies == before && turns < TURNS_MOST; turns++)
        loop_turn(scene->loop, TURN_MS);
    assert_int_equal(scene->replies, before + 1);
}

#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof literal - 1                                                                          \
    }

/* What must not stand in a command. */
static const struct str unsafe[] =
    {
        TEXT("a\r\nDATA"), TEXT("a\nRCPT TO:<b"), TEXT("a\rb"),
        TEXT("a\0b"),      TEXT("a b"),           TEXT("a>b"),
        TEXT("<a"),        TEXT("a\x7f"),         TEXT("\ta"),
        TEXT("a\x1b"),     TEXT("j\xc3\xbcrgen"), /* nobody has offered SMTPUTF8 */
};

static void refuse_unsafe(struct scene *scene)
{
    char filling[SMTP_LINE_MAX];
    memset(filling, 'a', sizeof filling);
    for (size_t i = 0; i < sizeof unsafe / sizeof *unsafe; i++) {
        assert_false(smtp_session_mail(&scene->session, unsafe[i], false));
        assert_false(smtp_session_rcpt(&scene->session, unsafe[i], STR("ok.test")));
        assert_false(smtp_session_rcpt(&scene->session, STR("anna"), unsafe[i]));
    }
    assert_false(smtp_session_rcpt(&scene->session, (struct str){filling, sizeof filling}, STR("ok.test")));
}

static void nothing_but_commands_is_said(void **state)
{
    static const char wanted[] =
        "EHLO me.test\r\nMAIL FROM:<me@me.test>\r\nRCPT TO:<anna@ok.test>\r\nRSET\r\nQUIT\r\n";
    struct scene scene;
    int pipes[2];
    char heard[HEARD_BYTES] = "";
    (void)state;
    scene_open(&scene, NULL, true);
    assert_int_equal(pipe(pipes), 0);
    pid_t server = serve(scene.listener, pipes[1]);
    close(pipes[1]);
    smtp_session_open(&scene.sessions, &scene.session, here, true);
    turn_until(&scene, &scene.greeted);
    refuse_unsafe(&scene);
    assert_true(smtp_session_mail(&scene.session, STR("me@me.test"), false));
    wait_for_reply(&scene);
    refuse_unsafe(&scene);
    assert_true(smtp_session_rcpt(&scene.session, STR("anna"), STR("ok.test")));
    wait_for_reply(&scene);
    smtp_session_rset(&scene.session);
    wait_for_reply(&scene);
    smtp_session_quit(&scene.session);
    turn_until(&scene, &scene.ended);
    assert_int_equal(scene.end, SMTP_END_LEFT);
    assert_int_equal(waitpid(server, NULL, 0), server);
    assert_true(read(pipes[0], heard, sizeof heard - 1) > 0);
    assert_string_equal(heard, wanted);
    close(pipes[0]);
    scene_close(&scene);
}

/* Not by a proxy either: it would not know better. */
static void who_is_not_public_is_not_asked_for(void **state)
{
    static const char *const ways[] = {NULL, "socks5", "http"};
    (void)state;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct scene scene;
        scene_open(&scene, ways[i], false);
        smtp_session_open(&scene.sessions, &scene.session, here, true);
        turn_until(&scene, &scene.ended);
        assert_int_equal(scene.end, SMTP_END_UNREACHABLE);
        assert_int_equal(accept(scene.listener, NULL, NULL), -1); /* nobody has come */
        scene_close(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_but_commands_is_said),
        cmocka_unit_test(who_is_not_public_is_not_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
