/* Test helper: an engine (validators/mx/mx.h) on the fake resolver and the fake clock, and a client that takes note. */
#ifndef TESTS_UNIT_MX_MX_STAGE_H
#define TESTS_UNIT_MX_MX_STAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/base/fake_clock.h"
#include "tests/unit/dns/fake_resolver.h"
#include "validators/mx/mx.h"

enum { TEST_MS = 60000, NUMBERS = 64 };

/* Whoever is told, in the test. */
struct told {
    struct mx_client client;
    bool told[NUMBERS];
    enum mx_verdict verdict[NUMBERS];
    char host[NUMBERS][64];
};

static inline void hear(struct mx_client *client, size_t number, const struct mx_answer *answer)
{
    struct told *told = (struct told *)client;
    assert_false(told->told[number]);
    told->told[number] = true;
    told->verdict[number] = answer->verdict;
    snprintf(told->host[number], sizeof told->host[number], "%.*s", (int)answer->host.length,
             answer->host.bytes);
}

static inline void hear_nothing(struct mx_client *client, unsigned server)
{
    (void)client;
    (void)server;
}

static const struct paths one_server = PATHS_OF("x"), two_servers = PATHS_OF("x", "y");
static const struct paths canaries = PATHS_OF("canary.test", "canary2.test", "canary3.test");
static struct canary_names *names; /* for every engine */

static inline int open_names(void **state)
{
    (void)state;
    names = canary_names_new(&canaries);
    return 0;
}

static inline int close_names(void **state)
{
    (void)state;
    canary_names_free(names);
    return 0;
}

static inline struct mx_engine *open_desk(const struct paths *servers, struct told *told)
{
    struct fail fail = {0};
    struct mx_plan plan = {.servers = servers, .canaries = names, .most_in_flight = 100};
    *told = (struct told){.client = {hear, hear_nothing, hear_nothing}};
    struct mx_engine *engine = mx_engine_new(&plan, &told->client, &fail);
    assert_non_null(engine);
    return engine;
}

static inline void turn_for(struct mx_engine *engine, int64_t time_ms)
{
    for (int64_t i = 0; i < time_ms; i++) {
        fake_now_ms++;
        mx_turn(engine, 0);
    }
}

static inline void wait_for_light(struct mx_engine *engine)
{
    for (int i = 0; i < TEST_MS && mx_outage_ms(engine) >= 0; i++)
        turn_for(engine, 1);
    assert_true(mx_outage_ms(engine) < 0);
}

static inline void wait_for_answers(struct mx_engine *engine)
{
    for (int i = 0; i < TEST_MS && mx_waiting(engine) > 0; i++)
        turn_for(engine, 1);
    assert_int_equal(mx_waiting(engine), 0);
}

#endif
