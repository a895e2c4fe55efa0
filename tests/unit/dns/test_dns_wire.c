/* The pretend internet's DNS server on the wire: compression, truncation, and queries that are none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dns/dns_stage.h"

enum { MANY_MX = 60 };

static void names_are_compressed(void **state)
{
    (void)state;
    struct stage *stage = stage_of("domain good.test mx mx.ok.test mx2.ok.test\n"
                                   "host mx.ok.test 127.1.0.1 ::1\nhost mx2.ok.test 127.1.0.2 127.1.0.3\n");
    ask(stage, &(struct ask){.name = "good.test", .type = DNS_MX}, false);
    /* header 12, question 15; MX 12 + 2 + "mx" "ok" pointer, 12 + 2 + "mx2" pointer; A, AAAA, A, A */
    assert_int_equal(stage->response.length, 12 + 15 + 22 + 20 + 16 + 28 + 16 + 16);
    stage_free(stage);
}

/* A domain with COUNT MX hosts of two addresses each. */
static struct stage *stage_of_many(int count)
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (int i = 0; i < count; i++)
        fprintf(out, "domain big.test mx %d mx%02d.big.test\nhost mx%02d.big.test 127.1.1.%d 127.1.2.%d\n", i,
                i, i, i, i);
    fclose(out);
    struct stage *stage = stage_of(text);
    free(text);
    return stage;
}

/* Counts the records of each section; the message must be readable to its end. */
static void count_records(const struct stage *stage, unsigned counts[3], bool *truncated)
{
    struct dns_message message;
    struct dns_record record;
    enum dns_next next;
    memset(counts, 0, 3 * sizeof *counts);
    assert_true(dns_message_open(&message, stage->answer, stage->response.length));
    *truncated = message.truncated;
    while ((next = dns_message_next(&message, &record)) == DNS_NEXT_RECORD) {
        struct dns_name name;
        uint16_t preference;
        if (record.type == DNS_MX) {
            assert_true(dns_record_mx(&message, &record, &preference, &name));
            assert_int_equal(preference, counts[DNS_ANSWER]);
            assert_int_equal(name.length, strlen("mx00.big.test"));
        }
        counts[record.section]++;
    }
    assert_int_equal(next, DNS_NEXT_END);
}

static const struct size_case {
    const char *name;
    int count;
    uint16_t edns;
    bool tcp, truncated;
    unsigned answers, additional_least, additional_most;
} size_cases[] = {
    {"60 in 512 bytes", MANY_MX, 0, false, true, 0, 0, 0},
    {"60 by EDNS", MANY_MX, 4096, false, true, 0, 1, 1},
    {"60 over TCP", MANY_MX, 0, true, false, MANY_MX, 2 * MANY_MX, 2 * MANY_MX},
    {"40 by EDNS", 40, 1232, false, false, 40, 3, 25},
    {"40 in 512 bytes", 40, 0, false, true, 0, 0, 0},
    {"40 by less EDNS", 40, 600, false, true, 0, 1, 1},
    {"15 with some addresses", 15, 0, false, false, 15, 2, 12},
    {"5 with all", 5, 0, false, false, 5, 10, 10},
};

static void what_does_not_fit_is_truncated(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof size_cases / sizeof size_cases[0]; i++) {
        const struct size_case *test = &size_cases[i];
        struct stage *stage = stage_of_many(test->count);
        unsigned counts[3];
        bool truncated;
        ask(stage, &(struct ask){"big.test", DNS_MX, .edns = test->edns}, test->tcp);
        count_records(stage, counts, &truncated);
        size_t limit = test->tcp           ? DNS_MESSAGE_MAX
                       : test->edns == 0   ? 512
                       : test->edns > 1232 ? 1232
                                           : test->edns;
        if (truncated != test->truncated || counts[DNS_ANSWER] != test->answers ||
            counts[DNS_ADDITIONAL] < test->additional_least ||
            counts[DNS_ADDITIONAL] > test->additional_most || stage->response.length > limit)
            fail_msg("%s: %d, %u, %u, %zu bytes", test->name, truncated, counts[0], counts[2],
                     stage->response.length);
        if (counts[DNS_ADDITIONAL] % 2 != (test->edns != 0))
            fail_msg("%s: half a host", test->name);
        stage_free(stage);
    }
}

