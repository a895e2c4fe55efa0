/* Tests what is made of DNS answers, and that name servers which lie are not believed: with servers of the test's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/mx.h"

enum { SERVERS = 2, MESSAGE_BYTES = 512, TTL_S = 3600, DELAY_MS = 1, TEST_MS = 8000, NUMBERS = 64 };

/* What the servers say of a name: "mx HOST...", "a IP", "nothing", "nxdomain", "servfail", "timeout". */
struct fact {
    const char *name;
    enum dns_type type; /* 0: whatever is asked */
    const char *says;
};

static const struct fact facts[] = {
    {"canary.test", DNS_MX, "mx mx.good.test"},
    {"canary2.test", DNS_MX, "mx mx.good.test"},
    {"canary3.test", DNS_MX, "mx mx.good.test"},
    {"good.test", DNS_MX, "mx mx.good.test"},
    {"two.test", DNS_MX, "mx gone.good.test mx.good.test"},
    {"mx.good.test", DNS_A, "a 8.8.8.8"},
    {"aonly.test", DNS_MX, "nothing"},
    {"aonly.test", DNS_A, "a 8.8.4.4"},
    {"empty.test", 0, "nothing"},
    {"null.test", DNS_MX, "mx ."},
    {"nullplus.test", DNS_MX, "mx . mx.good.test"},
    {"dangling.test", DNS_MX, "mx gone.good.test also.gone.test"},
    {"private.test", DNS_MX, "mx private.good.test gone.good.test"},
    {"private.good.test", DNS_A, "a 10.1.2.3"},
    {"private.good.test", DNS_AAAA, "nothing"},
    {"literal.test", DNS_MX, "mx 192.0.2.25"},
    {"lame.test", 0, "servfail"},
    {"mute.test", 0, "timeout"},
    {"mutehost.test", DNS_MX, "mx mute.test gone.good.test"},
    {"lamehost.test", DNS_MX, "mx lame.test gone.good.test"},
};

/* The test's resolver: it answers from the facts, and can be made to lie. */
struct resolver {
    struct loop *loop;
    bool used[SERVERS];
    unsigned servers;
    const char *lie[SERVERS]; /* what the server says to everything, or NULL */
    unsigned asked[SERVERS];
    unsigned turn;
};

struct pending {
    struct loop_timer timer;
    struct resolver *resolver;
    struct dns_question *question;
    char name[DNS_NAME_MAX + 1];
    enum dns_type type;
};

static struct resolver *the_resolver; /* what mx_desk_new has opened last: the test's way to it */

struct resolver *resolver_new(struct loop *loop, const struct paths *servers, unsigned most, struct fail *fail)
{
    (void)most;
    (void)fail;
    struct resolver *resolver = memory_take(sizeof *resolver);
    resolver->loop = loop;
    resolver->servers = (unsigned)servers->count;
    the_resolver = resolver;
    return resolver;
}

void resolver_free(struct resolver *resolver)
{
    free(resolver);
}

unsigned resolver_server_count(const struct resolver *resolver)
{
    return resolver->servers;
}

const char *resolver_server_name(const struct resolver *resolver, unsigned server)
{
    (void)resolver;
    return server == 0 ? "first" : "second";
}

void resolver_use(struct resolver *resolver, unsigned server, bool use)
{
    resolver->used[server] = use;
}

int resolver_pick(const struct resolver *resolver, bool room, int not_server)
{
    (void)room;
    int found = -1;
    for (unsigned i = 0; i < resolver->servers; i++)
        if (resolver->used[i] && (found < 0 || found == not_server))
            found = (int)i;
    return found;
}

double resolver_loss(const struct resolver *resolver)
{
    (void)resolver;
    return 0;
}

void resolver_count(const struct resolver *resolver, struct resolver_counts *counts)
{
    (void)resolver;
    *counts = (struct resolver_counts){0};
}

static const char *saying_of(const char *name, enum dns_type type)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (strcmp(facts[i].name, name) == 0 && (facts[i].type == 0 || facts[i].type == type))
            return facts[i].says;
    return "nxdomain";
}

