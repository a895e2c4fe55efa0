/* Test helper: a responder for a world, and the answer that it gave last. */
#ifndef TESTS_UNIT_DNS_DNS_STAGE_H
#define TESTS_UNIT_DNS_DNS_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "fixtures/dns/dns_answer.h"
#include "tests/unit/dns/dns_asking.h"

struct stage {
    struct world *world;
    struct dns_responder responder;
    struct dns_response response;
    int64_t now_ms;
    unsigned char answer[DNS_MESSAGE_MAX];
};

static inline struct stage *stage_of(const char *text)
{
    struct fail fail = {0};
    struct stage *stage = calloc(1, sizeof *stage);
    stage->world = world_of("w", str_of(text), &fail);
    if (stage->world == NULL)
        fail_msg("%s", fail.sentence);
    dns_responder_open(&stage->responder, stage->world);
    return stage;
}

static inline void stage_free(struct stage *stage)
{
    dns_responder_close(&stage->responder);
    world_free(stage->world);
    free(stage);
}

static inline void respond(struct stage *stage, const unsigned char *bytes, size_t length, bool tcp)
{
    struct dns_query query = {.bytes = bytes, .length = length, .tcp = tcp, .now_ms = stage->now_ms};
    dns_respond(&stage->responder, &query, stage->answer, &stage->response);
}

static inline void ask(struct stage *stage, const struct ask *question, bool tcp)
{
    unsigned char bytes[ASK_BYTES];
    respond(stage, bytes, ask_write(question, bytes), tcp);
}

static inline void assert_answer(struct stage *stage, const char *name, const char *expected)
{
    char *text = ask_text(stage->answer, stage->response.length);
    if (strcmp(text, expected) != 0)
        fail_msg("%s: \"%s\", not \"%s\"", name, text, expected);
    free(text);
}

#endif
