/* Tests what a name server's answer is taken for when it comes from a socket: by codes, flags and damage. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "fixtures/world/endpoint.h"
#include "validators/net/resolver.h"

enum { PATIENCE_TURNS = 2000, TURN_MS = 5, PACKET_BYTES = 1500, NAME_BYTES = sizeof "\1a\4test" };

/* What the server makes of a question. */
static const struct reply_case {
    const char *name;
    unsigned char flags[2];
    bool echo;          /* the question itself comes back */
    bool opt;           /* with an OPT record ... */
    unsigned char high; /* ... of this part of the code */
    unsigned char questions;
    enum dns_outcome outcome;
} cases[] = {
    {.name = "NOERROR", .flags = {0x81, 0x80}, .questions = 1, .outcome = OUTCOME_ANSWER},
    {.name = "NOERROR, with OPT",
     .flags = {0x81, 0x80},
     .questions = 1,
     .opt = true,
     .outcome = OUTCOME_ANSWER},
    {.name = "NXDOMAIN", .flags = {0x81, 0x83}, .questions = 1, .outcome = OUTCOME_NXDOMAIN},
    {.name = "FORMERR", .flags = {0x81, 0x81}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "SERVFAIL", .flags = {0x81, 0x82}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "NOTIMP", .flags = {0x81, 0x84}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "REFUSED", .flags = {0x81, 0x85}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "YXDOMAIN", .flags = {0x81, 0x86}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "NOTAUTH", .flags = {0x81, 0x89}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "a code that nobody knows", .flags = {0x81, 0x8f}, .questions = 1, .outcome = OUTCOME_FAILURE},
    {.name = "BADVERS",
     .flags = {0x81, 0x80},
     .questions = 1,
     .opt = true,
     .high = 1,
     .outcome = OUTCOME_FAILURE},
    {.name = "BADCOOKIE",
     .flags = {0x81, 0x87},
     .questions = 1,
     .opt = true,
     .high = 1,
     .outcome = OUTCOME_FAILURE},
    {.name = "19, which ends like NXDOMAIN",
     .flags = {0x81, 0x83},
     .questions = 1,
     .opt = true,
     .high = 1,
     .outcome = OUTCOME_FAILURE},
    {.name = "the question comes back", .echo = true, .outcome = OUTCOME_BROKEN},
    {.name = "no response", .flags = {0x01, 0x80}, .questions = 1, .outcome = OUTCOME_BROKEN},
    {.name = "another opcode", .flags = {0x91, 0x80}, .questions = 1, .outcome = OUTCOME_BROKEN},
    {.name = "another opcode, NXDOMAIN", .flags = {0xa9, 0x83}, .questions = 1, .outcome = OUTCOME_BROKEN},
};

struct asked {
    struct dns_question question; /* the first member: the question is this */
    unsigned answers;
    enum dns_outcome outcome;
    bool message;
};

static void hear(struct dns_question *question, const struct dns_reply *reply)
{
    struct asked *asked = (struct asked *)question;
    asked->answers++;
    asked->outcome = reply->outcome;
    asked->message = reply->message != NULL;
}

/* Answers a question that has come to FD as ONE says. */
static void answer(int fd, const struct reply_case *one)
{
    static const unsigned char opt[] = {0, 0, 41, 4, 0xd0, 0, 0, 0, 0, 0, 0};
    unsigned char packet[PACKET_BYTES];
    struct sockaddr_storage from;
    socklen_t from_length = sizeof from;
    ssize_t got = recvfrom(fd, packet, sizeof packet, MSG_DONTWAIT, (struct sockaddr *)&from, &from_length);
    if (got < 0)
        return;
    size_t length = (size_t)got;
    if (!one->echo) {
        length = 12 + NAME_BYTES + 4;
        memcpy(packet + 2, one->flags, sizeof one->flags);
        memset(packet + 4, 0, 8);
        packet[5] = one->questions;
        packet[11] = one->opt;
    }
    if (one->opt) {
        memcpy(packet + length, opt, sizeof opt);
        packet[length + 5] = one->high;
        length += sizeof opt;
    }
    assert_int_equal(sendto(fd, packet, length, 0, (struct sockaddr *)&from, from_length), length);
}

static void check(const struct reply_case *one)
{
    struct fail fail = {0};
    struct endpoint at;
    struct asked asked = {.question.answered = hear};
    assert_true(endpoint_read("127.0.0.1:0", &at));
    int fd = endpoint_bind(&at, SOCK_DGRAM);
    assert_true(fd >= 0);
    char server[ENDPOINT_TEXT_BYTES];
    endpoint_text(&at, server);
    struct loop *loop = loop_new(&fail);
    struct resolver *resolver = resolver_new(loop, &(struct paths)PATHS_OF(server), 10, &fail);
    assert_non_null(resolver);
    resolver_ask(resolver, (struct dns_request){0, "a.test", DNS_MX}, &asked.question);
    for (int i = 0; i < PATIENCE_TURNS && asked.answers == 0; i++) {
        loop_turn(loop, TURN_MS);
        answer(fd, one);
    }
    if (asked.answers != 1 || asked.outcome != one->outcome)
        fail_msg("%s: outcome %d", one->name, asked.outcome);
    assert_int_equal(asked.message, one->outcome == OUTCOME_ANSWER || one->outcome == OUTCOME_NXDOMAIN);
    asked.answers = 0;
    resolver_ask(resolver, (struct dns_request){0, "a.test", DNS_MX}, &asked.question);
    resolver_free(resolver); /* answers nobody any more */
    assert_int_equal(asked.answers, 0);
    loop_free(loop);
    close(fd);
}

static void test_outcomes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_outcomes)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
