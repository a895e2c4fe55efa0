/* Test helper: a session with a pretend mail server, a script of it, and a transcript of what has happened.
 */
#ifndef TESTS_UNIT_SMTP_SMTP_STAGE_H
#define TESTS_UNIT_SMTP_SMTP_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/smtp/smtp_server_session.h"

static const char world_text[] = "domain ok.test mx mx.ok.test\n"
                                 "domain other.test mx mx.other.test\n"
                                 "host mx.ok.test 127.1.0.1\n"
                                 "host mx.other.test 127.1.0.2\n"
                                 "mailbox good@ok.test second@ok.test \n"
                                 "mailbox full@ok.test full\n"
                                 "mailbox over@ok.test overquota\n"
                                 "mailbox disabled@ok.test disabled\n"
                                 "mailbox moved@ok.test moved\n"
                                 "mailbox owner@ok.test owner\n"
                                 "mailbox soft@ok.test soft\n"
                                 "mailbox temporary@ok.test temporary\n"
                                 "mailbox unclear@ok.test unclear\n"
                                 "mailbox rate@ok.test rate\n"
                                 "mailbox later@ok.test later\n"
                                 "mailbox quiet@ok.test quiet\n";

enum { TRANSCRIPT_BYTES = 4096, PIECE_BYTES = 2048 };

/* A host, a session with it, and what has happened: "ehlo=250" for a command with the code of its answer,
 * "VIOLATION:WHAT", "+MSms" for a delay, "~MSms" for a drip, "xN" for repeats, "more", "close" and "reset".
 */
struct stage {
    struct smtp_listener listener; /* first: note finds the stage by it */
    struct world *world;
    struct smtp_host host;
    struct smtp_server_session session;
    struct smtp_answer answer; /* the last one */
    int64_t now_ms;
    bool over;
    char transcript[TRANSCRIPT_BYTES];
};

static inline void put(struct stage *stage, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline void put(struct stage *stage, const char *format, ...)
{
    size_t used = strlen(stage->transcript);
    va_list arguments;
    va_start(arguments, format);
    if (used > 0)
        stage->transcript[used++] = ' ';
    int length = vsnprintf(stage->transcript + used, TRANSCRIPT_BYTES - used, format, arguments);
    va_end(arguments);
    assert_true(length > 0 && used + (size_t)length < TRANSCRIPT_BYTES);
}

static inline void note(struct smtp_listener *listener, const struct smtp_server_session *session,
                        const struct smtp_event *event)
{
    struct stage *stage = (struct stage *)(void *)listener;
    assert_ptr_equal(session, &stage->session);
    if (event->violation)
        put(stage, "VIOLATION:%s", event->word);
    else
        put(stage, "%s=%u", event->word, event->code);
}

static inline void put_manner(struct stage *stage)
{
    static const char *const ends[] = {
        [SMTP_END_MORE] = "more", [SMTP_END_CLOSE] = "close", [SMTP_END_RESET] = "reset"};
    const struct smtp_answer *answer = &stage->answer;
    if (answer->delay_ms != 0)
        put(stage, "+%ums", answer->delay_ms);
    if (answer->drip_ms != 0)
        put(stage, "~%ums", answer->drip_ms);
    if (answer->repeats != 0)
        put(stage, "repeats");
    if (answer->end != SMTP_END_NOT)
        put(stage, "%s", ends[answer->end]);
    stage->over = answer->end == SMTP_END_CLOSE || answer->end == SMTP_END_RESET;
}

static inline void open_session(struct stage *stage)
{
    stage->session = (struct smtp_server_session){
        .host = &stage->host, .listener = &stage->listener, .client = "127.0.0.1", .server = "127.1.0.1"};
    smtp_server_session_open(&stage->session, &stage->answer);
    put(stage, "%u", smtp_answer_code(&stage->answer));
    put_manner(stage);
}

static inline struct stage *stage_open(const struct smtp_manners *manners)
{
    struct fail fail = {0};
    struct stage *stage = calloc(1, sizeof *stage);
    stage->listener.note = note;
    stage->world = world_of("w", str_of(world_text), &fail);
    if (stage->world == NULL)
        fail_msg("%s", fail.sentence);
    stage->host = (struct smtp_host){.world = stage->world, .manners = manners};
    stage->host.number = world_find(stage->world, STR("mx.ok.test"));
    stage->now_ms = 1000;
    return stage;
}

static inline void stage_close(struct stage *stage)
{
    smtp_greylist_clear(&stage->host.greylist);
    world_free(stage->world);
    free(stage);
}

static inline void hear(struct stage *stage, const char *bytes, size_t length)
{
    while (length > 0 && !stage->over) {
        size_t room;
        char *in = smtp_server_session_room(&stage->session, &room);
        assert_true(room > 0);
        size_t part = length < room ? length : room;
        memcpy(in, bytes, part);
        smtp_server_session_came(&stage->session, part);
        bytes += part;
        length -= part;
        struct smtp_answer answer;
        while (!stage->over && smtp_server_session_next(&stage->session, stage->now_ms, &answer)) {
            stage->answer = answer;
            put_manner(stage);
        }
    }
}

/* Plays PIECE: "@MS" lets time go by, "new" begins another session, "early" is a byte that came too soon,
 * "rest" asks for the rest of the greeting; all others are said, with CRLF if SAYS. */
static inline void play(struct stage *stage, const char *piece, size_t length)
{
    char text[PIECE_BYTES];
    int whole = snprintf(text, sizeof text, "%.*s", (int)length, piece);
    assert_true(whole >= 0 && (size_t)whole < sizeof text);
    if (text[0] == '@') {
        stage->now_ms += strtol(text + 1, NULL, 10);
    } else if (strcmp(text, "new") == 0) {
        smtp_server_session_close(&stage->session);
        put(stage, "/");
        open_session(stage);
    } else if (strcmp(text, "early") == 0) {
        smtp_server_session_early(&stage->session);
    } else if (strcmp(text, "rest") == 0) {
        smtp_server_session_more(&stage->session, &stage->answer);
        put(stage, "%u", smtp_answer_code(&stage->answer));
        put_manner(stage);
    } else {
        hear(stage, text, length);
        hear(stage, "\r\n", 2);
    }
}

static inline void play_all(struct stage *stage, const char *said)
{
    for (;;) {
        size_t length = strcspn(said, "|");
        if (length > 0)
            play(stage, said, length);
        if (said[length] == '\0')
            return;
        said += length + 1;
    }
}

#endif
