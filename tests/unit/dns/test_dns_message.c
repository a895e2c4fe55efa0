/* DNS messages, made by hand: what they say is read, and no damage leads outside of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <cmocka.h>

#include "tests/unit/dns/dns_message_cases.h"
#include "validators/net/dns_message.h"

enum { PAGE_BYTES = 4096, PLACE_BYTES = 32 * PAGE_BYTES, QUESTION_AT = 12, SHOWN_BYTES = 1024 };

/* Memory whose last byte stands before a page that may not be touched. */
struct place {
    unsigned char *end;
};

static int make_place(void **state)
{
    static struct place place;
    unsigned char *pages =
        mmap(NULL, PLACE_BYTES + PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (pages == MAP_FAILED || mprotect(pages + PLACE_BYTES, PAGE_BYTES, PROT_NONE) != 0)
        return -1;
    place.end = pages + PLACE_BYTES;
    *state = &place;
    return 0;
}

static int free_place(void **state)
{
    const struct place *place = *state;
    return munmap(place->end - PLACE_BYTES, PLACE_BYTES + PAGE_BYTES);
}

/* The LENGTH bytes at BYTES, as the last ones before the page. */
static const unsigned char *put(void **state, const void *bytes, size_t length)
{
    const struct place *place = *state;
    assert_true(length <= PLACE_BYTES);
    return length > 0 ? memcpy(place->end - length, bytes, length) : place->end;
}

/* Text that grows: what a message says, in words. */
struct shown {
    char text[SHOWN_BYTES];
    size_t length;
};

__attribute__((format(printf, 2, 3))) static void show(struct shown *shown, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    int length = vsnprintf(shown->text + shown->length, SHOWN_BYTES - shown->length, format, values);
    va_end(values);
    if (length > 0)
        shown->length += (size_t)length;
    if (shown->length >= SHOWN_BYTES)
        shown->length = SHOWN_BYTES - 1;
}

static void show_name(struct shown *shown, const struct dns_message *message, size_t at)
{
    struct dns_name name;
    bool fine = dns_name_read(message, at, &name, NULL);
    assert_int_equal(strlen(name.text), name.length);
    show(shown, "%s%s",
         !fine             ? "broken"
         : name.length > 0 ? name.text
                           : ".",
         name.hostname || !fine ? "" : "!");
}

static void show_data(struct shown *shown, const struct dns_message *message, const struct dns_record *record)
{
    struct dns_name exchange;
    uint16_t preference;
    uint32_t ttl_s;
    if (record->type == DNS_MX && dns_record_mx(message, record, &preference, &exchange))
        show(shown, "MX %u %s%s", preference, exchange.length > 0 ? exchange.text : ".",
             exchange.hostname ? "" : "!");
    else if (record->type == DNS_SOA && dns_record_negative_ttl(message, record, &ttl_s))
        show(shown, "SOA %u", ttl_s);
    else if (record->type == DNS_MX || record->type == DNS_SOA)
        show(shown, "unreadable");
    else if (record->type == DNS_CNAME)
        show_name(shown, message, record->data);
    else
        for (size_t i = 0; i < record->data_length; i++)
            show(shown, "%02x", message->bytes[record->data + i]);
}

/* All that MESSAGE says, `section owner type class ttl data;` for each record, then how it ends. */
static void show_message(struct shown *shown, struct dns_message *message)
{
    struct dns_record record;
    enum dns_next next;
    show_name(shown, message, message->name);
    show(shown, " %u: ", message->type);
    while ((next = dns_message_next(message, &record)) == DNS_NEXT_RECORD) {
        show(shown, "%u ", record.section);
        show_name(shown, message, record.owner);
        show(shown, " %u %u %u ", record.type, record.class, record.ttl_s);
        show_data(shown, message, &record);
        show(shown, "; ");
    }
    show(shown, "%s", next == DNS_NEXT_END ? "end" : "damage");
    assert_int_equal(dns_message_next(message, &record), DNS_NEXT_END);
}

static void messages_are_read_for_what_they_say(void **state)
{
    for (size_t i = 0; i < sizeof message_cases / sizeof message_cases[0]; i++) {
        const struct message_case *one = &message_cases[i];
        struct dns_message message;
        struct shown shown = {.length = 0};
        bool fine = dns_message_open(&message, put(state, one->bytes, one->length), one->length);
        if (fine != (one->says != NULL))
            fail_msg("%s: %s a message", one->name, fine ? "is" : "is not");
        if (fine)
            show_message(&shown, &message);
        if (fine && strcmp(shown.text, one->says) != 0)
            fail_msg("%s: says\n%s\ninstead of\n%s", one->name, shown.text, one->says);
    }
}

/* Whether MESSAGE, which is cut off, says no more than WHOLE does of as many records. */
static void assert_prefix(void **state, const struct message_case *one, size_t length)
{
    struct dns_message message;
    struct shown shown = {.length = 0};
    if (!dns_message_open(&message, put(state, one->bytes, length), length))
        return;
    show_message(&shown, &message);
    const char *last = strrchr(shown.text, ' ');
    if (length < one->length && one->says != NULL && strstr(one->says, "broken") == NULL &&
        strncmp(shown.text, one->says, (size_t)(last - shown.text)) != 0)
        fail_msg("%s, cut off at %zu, says %s", one->name, length, shown.text);
}

static void every_prefix_is_safe(void **state)
{
    for (size_t i = 0; i < sizeof message_cases / sizeof message_cases[0]; i++)
        for (size_t length = 0; length <= message_cases[i].length; length++)
            assert_prefix(state, &message_cases[i], length);
}

static void every_changed_byte_is_safe(void **state)
{
    static const unsigned char changes[] = {0, 1, 0x3f, 0x40, 0x7f, 0x80, 0xc0, 0xff};
    for (size_t i = 0; i < sizeof message_cases / sizeof message_cases[0]; i++)
        for (size_t at = 0; at < message_cases[i].length * sizeof changes; at++) {
            const struct message_case *one = &message_cases[i];
            struct dns_message message;
            struct shown shown = {.length = 0};
            const unsigned char *bytes = put(state, one->bytes, one->length);
            ((const struct place *)*state)->end[(ptrdiff_t)(at / sizeof changes - one->length)] =
                changes[at % sizeof changes];
            if (dns_message_open(&message, bytes, one->length))
                show_message(&shown, &message);
        }
}

static void the_header_is_read(void **state)
{
    struct dns_message message;
    assert_true(dns_message_open(&message, put(state, HEAD("\x83\x8f", "\0", "\0\0\0\0") ASKED, 24), 24));
    assert_int_equal(message.id, 0x1234);
    assert_int_equal(message.rcode, 15);
    assert_true(message.response && message.truncated && message.recursion_desired);
    assert_int_equal(message.type, DNS_MX);
    assert_int_equal(message.name, QUESTION_AT);
    assert_true(dns_message_open(&message, put(state, HEAD("\0\x70", "\0", "\0\0\0\0") ASKED, 24), 24));
    assert_int_equal(message.rcode, DNS_NOERROR);
    assert_false(message.response || message.truncated || message.recursion_desired);
}

static const struct name_case {
    const char *name;
    const char *bytes; /* behind the header */
    size_t length;
    const char *text; /* NULL: broken */
    bool hostname;
} name_cases[] = {
    {.name = "the root", BYTES("\0"), .text = ""},
    {.name = "capitals", BYTES("\3AZ@\0"), .text = "az@"},
    {.name = "digits and letters", BYTES("\4a0Z9\0"), .text = "a0z9", .hostname = true},
    {.name = "an underscore", BYTES("\6_dmarc\1a\0"), .text = "_dmarc.a", .hostname = true},
    {.name = "hyphens inside", BYTES("\4a--b\0"), .text = "a--b", .hostname = true},
    {.name = "a hyphen in front", BYTES("\1a\2-b\0"), .text = "a.-b"},
    {.name = "a hyphen at the end", BYTES("\2b-\1a\0"), .text = "b-.a"},
    {.name = "only a hyphen", BYTES("\1-\0"), .text = "-"},
    {.name = "a dot in a label", BYTES("\3a.b\0"), .text = "a b"},
    {.name = "a NUL in a label", BYTES("\3a\0b\0"), .text = "a b"},
    {.name = "a blank", BYTES("\3a b\0"), .text = "a b"},
    {.name = "bytes beyond ASCII", BYTES("\3\xc3\xa9\xff\0"), .text = "\xc3\xa9\xff"},
    {.name = "neighbours of the letters", BYTES("\4`{[^\0"), .text = "`{[^"},
    {.name = "neighbours of the digits", BYTES("\2/:\0"), .text = "/:"},
    {.name = "a wildcard", BYTES("\1*\1a\0"), .text = "*.a"},
    {.name = "no end", BYTES("\1a")},
    {.name = "a label without its bytes", BYTES("\2a")},
    {.name = "half a pointer", BYTES("\1a\xc0")},
    {.name = "a pointer only", BYTES("\xc0\x0c")},
    {.name = "a reserved label",
     BYTES("\x41"
           "a\0")},
};

static void names_are_read_as_text(void **state)
{
    for (size_t i = 0; i < sizeof name_cases / sizeof name_cases[0]; i++) {
        const struct name_case *one = &name_cases[i];
        char bytes[DNS_HEADER_BYTES + DNS_NAME_MAX] = {0};
        memcpy(bytes + DNS_HEADER_BYTES, one->bytes, one->length);
        size_t length = DNS_HEADER_BYTES + one->length, end = 1;
        struct dns_message message = {.bytes = put(state, bytes, length), .length = length};
        struct dns_name name;
        bool fine = dns_name_read(&message, DNS_HEADER_BYTES, &name, &end);
        if (fine != (one->text != NULL) || strcmp(name.text, fine ? one->text : "") != 0)
            fail_msg("%s: %s", one->name, name.text);
        assert_int_equal(name.length, strlen(name.text));
        if (name.hostname != one->hostname)
            fail_msg("%s is %sa hostname", one->name, name.hostname ? "" : "not ");
        assert_int_equal(end, fine ? length : 1);
    }
}

/* A message of POINTERS pointers, each to the one before it, the first to the question's name. */
static size_t make_chain(unsigned char *bytes, size_t pointers)
{
    memcpy(bytes, ONE("\0"), 24);
    for (size_t i = 0; i < pointers; i++) {
        size_t to = i == 0 ? QUESTION_AT : 24 + 2 * (i - 1);
        bytes[24 + 2 * i] = (unsigned char)(0xc0 | to >> 8);
        bytes[25 + 2 * i] = (unsigned char)to;
    }
    return 24 + 2 * pointers;
}

static void chains_of_pointers_are_bounded(void **state)
{
    unsigned char bytes[PAGE_BYTES];
    struct dns_message message;
    struct dns_name name;
    size_t end = 0, length = make_chain(bytes, 128);
    assert_true(dns_message_open(&message, put(state, bytes, length), length));
    assert_true(dns_name_read(&message, 24 + 2 * 126, &name, &end));
    assert_string_equal(name.text, "a.test");
    assert_int_equal(end, 24 + 2 * 127);
    assert_false(dns_name_read(&message, 24 + 2 * 127, &name, &end));
    assert_string_equal(name.text, "");
}

static void records_are_bounded(void **state)
{
    enum { RECORD_BYTES = 11 };
    static unsigned char bytes[24 + (DNS_RECORDS_MAX + 10) * RECORD_BYTES];
    struct dns_message message;
    struct dns_record record;
    unsigned seen = 0;
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, ONE("\0"), 24);
    bytes[6] = bytes[10] = (DNS_RECORDS_MAX + 10) / 2 >> 8;
    bytes[7] = bytes[11] = (unsigned char)((DNS_RECORDS_MAX + 10) / 2);
    assert_true(dns_message_open(&message, put(state, bytes, sizeof bytes), sizeof bytes));
    while (dns_message_next(&message, &record) == DNS_NEXT_RECORD)
        assert_int_equal(record.section, seen++ < (DNS_RECORDS_MAX + 10) / 2 ? DNS_ANSWER : DNS_ADDITIONAL);
    assert_int_equal(seen, DNS_RECORDS_MAX);
}

static void only_records_of_their_type_are_read(void **state)
{
    struct dns_message message;
    struct dns_record record;
    struct dns_name exchange;
    uint16_t preference;
    uint32_t ttl_s;
    static const char bytes[] = ONE("\1") RECORD("\xc0\x0c", "\1", "\4") "\0\1\1a\0";
    assert_true(dns_message_open(&message, put(state, bytes, sizeof bytes - 1), sizeof bytes - 1));
    assert_int_equal(dns_message_next(&message, &record), DNS_NEXT_RECORD);
    assert_false(dns_record_mx(&message, &record, &preference, &exchange));
    assert_false(dns_record_negative_ttl(&message, &record, &ttl_s));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_read_for_what_they_say),
        cmocka_unit_test(every_prefix_is_safe),
        cmocka_unit_test(every_changed_byte_is_safe),
        cmocka_unit_test(the_header_is_read),
        cmocka_unit_test(names_are_read_as_text),
        cmocka_unit_test(chains_of_pointers_are_bounded),
        cmocka_unit_test(records_are_bounded),
        cmocka_unit_test(only_records_of_their_type_are_read),
    };
    return cmocka_run_group_tests(tests, make_place, free_place);
}
