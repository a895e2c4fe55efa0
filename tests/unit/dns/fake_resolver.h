/* Test helper: a resolver (validators/net/resolver.h) that answers from a table, and can be made to lie. */
#ifndef TESTS_UNIT_DNS_FAKE_RESOLVER_H
#define TESTS_UNIT_DNS_FAKE_RESOLVER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/base/memory.h"
#include "validators/lists/great_domains.h"
#include "validators/net/resolver.h"

enum { SERVERS = 2, MESSAGE_BYTES = 512, TTL_S = 3600, DELAY_MS = 1, SLOW_MS = 3000 };

/* What the servers say of a name: "mx HOST...", behind it perhaps "+ NAME IP" for an address that comes along, "a IP", "nothing", "nxdomain", "servfail", "timeout" and, which takes as
 * long as a resolver waits, "silence".  A name that is not in the table exists if it does not end in .test.  What is not
 * there comes with the SOA of the last label; "nothing bare", "nxdomain bare": without one; "nxdomain root": with that
 * of the root. */
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
    {"onegone.test", DNS_MX, "mx gone.good.test"},
    {"own.test", DNS_MX, "mx mx.own.test + mx.own.test 8.8.8.8"},
    {"ofown.test", DNS_MX, "mx mx.own.test"},
    {"knowall.test", DNS_MX, "mx mx.victim.test + mx.victim.test 8.8.8.8"},
    {"victim.test", DNS_MX, "mx mx.victim.test"},
    {"twenty.test", DNS_MX, "mx a b c d e f g h i j k l m n o p q r s t"},
    {"private.test", DNS_MX, "mx private.good.test gone.good.test"},
    {"private.good.test", DNS_A, "a 10.1.2.3"},
    {"private.good.test", DNS_AAAA, "nothing"},
    {"literal.test", DNS_MX, "mx 192.0.2.25"},
    {"lame.test", 0, "servfail"},
    {"mute.test", 0, "timeout"},
    {"mutehost.test", DNS_MX, "mx mute.test gone.good.test"},
    {"lamehost.test", DNS_MX, "mx lame.test gone.good.test"},
    {"flaps.test", 0, "flaps"},
    {"bare.test", 0, "nxdomain bare"},
    {"bareempty.test", 0, "nothing bare"},
    {"bareaonly.test", DNS_MX, "nothing bare"},
    {"bareaonly.test", DNS_A, "a 8.8.4.4"},
    {"rooted.com", 0, "nxdomain root"},
    {"rooted.test", 0, "nxdomain root"},
    {"barehost.test", DNS_MX, "mx bare.test"},
    {"odd.test", DNS_MX, "mx a,b=c.test =1+1.test x\n99;eve.test \x1b[31m.test"},
    {"odddangling.test", DNS_MX, "mx a,b=c.test gone.good.test"},
    {"oddnull.test", DNS_MX, "mx . a,b=c.test"},
    {"oddtwo.test", DNS_MX, "mx a,b=c.test mx.good.test"},
};

/* The test's resolver: it answers from the facts, and can be made to lie. */
struct resolver {
    struct loop *loop;
    bool used[SERVERS];
    unsigned servers;
    const char *lie
        [SERVERS]; /* what the server says to everything, or NULL; "portal": its own address; "fails": mostly servfail */
    const char *lie_once;  /* a name that the next answer says does not exist, or NULL */
    bool invents[SERVERS]; /* it has an address for every name that does not exist */
    const char *(*say)(unsigned server, const char *name,
                       enum dns_type type); /* what it says, or NULL for the truth */
    bool near;                              /* the servers are one operator's */
    const char *slow[SERVERS];              /* the name for which the server takes SLOW_MS, or NULL */
    bool full[SERVERS];                     /* it has no room for another question */
    unsigned asked[SERVERS];
    unsigned turn;
    struct pending *pending;
};

/* A question on its way. */
struct pending {
    struct loop_timer timer;
    struct pending *next;
    struct resolver *resolver;
    struct dns_question *question;
    char name[DNS_NAME_MAX + 1];
    enum dns_type type;
    bool waited;
};

