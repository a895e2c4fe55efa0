/* The records that only doctor asks for, PTR and TXT, made by hand; and the names under which PTR records
 * stand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/dns/dns_message_cases.h"
#include "validators/net/dns_message.h"

enum { TEXT_BYTES = 600 };

/* TEXT NULL: none that can be read. */
static const struct record_case {
    const char *name;
    const char *bytes;
    size_t length;
    const char *text;
} texts[] =
    {
        {"one string", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\4") "\3abc"), "abc"},
        {"strings are joined", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\7") "\3abc\2de"), "abcde"},
        {"an empty string between", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\5") "\1a\0\1b"), "ab"},
        {"only an empty string", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\1") "\0"), ""},
        {"no string", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\0")), NULL},
        {"a string that ends behind its record", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\4") "\4abcd"),
         NULL},
        {"the second does", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\4") "\1a\2bc"), NULL},
        {"a length alone", BYTES(ONE("\1") RECORD("\xc0\x0c", "\20", "\3") "\1a\1b"), NULL},
        {"another type", BYTES(ONE("\1") RECORD("\xc0\x0c", "\17", "\4") "\3abc"), NULL},
},
  hosts[] = {
      {"a host", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\5") "\2MX\xc0\x0e"), "mx.test"},
      {"a pointer alone", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\2") "\xc0\x0c"), "a.test"},
      {"the root", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\1") "\0"), ""},
      {"something behind it", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\3") "\xc0\x0cx"), NULL},
      {"a pointer forwards", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\2") "\xc0\xff"), NULL},
      {"nothing", BYTES(ONE("\1") RECORD("\xc0\x0c", "\14", "\0")), NULL},
      {"another type", BYTES(ONE("\1") RECORD("\xc0\x0c", "\2", "\2") "\xc0\x0c"), NULL},
};

static void open_record(const struct record_case *one, struct dns_message *message, struct dns_record *record)
{
    assert_true(dns_message_open(message, one->bytes, one->length));
    if (dns_message_next(message, record) != DNS_NEXT_RECORD)
        fail_msg("%s: no record", one->name);
}

static void test_texts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct dns_message message;
        struct dns_record record;
        char text[TEXT_BYTES];
        open_record(&texts[i], &message, &record);
        int length = dns_record_text(&message, &record, text);
        if (texts[i].text == NULL
                ? length != -1
                : length != (int)strlen(texts[i].text) || memcmp(text, texts[i].text, (size_t)length) != 0)
            fail_msg("%s: %d bytes", texts[i].name, length);
    }
}

static void test_hosts(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hosts / sizeof *hosts; i++) {
        struct dns_message message;
        struct dns_record record;
        struct dns_name host = {.text = "untouched"};
        open_record(&hosts[i], &message, &record);
        bool read = dns_record_ptr(&message, &record, &host);
        if (read != (hosts[i].text != NULL) || (read && strcmp(host.text, hosts[i].text) != 0))
            fail_msg("%s: %s", hosts[i].name, read ? host.text : "not read");
    }
}

static void test_reverse_names(void **state)
{
    static const unsigned char ipv4[] = {192, 0, 2, 254};
    static const unsigned char ipv6[] = {0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xcb, 0x0f};
    char name[DNS_REVERSE_BYTES];
    (void)state;
    assert_true(dns_reverse_name(ipv4, sizeof ipv4, name));
    assert_string_equal(name, "254.2.0.192.in-addr.arpa");
    assert_true(dns_reverse_name(ipv6, sizeof ipv6, name));
    assert_string_equal(name, "f.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa");
    assert_false(dns_reverse_name(ipv4, 0, name));
    assert_false(dns_reverse_name(ipv6, 5, name));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_reverse_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
