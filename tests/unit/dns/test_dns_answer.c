/* Tests what is taken for an answer, for a denial, and for its proof. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/net/dns_answer.h"

enum { MESSAGE_BYTES = 4096, TTL_S = 600, MINIMUM_S = 300, CHAOS = 3 };

struct made {
    unsigned char bytes[MESSAGE_BYTES];
    size_t length;
};

static void put16(struct made *made, unsigned value)
{
    made->bytes[made->length++] = (unsigned char)(value >> 8);
    made->bytes[made->length++] = (unsigned char)value;
}

static void put32(struct made *made, uint32_t value)
{
    put16(made, value >> 16);
    put16(made, value & 0xffff);
}

/* "." is the root; "@" a pointer to itself. */
static void put_name(struct made *made, const char *name)
{
    if (strcmp(name, "@") == 0) {
        put16(made, 0xc000 | (unsigned)made->length);
        return;
    }
    while (*name != '\0' && strcmp(name, ".") != 0) {
        size_t length = strcspn(name, ".");
        made->bytes[made->length++] = (unsigned char)length;
        memcpy(made->bytes + made->length, name, length);
        made->length += length;
        name += length + (name[length] == '.');
    }
    made->bytes[made->length++] = 0;
}

static void put_data(struct made *made, const char *type, const char *value)
{
    if (strcmp(type, "A") == 0)
        put32(made, 0x08080808);
    else if (strcmp(type, "MX") == 0)
        put16(made, 10);
    if (strcmp(type, "OPT") == 0 || strcmp(type, "A") == 0)
        return;
    put_name(made, value);
    if (strcmp(type, "SOA") == 0) {
        put_name(made, "admin.test");
        for (int i = 0; i < 4; i++)
            put32(made, 1);
        put32(made, MINIMUM_S);
    }
}

static const struct {
    const char *name;
    unsigned type;
} types[] = {{"A", DNS_A},     {"NS", DNS_NS}, {"CNAME", DNS_CNAME},
             {"SOA", DNS_SOA}, {"MX", DNS_MX}, {"OPT", DNS_OPT}};

static unsigned type_of(const char *name)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (strcmp(types[i].name, name) == 0)
            return types[i].type;
    abort();
}

/* Adds a record, `SECTION OWNER [CH]TYPE VALUE`: SECTION is 0 to 2; an OPT's VALUE is its part of the code. */
static void put_record(struct made *made, const char *words)
{
    char owner[64], type_word[16], value[64];
    unsigned section;
    assert_int_equal(sscanf(words, "%u %63s %15s %63s", &section, owner, type_word, value), 4);
    bool chaos = strncmp(type_word, "CH", 2) == 0;
    const char *type = type_word + (chaos ? 2 : 0);
    made->bytes[7 + 2 * section]++;
    put_name(made, owner);
    put16(made, type_of(type));
    put16(made, chaos ? CHAOS : DNS_CLASS_IN);
    put32(made, strcmp(type, "OPT") == 0 ? (uint32_t)strtoul(value, NULL, 10) << 24 : TTL_S);
    size_t at = made->length;
    put16(made, 0);
    put_data(made, type, value);
    made->bytes[at + 1] = (unsigned char)(made->length - at - 2);
}

enum { RECORDS_MAX = 20 };