static struct resolver *the_resolver; /* what mx_engine_new has opened last: the test's way to it */

struct resolver *resolver_new(struct loop *loop, const struct paths *servers, unsigned most,
                              struct fail *fail)
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
    while (resolver->pending != NULL) {
        struct pending *pending = resolver->pending;
        resolver->pending = pending->next;
        loop_forget(resolver->loop, &pending->timer);
        free(pending);
    }
    free(resolver);
}

unsigned resolver_server_count(const struct resolver *resolver)
{
    return resolver->servers;
}

const char *resolver_server_name(const struct resolver *resolver, unsigned server)
{
    return server == 0 ? "192.0.2.1" : resolver->near ? "192.0.7.1" : "198.51.100.1";
}

void resolver_use(struct resolver *resolver, unsigned server, bool use)
{
    resolver->used[server] = use;
}

int resolver_pick(const struct resolver *resolver, bool room, int not_server)
{
    int found = -1;
    for (unsigned i = 0; i < resolver->servers; i++)
        if (resolver->used[i] && found < 0 && (int)i != not_server && !(room && resolver->full[i]))
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

/* Whether NAME is one of the great mail domains. */
static bool is_great(const char *name)
{
    struct str left = great_domains(), domain;
    while (great_domains_next(&left, &domain))
        if (str_equal(domain, str_of(name)))
            return true;
    return false;
}

static const char *saying_of(const char *name, enum dns_type type)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (strcmp(facts[i].name, name) == 0 && (facts[i].type == 0 || facts[i].type == type))
            return facts[i].says;
    return type == DNS_MX && is_great(name) ? "mx mx.good.test" : "nxdomain";
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

/* What follows a record's owner. */
static size_t put_record_fields(unsigned char *bytes, size_t at, enum dns_type type)
{
    at = put16(bytes, at, type);
    at = put16(bytes, at, 1);
    at = put16(bytes, at, 0);
    return put16(bytes, at, TTL_S);
}

static size_t put_record_head(unsigned char *bytes, size_t at, enum dns_type type)
{
    return put_record_fields(bytes, put16(bytes, at, 0xc00c), type);
}

static size_t put_soa(unsigned char *bytes, size_t at, const char *zone)
{
    static const unsigned char numbers[] = {0, 0,   0, 1, 0,  0,   14, 16, 0, 0,
                                            3, 132, 0, 9, 58, 128, 0,  0,  3, 132};
    at = put_name(bytes, at, zone);
    at = put16(bytes, at, DNS_SOA);
    at = put16(bytes, at, 1);
    at = put16(bytes, at, 0);
    at = put16(bytes, at, TTL_S);
    at = put16(bytes, at, 2 + sizeof numbers); /* both names are the root */
    bytes[at++] = 0;
    bytes[at++] = 0;
    memcpy(bytes + at, numbers, sizeof numbers);
    return at + sizeof numbers;
}

/* Ends the answer to NAME that denies it, with the proof or without. */
static size_t deny(unsigned char *bytes, size_t at, const char *name, const char *says)
{
    bool no_name = strncmp(says, "nxdomain", strlen("nxdomain")) == 0;
    bytes[3] = no_name ? DNS_NXDOMAIN : DNS_NOERROR;
    if (strstr(says, "bare") != NULL)
        return at;
    put16(bytes, 8, 1);
    const char *dot = strrchr(name, '.');
    return put_soa(bytes, at, strstr(says, "root") != NULL ? "." : dot != NULL ? dot + 1 : name);
}

/* Adds the address that comes along after " + ". */
static size_t put_along(unsigned char *bytes, size_t at, const char *words)
{
    char name[64];
    unsigned octets[4];
    assert_int_equal(
        sscanf(words, " + %63s %u.%u.%u.%u", name, &octets[0], &octets[1], &octets[2], &octets[3]), 5);
    at = put_record_fields(bytes, put_name(bytes, at, name), DNS_A);
    at = put16(bytes, at, 4);
    for (int i = 0; i < 4; i++)
        bytes[at++] = (unsigned char)octets[i];
    put16(bytes, 10, 1);
    return at;
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
    while ((mx || a) && (word = strsep(&rest, " ")) != NULL && strcmp(word, "+") != 0) {
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
    if (answers == 0)
        return deny(bytes, at, pending->name, says);
    const char *along = strstr(says, " + ");
    return along != NULL ? put_along(bytes, at, along) : at;
}

static enum dns_outcome outcome_of(const char *says)
{
    if (strncmp(says, "nxdomain", strlen("nxdomain")) == 0)
        return OUTCOME_NXDOMAIN;
    if (strcmp(says, "servfail") == 0)
        return OUTCOME_FAILURE;
    return strcmp(says, "timeout") == 0 || strcmp(says, "silence") == 0 ? OUTCOME_TIMEOUT : OUTCOME_ANSWER;
}

/* What the answer to PENDING is, before the words that depend on the question. */
static const char *saying(const struct pending *pending)
{
    struct resolver *resolver = pending->resolver;
    unsigned server = pending->question->server;
    const char *said = resolver->say != NULL ? resolver->say(server, pending->name, pending->type) : NULL;
    if (resolver->lie_once != NULL && strcmp(resolver->lie_once, pending->name) == 0) {
        resolver->lie_once = NULL;
        return "nxdomain";
    }
    if (resolver->lie[server] != NULL)
        return resolver->lie[server];
    return said != NULL ? said : saying_of(pending->name, pending->type);
}

static void answer_now(struct loop_timer *timer)
{
    struct pending *pending = (struct pending *)timer;
    bool invents = pending->resolver->invents[pending->question->server];
    const char *says = pending->waited ? "silence" : saying(pending);
    if (strcmp(says, "silence") == 0 && !pending->waited) {
        pending->waited = true;
        loop_after(pending->resolver->loop, timer, RESOLVER_GIVES_UP_MS);
        return;
    }
    if (strcmp(says, "fails") == 0) /* three times of four */
        says = pending->resolver->turn++ % 4 == 0 ? saying_of(pending->name, pending->type) : "servfail";
    if (strcmp(says, "portal") == 0)
        says = pending->type == DNS_A ? "a 8.8.8.8" : "nothing";
    if (strcmp(says, "flaps") == 0)
        says = pending->resolver->turn++ % 2 == 0 ? "mx ." : "nxdomain";
    if (invents && pending->type == DNS_A && strcmp(says, "nxdomain") == 0)
        says = "a 192.0.2.80";
    unsigned char bytes[MESSAGE_BYTES];
    struct dns_message message;
    size_t length = write_answer(pending, says, bytes);
    struct dns_reply reply = {.outcome = outcome_of(says)};
    if (reply.outcome == OUTCOME_ANSWER || reply.outcome == OUTCOME_NXDOMAIN)
        reply.message = &message;
    assert_true(dns_message_open(&message, bytes, length));
    struct dns_question *question = pending->question;
    struct pending **place = &pending->resolver->pending;
    while (*place != pending)
        place = &(*place)->next;
    *place = pending->next;
    free(pending);
    question->answered(question, &reply);
}

void resolver_ask(struct resolver *resolver, struct dns_request request, struct dns_question *question)
{
    struct pending *pending = memory_take(sizeof *pending);
    pending->timer.due = answer_now;
    pending->resolver = resolver;
    pending->next = resolver->pending;
    resolver->pending = pending;
    pending->question = question;
    pending->type = request.type;
    snprintf(pending->name, sizeof pending->name, "%s", request.name);
    question->server = request.server;
    resolver->asked[request.server]++;
    const char *slow_name = resolver->slow[request.server];
    bool slow = slow_name != NULL && strcmp(slow_name, request.name) == 0;
    loop_after(resolver->loop, &pending->timer, slow ? SLOW_MS : DELAY_MS);
}

#endif