static size_t put16(unsigned char *bytes, size_t at, unsigned value)
{
    bytes[at] = (unsigned char)(value >> 8);
    bytes[at + 1] = (unsigned char)value;
    return at + 2;
}

/* Labels, uncompressed; "." is the root; a text of digits and dots is labels as well. */
static size_t put_name(unsigned char *bytes, size_t at, const char *name)
{
    while (*name != '\0' && strcmp(name, ".") != 0) {
        size_t length = strcspn(name, ".");
        bytes[at++] = (unsigned char)length;
        memcpy(bytes + at, name, length);
        at += length;
        name += length + (name[length] == '.');
    }
    bytes[at++] = 0;
    return at;
}

static size_t put_record_head(unsigned char *bytes, size_t at, enum dns_type type)
{
    at = put16(bytes, at, 0xc00c);
    at = put16(bytes, at, type);
    at = put16(bytes, at, 1);
    at = put16(bytes, at, 0);
    return put16(bytes, at, TTL_S);
}

/* Writes the answer that SAYS means; returns its length. */
static size_t write_answer(const struct pending *pending, const char *says, unsigned char *bytes)
{
    char words[128];
    unsigned answers = 0;
    size_t at = DNS_HEADER_BYTES;
    memset(bytes, 0, DNS_HEADER_BYTES);
    bytes[2] = 0x81;
    bytes[5] = 1;
    at = put_name(bytes, at, pending->name);
    at = put16(bytes, at, pending->type);
    at = put16(bytes, at, 1);
    snprintf(words, sizeof words, "%s", says);
    char *rest = words, *word = strsep(&rest, " ");
    bool mx = strcmp(word, "mx") == 0, a = strcmp(word, "a") == 0;
    while ((mx || a) && (word = strsep(&rest, " ")) != NULL) {
        unsigned octets[4] = {0};
        at = put_record_head(bytes, at, mx ? DNS_MX : DNS_A);
        size_t length = at;
        at = put16(bytes, at, 4);
        if (mx) {
            at = put16(bytes, at, 10 * ++answers);
            at = put_name(bytes, at, word);
            put16(bytes, length, (unsigned)(at - length - 2));
            continue;
        }
        answers++;
        assert_int_equal(sscanf(word, "%u.%u.%u.%u", &octets[0], &octets[1], &octets[2], &octets[3]), 4);
        for (int i = 0; i < 4; i++)
            bytes[at++] = (unsigned char)octets[i];
    }
    put16(bytes, 6, answers);
    return at;
}

static enum dns_outcome outcome_of(const char *says)
{
    if (strcmp(says, "nxdomain") == 0)
        return OUTCOME_NXDOMAIN;
    if (strcmp(says, "servfail") == 0)
        return OUTCOME_FAILURE;
    return strcmp(says, "timeout") == 0 ? OUTCOME_TIMEOUT : OUTCOME_ANSWER;
}

static void answer_now(struct loop_timer *timer)
{
    struct pending *pending = (struct pending *)timer;
    const char *lie = pending->resolver->lie[pending->question->server];
    const char *says = lie != NULL ? lie : saying_of(pending->name, pending->type);
    unsigned char bytes[MESSAGE_BYTES];
    struct dns_message message;
    size_t length = write_answer(pending, says, bytes);
    struct dns_reply reply = {.outcome = outcome_of(says), .message = &message};
    assert_true(dns_message_open(&message, bytes, length));
    struct dns_question *question = pending->question;
    free(pending);
    question->answered(question, &reply);
}

void resolver_ask(struct resolver *resolver, unsigned server, const char *name, enum dns_type type,
                  struct dns_question *question)
{
    struct pending *pending = memory_take(sizeof *pending);
    pending->timer.due = answer_now;
    pending->resolver = resolver;
    pending->question = question;
    pending->type = type;
    snprintf(pending->name, sizeof pending->name, "%s", name);
    question->server = server;
    resolver->asked[server]++;
    loop_after(resolver->loop, &pending->timer, DELAY_MS);
}

/* Whoever is told, in the test. */
struct told {
    struct mx_client client;
    bool told[NUMBERS];
    enum mx_verdict verdict[NUMBERS];
    char host[NUMBERS][64];
};