/* Whatever the size: it is kept, and no host has half of its addresses. */
static void every_size_is_kept(void **state)
{
    (void)state;
    for (int count = 1; count <= MANY_MX; count++) {
        struct stage *stage = stage_of_many(count);
        for (uint16_t edns = 511; edns <= 1233; edns += 19) {
            unsigned counts[3], said = edns > 511; /* the first is one without EDNS */
            bool truncated;
            ask(stage, &(struct ask){.name = "big.test", .type = DNS_MX, .edns = said ? edns : 0}, false);
            count_records(stage, counts, &truncated);
            assert_true(stage->response.length <= (edns < 512 ? 512 : edns > 1232 ? 1232 : edns));
            assert_int_equal(counts[DNS_ADDITIONAL] % 2, said);
            assert_int_equal(counts[DNS_ANSWER], truncated ? 0 : count);
        }
        stage_free(stage);
    }
}

/* A record that does not fit leaves nothing behind, also no name that a later one would point at. */
static void a_record_that_does_not_fit(void **state)
{
    (void)state;
    unsigned char bytes[DNS_UDP_MAX];
    struct dns_writer writer;
    struct dns_write_record record = {.section = DNS_ANSWER,
                                      .type = DNS_CNAME,
                                      .owner = STR("a.test"),
                                      .ttl_s = 3600,
                                      .target = STR("b.long.test")};
    dns_write_begin(&writer, bytes, sizeof bytes, &(struct dns_write_header){.id = ASK_ID, .flags = 0x8000});
    dns_write_question(&writer, (const unsigned char *)"\1a\4test\0\0\1\0\1", 12, STR("a.test"));
    for (size_t limit = writer.length; limit < sizeof bytes; limit++) {
        writer.limit = limit;
        if (dns_write_add(&writer, &record))
            break;
        assert_int_equal(writer.length, 24);
    }
    assert_int_equal(writer.limit, 24 + 12 + 9); /* "b" "long" and a pointer */
    writer.limit += 26 + 4; /* the owner of the next one fits, and half of what is behind it */
    assert_false(
        dns_write_add(&writer, &(struct dns_write_record){.type = DNS_CNAME,
                                                          .owner = STR("xxxxxxxxxxxxxxxxxxxx.yy.long.test"),
                                                          .target = STR("b")}));
    writer.limit += 12;
    record.target = STR("zzz.yy.long.test");
    assert_true(dns_write_add(&writer, &record));
    char *text = ask_text(bytes, dns_write_end(&writer, 0));
    assert_string_equal(text, "NOERROR; a.test CNAME b.long.test; a.test CNAME zzz.yy.long.test");
    free(text);
}

static void more_than_tcp_carries_is_truncated(void **state)
{
    (void)state;
    enum { ADDRESSES = 5000 };
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    fputs("host big.test", out);
    for (int i = 0; i < ADDRESSES; i++)
        fprintf(out, " 127.2.%d.%d", i >> 8, i & 255);
    fclose(out);
    struct stage *stage = stage_of(text);
    free(text);
    ask(stage, &(struct ask){.name = "big.test", .type = DNS_A}, true);
    assert_answer(stage, "5000 addresses", "NOERROR TC");
    stage_free(stage);
}