/* clang-format off */
static const struct answer_case {
    const char *name, *asked; /* NULL: a.b.test */
    const char *records[RECORDS_MAX];
    unsigned rcode;
    size_t cut; /* bytes that are missing at the end */
    bool truncated, authoritative;
    enum dns_says says;
    bool proven, root, own;
    const char *owner; /* NULL: what was asked */
} cases[] = {
    {.name = "records", .records = {"0 a.b.test MX mx.test"}, .says = DNS_SAYS_RECORDS},
    {.name = "records in capitals", .records = {"0 A.b.TEST MX mx.test"}, .says = DNS_SAYS_RECORDS},
    {.name = "records though NXDOMAIN", .records = {"0 a.b.test MX mx.test"}, .rcode = 3, .says = DNS_SAYS_NOTHING},
    {.name = "of another name", .records = {"0 b.b.test MX mx.test"}, .says = DNS_SAYS_NOTHING},
    {.name = "of another type", .records = {"0 a.b.test A x"}, .says = DNS_SAYS_NOTHING},
    {.name = "of another class", .records = {"0 a.b.test CHMX mx.test"}, .says = DNS_SAYS_NOTHING},
    {.name = "in another section", .records = {"2 a.b.test MX mx.test"}, .says = DNS_SAYS_NO_DATA},
    {.name = "records, then the end is missing", .records = {"0 a.b.test MX mx.test", "1 test NS ns.test"}, .cut = 3,
     .says = DNS_SAYS_RECORDS},

    {.name = "nothing at all", .says = DNS_SAYS_NO_DATA},
    {.name = "no name at all", .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no data, SOA of the parent", .records = {"1 b.test SOA ns.test"}, .says = DNS_SAYS_NO_DATA, .proven = true},
    {.name = "no data, SOA of itself", .records = {"1 a.b.test SOA ns.test"}, .says = DNS_SAYS_NO_DATA, .proven = true,
     .own = true},
    {.name = "no data, from a zone of the server's own", .records = {"1 a.b.test SOA ns.test"}, .authoritative = true,
     .says = DNS_SAYS_NO_DATA},
    {.name = "no name, from a zone of the server's own", .records = {"1 b.test SOA ns.test"}, .authoritative = true, .rcode = 3,
     .says = DNS_SAYS_NO_NAME},
    {.name = "no data, SOA of the root", .records = {"1 . SOA ns.test"}, .says = DNS_SAYS_NO_DATA, .proven = true,
     .root = true},
    {.name = "no data, SOA of another zone", .records = {"1 c.test SOA ns.test"}, .says = DNS_SAYS_NO_DATA},
    {.name = "no name, SOA of the parent", .records = {"1 b.test SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME,
     .proven = true},
    {.name = "no name, SOA of the top", .records = {"1 TEST SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME,
     .proven = true},
    {.name = "no name, SOA of itself", .records = {"1 a.b.test SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, SOA of the root", .records = {"1 . SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME,
     .proven = true, .root = true},
    {.name = "no name, SOA of another zone", .records = {"1 rpz.filter SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, SOA of half a label", .records = {"1 b.test SOA ns.test"}, .asked = "ab.test", .rcode = 3,
     .says = DNS_SAYS_NO_NAME},
    {.name = "no name, SOA below it", .records = {"1 x.a.b.test SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, SOA of another class", .records = {"1 test CHSOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, SOA in the answer", .records = {"0 test SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NOTHING},
    {.name = "no name, SOA in the additional", .records = {"2 test SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, a loop in the SOA's data", .records = {"1 test SOA @"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, a loop as the SOA's owner", .records = {"1 @ SOA ns.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME},
    {.name = "no name, the second SOA proves it", .records = {"1 c.test SOA ns.test", "1 test SOA ns.test"}, .rcode = 3,
     .says = DNS_SAYS_NO_NAME, .proven = true},
    {.name = "no name, another type's denial", .records = {"0 a.b.test A x"}, .rcode = 3, .says = DNS_SAYS_NOTHING},

    {.name = "an alias to records", .records = {"0 a.b.test CNAME c.test", "0 c.test MX mx.test"},
     .says = DNS_SAYS_RECORDS, .owner = "c.test"},
    {.name = "aliases in disorder",
     .records = {"0 d.test MX mx.test", "0 c.test CNAME d.test", "0 a.b.test CNAME c.test"},
     .says = DNS_SAYS_RECORDS, .owner = "d.test"},
    {.name = "records of an alias's owner", .records = {"0 a.b.test CNAME c.test", "0 a.b.test MX mx.test"},
     .says = DNS_SAYS_NOTHING, .owner = "c.test"},
    {.name = "an alias to nowhere", .records = {"0 a.b.test CNAME c.test"}, .says = DNS_SAYS_NOTHING, .owner = "c.test"},
    {.name = "an alias to no name", .records = {"0 a.b.test CNAME c.test"}, .rcode = 3, .says = DNS_SAYS_NO_NAME,
     .owner = "c.test"},
    {.name = "an alias to no name, with proof", .records = {"0 a.b.test CNAME c.com", "1 com SOA ns.test"}, .rcode = 3,
     .says = DNS_SAYS_NO_NAME, .proven = true, .owner = "c.com"},
    {.name = "an alias to no name, with the proof of what was asked", .records = {"0 a.b.test CNAME c.com", "1 b.test SOA ns.test"},
     .rcode = 3, .says = DNS_SAYS_NO_NAME, .owner = "c.com"},
    {.name = "an alias to no data, with proof", .records = {"0 a.b.test CNAME c.com", "1 c.com SOA ns.test"},
     .says = DNS_SAYS_NO_DATA, .proven = true, .own = true, .owner = "c.com"},
    {.name = "an alias to the root", .records = {"0 a.b.test CNAME .", "1 . SOA ns.test"}, .says = DNS_SAYS_NO_DATA,
     .proven = true, .root = true, .own = true, .owner = ""},
    {.name = "an alias of another class", .records = {"0 a.b.test CHCNAME c.test", "0 c.test MX mx.test"},
     .says = DNS_SAYS_NOTHING},
    {.name = "an alias of itself", .records = {"0 a.b.test CNAME a.b.test"}, .says = DNS_SAYS_NOTHING},
    {.name = "aliases in a ring", .records = {"0 a.b.test CNAME c.test", "0 c.test CNAME a.b.test"},
     .says = DNS_SAYS_NOTHING},
    {.name = "aliases in a ring, with proof", .records = {"0 a.b.test CNAME c.test", "0 c.test CNAME a.b.test", "1 test SOA ns.test"},
     .rcode = 3, .says = DNS_SAYS_NOTHING},
    {.name = "an alias to a loop in the message", .records = {"0 a.b.test CNAME @"}, .says = DNS_SAYS_NOTHING},
    {.name = "more aliases than resolvers follow",
     .records = {"0 a.b.test CNAME a1", "0 a1 CNAME a2", "0 a2 CNAME a3", "0 a3 CNAME a4", "0 a4 CNAME a5",
                 "0 a5 CNAME a6", "0 a6 CNAME a7", "0 a7 CNAME a8", "0 a8 CNAME a9", "0 a9 CNAME b1", "0 b1 CNAME b2",
                 "0 b2 CNAME b3", "0 b3 CNAME b4", "0 b4 CNAME b5", "0 b5 CNAME b6", "0 b6 CNAME b7", "0 b7 CNAME b8",
                 "0 b8 MX mx.test"},
     .says = DNS_SAYS_NOTHING},

    {.name = "a referral", .records = {"1 test NS ns.test"}, .says = DNS_SAYS_NOTHING},
    {.name = "a referral with glue", .records = {"1 test NS ns.test", "2 ns.test A x"}, .says = DNS_SAYS_NOTHING},
    {.name = "name servers beside the proof", .records = {"1 test NS ns.test", "1 test SOA ns.test"},
     .says = DNS_SAYS_NO_DATA, .proven = true},
    {.name = "name servers beside records", .records = {"0 a.b.test MX mx.test", "1 test NS ns.test"},
     .says = DNS_SAYS_RECORDS},
    {.name = "truncated", .truncated = true, .says = DNS_SAYS_NOTHING},
    {.name = "truncated, no name, with proof", .records = {"1 test SOA ns.test"}, .rcode = 3, .truncated = true,
     .says = DNS_SAYS_NOTHING},
    {.name = "the SOA's end is missing", .records = {"1 test SOA ns.test"}, .rcode = 3, .cut = 1, .says = DNS_SAYS_NOTHING},
    {.name = "the end is missing after the proof", .records = {"1 test SOA ns.test", "2 . OPT 0"}, .rcode = 3, .cut = 2,
     .says = DNS_SAYS_NOTHING},
};
/* clang-format on */

static void make(struct made *made, const struct answer_case *one)
{
    *made = (struct made){.bytes = {0x12, 0x34, 0x81, 0x80, 0, 1}, .length = DNS_HEADER_BYTES};
    made->bytes[2] |= (one->truncated ? 2 : 0) | (one->authoritative ? 4 : 0);
    made->bytes[3] |= (unsigned char)one->rcode;
    put_name(made, one->asked != NULL ? one->asked : "a.b.test");
    put16(made, DNS_MX);
    put16(made, DNS_CLASS_IN);
    for (size_t i = 0; i < RECORDS_MAX && one->records[i] != NULL; i++)
        put_record(made, one->records[i]);
}

static void check(const struct answer_case *one)
{
    struct made made;
    struct dns_message message;
    struct dns_answer answer;
    make(&made, one);
    unsigned char *bytes = malloc(made.length - one->cut); /* so that a sanitizer sees who reads on */
    memcpy(bytes, made.bytes, made.length - one->cut);
    assert_true(dns_message_open(&message, bytes, made.length - one->cut));
    dns_answer_read(&message, &answer);
    const char *owner = one->owner != NULL ? one->owner : one->asked != NULL ? one->asked : "a.b.test";
    bool loops =
        one->says == DNS_SAYS_NOTHING && one->owner == NULL; /* then the owner is anywhere in the ring */
    if (answer.says != one->says || (!loops && strcmp(answer.owner.text, owner) != 0))
        fail_msg("%s: says %d of %s", one->name, answer.says, answer.owner.text);
    bool denial = answer.says == DNS_SAYS_NO_NAME || answer.says == DNS_SAYS_NO_DATA;
    if (denial && (answer.proven != one->proven || answer.root != one->root))
        fail_msg("%s: proven %d, by the root %d", one->name, answer.proven, answer.root);
    if (denial && (answer.own != one->own || (answer.zone_mark != 0) != one->proven))
        fail_msg("%s: by its own zone %d", one->name, answer.own);
    if (denial && answer.negative_ttl_s != (one->proven ? MINIMUM_S : 0))
        fail_msg("%s: for %u s", one->name, answer.negative_ttl_s);
    free(bytes);
}

static void test_cases(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check(&cases[i]);
}

/* The mark in an answer for a.test that has RECORD. */
static uint64_t mark_of(unsigned type, const char *record)
{
    struct made made;
    struct dns_message message;
    struct dns_answer answer;
    make(&made, &(struct answer_case){.asked = "a.test", .records = {record}});
    made.bytes[DNS_HEADER_BYTES + sizeof "\1a\4test" + 1] = (unsigned char)type;
    assert_true(dns_message_open(&message, made.bytes, made.length));
    dns_answer_read(&message, &answer);
    return answer.zone_mark;
}

static void test_zone_marks(void **state)
{
    (void)state;
    uint64_t mark = mark_of(DNS_MX, "1 a.test SOA ns.test");
    assert_int_equal(mark_of(DNS_A, "1 A.TEST SOA NS.test"), mark);
    assert_int_equal(mark_of(DNS_SOA, "0 a.test SOA ns.test"), mark);
    assert_int_not_equal(mark_of(DNS_SOA, "0 a.test SOA made-up.test"), mark);
    assert_int_not_equal(mark_of(DNS_A, "1 test SOA ns.test"), mark);
    assert_int_equal(mark_of(DNS_MX, "0 a.test SOA ns.test"), 0);
}

static const struct {
    unsigned rcode;
    const char *opt;
    unsigned all;
} codes[] = {{0, NULL, 0},         {3, NULL, 3},         {15, NULL, 15},
             {0, "2 . OPT 0", 0},  {3, "2 . OPT 0", 3},  {0, "2 . OPT 1", 16},
             {7, "2 . OPT 1", 23}, {3, "2 . OPT 1", 19}, {15, "2 . OPT 255", 4095},
             {0, "1 . OPT 1", 0}};

static void test_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++) {
        struct made made;
        struct dns_message message;
        make(&made, &(struct answer_case){.rcode = codes[i].rcode, .records = {codes[i].opt}});
        assert_true(dns_message_open(&message, made.bytes, made.length));
        assert_int_equal(dns_answer_rcode(&message), codes[i].all);
    }
}

static void test_within(void **state)
{
    (void)state;
    static const struct {
        struct dns_name name, zone;
        bool within;
    } pairs[] = {
        {{"a.test", 6, true}, {"test", 4, true}, true},    {{"a.test", 6, true}, {"a.test", 6, true}, true},
        {{"a.test", 6, true}, {"", 0, true}, true},        {{"", 0, true}, {"", 0, true}, true},
        {{"a.test", 6, true}, {".test", 5, true}, false},  {{"atest", 5, true}, {"test", 4, true}, false},
        {{"test", 4, true}, {"a.test", 6, true}, false},   {{"", 0, true}, {"test", 4, true}, false},
        {{"a.test", 6, true}, {"b.test", 6, true}, false},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        assert_int_equal(dns_name_within(&pairs[i].name, &pairs[i].zone), pairs[i].within);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_zone_marks),
        cmocka_unit_test(test_codes),
        cmocka_unit_test(test_within),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