static void hear(struct mx_client *client, size_t number, const struct mx_answer *answer)
{
    struct told *told = (struct told *)client;
    assert_false(told->told[number]);
    told->told[number] = true;
    told->verdict[number] = answer->verdict;
    snprintf(told->host[number], sizeof told->host[number], "%.*s", (int)answer->host.length, answer->host.bytes);
}

static const struct paths one_server = {1, {"x"}}, two_servers = {2, {"x", "y"}};
static const struct paths canaries = {3, {"canary.test", "canary2.test", "canary3.test"}};

static struct mx_desk *open_desk(const struct paths *servers, struct told *told)
{
    struct fail fail = {0};
    struct mx_plan plan = {.servers = servers, .canaries = &canaries, .most_in_flight = 100};
    *told = (struct told){.client.answered = hear};
    struct mx_desk *desk = mx_desk_new(&plan, &told->client, &fail);
    assert_non_null(desk);
    return desk;
}

static void turn_for(struct mx_desk *desk, int64_t time_ms)
{
    int64_t from_ms = loop_now_ms(the_resolver->loop);
    while (loop_now_ms(the_resolver->loop) - from_ms < time_ms)
        mx_turn(desk, 5);
}

static void wait_for_light(struct mx_desk *desk)
{
    for (int i = 0; i < TEST_MS && mx_dark_ms(desk) >= 0; i++)
        mx_turn(desk, 1);
    assert_true(mx_dark_ms(desk) < 0);
}

static void wait_for_answers(struct mx_desk *desk)
{
    for (int i = 0; i < TEST_MS && mx_waiting(desk) > 0; i++)
        mx_turn(desk, 1);
    assert_int_equal(mx_waiting(desk), 0);
}

static const struct verdict_case {
    const char *domain;
    enum mx_verdict verdict;
    const char *host;
} verdict_cases[] = {
    {"good.test", MX_ACCEPTS_MAIL, "mx.good.test"},
    {"two.test", MX_ACCEPTS_MAIL, "mx.good.test"},
    {"aonly.test", MX_ACCEPTS_MAIL, ""},
    {"empty.test", MX_NO_MAIL_HOST, ""},
    {"gone.test", MX_NO_DOMAIN, ""},
    {"null.test", MX_NULL_MX, ""},
    {"nullplus.test", MX_DNS_FAILURE, "mx.good.test"},
    {"dangling.test", MX_DANGLING, "gone.good.test"},
    {"private.test", MX_NOT_PUBLIC, "private.good.test"},
    {"literal.test", MX_IP_LITERAL, "192.0.2.25"},
    {"lame.test", MX_DNS_FAILURE, ""},
    {"mute.test", MX_DNS_TIMEOUT, ""},
    {"mutehost.test", MX_DNS_TIMEOUT, "mute.test"},
    {"lamehost.test", MX_DNS_FAILURE, "lame.test"},
};

enum { CASES = sizeof verdict_cases / sizeof verdict_cases[0] };

static void ask_all_cases(struct mx_desk *desk)
{
    for (size_t i = 0; i < CASES; i++)
        mx_ask(desk, verdict_cases[i].domain, i);
}

static void check_all_cases(const struct told *told)
{
    for (size_t i = 0; i < CASES; i++) {
        assert_true(told->told[i]);
        if (told->verdict[i] != verdict_cases[i].verdict || strcmp(told->host[i], verdict_cases[i].host) != 0)
            fail_msg("%s: verdict %d of host %s", verdict_cases[i].domain, told->verdict[i], told->host[i]);
    }
}

static void test_verdicts(void **state)
{
    (void)state;
    const struct paths *const servers[] = {&one_server, &two_servers};
    for (size_t i = 0; i < 2; i++) {
        struct told told;
        struct mx_desk *desk = open_desk(servers[i], &told);
        assert_false(mx_has_room(desk)); /* nobody is believed yet */
        wait_for_light(desk);
        ask_all_cases(desk);
        wait_for_answers(desk);
        check_all_cases(&told);
        mx_desk_free(desk);
    }
}