static void long_chains_end(void **state)
{
    (void)state;
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    for (int i = 0; i < 100; i++)
        fprintf(out, "domain c%d.test cname c%d.test\n", i, i + 1);
    fclose(out);
    struct stage *stage = stage_of(text);
    free(text);
    unsigned counts[3];
    bool truncated;
    ask(stage, &(struct ask){.name = "c0.test", .type = DNS_A}, true);
    count_records(stage, counts, &truncated);
    assert_int_equal(counts[DNS_ANSWER], DNS_CNAMES_MAX);
    assert_int_equal(counts[DNS_AUTHORITY], 0);
    ask(stage, &(struct ask){.name = "c90.test", .type = DNS_A}, true);
    count_records(stage, counts, &truncated);
    assert_int_equal(counts[DNS_ANSWER], 10);
    assert_int_equal(counts[DNS_AUTHORITY], 1);
    stage_free(stage);
}

/* What is done to a good query. */
static const struct strange_case {
    const char *name;
    size_t at; /* an octet that is changed */
    unsigned char octet;
    size_t length; /* 0: all of it */
    const char *answer;
} strange_cases[] = {
    {"nothing at all", 0, 0x12, 1, "nothing"},
    {"half a header", 0, 0x12, 11, "nothing"},
    {"a header alone", 5, 0, 12, "no message, FORMERR"},
    {"a header that promises", 0, 0x12, 12, "no message, FORMERR"},
    {"half a name", 0, 0x12, 18, "no message, FORMERR"},
    {"no class", 0, 0x12, 25, "no message, FORMERR"},
    {"no question", 5, 0, 0, "no message, FORMERR"},
    {"two questions", 5, 2, 0, "no message, FORMERR"},
    {"a response", 2, 0x81, 0, "nothing"},
    {"a response alone", 2, 0x80, 12, "nothing"},
    {"another opcode", 2, 0x10, 0, "no message, NOTIMP"},
    {"a name that is a pointer", 12, 0xc0, 0, "no message, FORMERR"},
    {"a reserved kind of label", 12, 0x80, 0, "no message, FORMERR"},
    {"a record that is not there", 11, 1, 0, "FORMERR"},
    {"many records that are not there", 6, 0xff, 0, "FORMERR"},
    {"bytes behind", 0, 0x12, 40, "NOERROR; null.test MX 0 ."},
};

static void strange_queries(void **state)
{
    (void)state;
    struct stage *stage = stage_of("domain null.test mx .\n");
    for (size_t i = 0; i < sizeof strange_cases / sizeof strange_cases[0]; i++) {
        const struct strange_case *test = &strange_cases[i];
        unsigned char bytes[ASK_BYTES] = {0};
        size_t length = ask_write(&(struct ask){.name = "null.test", .type = DNS_MX}, bytes);
        bytes[test->at] = test->octet;
        respond(stage, bytes, test->length != 0 ? test->length : length, false);
        assert_answer(stage, test->name, test->answer);
    }
    stage_free(stage);
}

static void labels_with_any_byte(void **state)
{
    (void)state;
    struct stage *stage = stage_of("domain a.b.test nodata\n");
    unsigned char bytes[ASK_BYTES];
    size_t length = ask_write(&(struct ask){.name = "a\x01 b.te\x02t", .type = DNS_MX}, bytes);
    bytes[DNS_HEADER_BYTES + 2] = '.';  /* a dot within a label */
    bytes[DNS_HEADER_BYTES + 8] = '\0'; /* in the name of the zone */
    respond(stage, bytes, length, false);
    assert_answer(stage, "odd bytes", "NXDOMAIN; authority te t SOA 900");
    assert_int_equal(stage->answer[length], 0xc0); /* the zone is a pointer at the question's */
    stage_free(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_compressed),
        cmocka_unit_test(what_does_not_fit_is_truncated),
        cmocka_unit_test(more_than_tcp_carries_is_truncated),
        cmocka_unit_test(every_size_is_kept),
        cmocka_unit_test(a_record_that_does_not_fit),
        cmocka_unit_test(long_chains_end),
        cmocka_unit_test(strange_queries),
        cmocka_unit_test(labels_with_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