/* A bad verdict needs a second opinion, and a sign after it. */
static void test_invalid_takes_time(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    mx_ask(desk, "gone.test", 0);
    mx_ask(desk, "good.test", 1);
    turn_for(desk, 20);
    assert_true(told.told[1]);
    assert_false(told.told[0]);
    wait_for_answers(desk);
    assert_int_equal(told.verdict[0], MX_NO_DOMAIN);
    mx_desk_free(desk);
}

/* From some moment on every answer is LIE: nothing becomes invalid, and all is right when the lie ends. */
static void lie_in_mid_run(const char *lie)
{
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    the_resolver->lie[0] = lie;
    ask_all_cases(desk);
    turn_for(desk, 1500);
    assert_true(mx_dark_ms(desk) >= 0);
    assert_false(mx_has_room(desk));
    for (size_t i = 0; i < CASES; i++)
        if (told.told[i] && mx_reason(told.verdict[i])->segment == SEGMENT_INVALID)
            fail_msg("%s: %s because of a lie", verdict_cases[i].domain, mx_reason(told.verdict[i])->code);
    assert_int_equal(mx_waiting(desk), 0); /* given back */
    the_resolver->lie[0] = NULL;
    wait_for_light(desk);
    memset(told.told, 0, sizeof told.told);
    ask_all_cases(desk);
    wait_for_answers(desk);
    check_all_cases(&told);
    mx_desk_free(desk);
}

static void test_lies(void **state)
{
    (void)state;
    static const char *const lies[] = {"nxdomain", "nothing", "mx .", "servfail", "timeout"};
    for (size_t i = 0; i < sizeof lies / sizeof lies[0]; i++)
        lie_in_mid_run(lies[i]);
}

/* A lie that ends before any canary has met it is caught by the second opinion. */
static void test_short_lie(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&one_server, &told);
    wait_for_light(desk);
    turn_for(desk, 20);
    the_resolver->lie[0] = "nxdomain";
    mx_ask(desk, "good.test", 0);
    turn_for(desk, 10);
    the_resolver->lie[0] = NULL;
    wait_for_answers(desk);
    assert_int_equal(told.verdict[0], MX_ACCEPTS_MAIL);
    mx_desk_free(desk);
}

/* One of two servers lies: the other one is asked, and the run goes on without the first. */
static void test_one_of_two_lies(void **state)
{
    (void)state;
    struct told told;
    struct mx_desk *desk = open_desk(&two_servers, &told);
    wait_for_light(desk);
    turn_for(desk, 50);
    the_resolver->lie[0] = "nxdomain";
    ask_all_cases(desk);
    turn_for(desk, 1500);
    assert_true(mx_dark_ms(desk) < 0);
    assert_false(the_resolver->used[0]);
    assert_true(the_resolver->used[1]);
    for (size_t i = 0; i < CASES; i++) {
        if (told.told[i] && told.verdict[i] == MX_UNKNOWN) {
            told.told[i] = false;
            mx_ask(desk, verdict_cases[i].domain, i);
        }
    }
    wait_for_answers(desk);
    check_all_cases(&told);
    mx_desk_free(desk);
}

/* Servers that are wrong from the start are never used, and the sentence says what they do. */
static void test_dark_from_the_start(void **state)
{
    (void)state;
    struct told told;
    struct fail fail = {0};
    struct mx_desk *desk = open_desk(&one_server, &told);
    the_resolver->lie[0] = "nxdomain";
    turn_for(desk, 300);
    assert_true(mx_dark_ms(desk) >= 250);
    assert_false(mx_has_room(desk));
    assert_false(mx_dark_fail(desk, EXIT_NO_NETWORK, &fail));
    assert_int_equal(fail.code, EXIT_NO_NETWORK);
    assert_non_null(strstr(fail.sentence, "first"));
    assert_non_null(strstr(fail.sentence, "do not exist"));
    mx_desk_free(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_verdicts),      cmocka_unit_test(test_invalid_takes_time),
        cmocka_unit_test(test_lies),          cmocka_unit_test(test_short_lie),
        cmocka_unit_test(test_one_of_two_lies), cmocka_unit_test(test_dark_from_the_start),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
