/* Endpoints: what is an IP address with a port, and what is none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fixtures/world/endpoint.h"

static const struct endpoint_case {
    const char *text, *again; /* NULL: none */
} endpoint_cases[] = {
    {"127.0.0.1:5300", "127.0.0.1:5300"},
    {"0.0.0.0:0", "0.0.0.0:0"},
    {"[::1]:53", "[::1]:53"},
    {"[2001:DB8::0]:65535", "[2001:db8::]:65535"},
    {"", NULL},
    {":", NULL},
    {"127.0.0.1", NULL},
    {"127.0.0.1:", NULL},
    {"127.0.0.1:65536", NULL},
    {"127.0.0.1:5 ", NULL},
    {"127.0.0.1:-1", NULL},
    {"127.0.0.1:000053", NULL},
    {"::1", NULL},
    {"[::1]", NULL},
    {"[::1:53", NULL},
    {"[]:53", NULL},
    {"[:53", NULL},
    {"]:53", NULL},
    {"[127.0.0.1]:53", NULL},
    {"localhost:53", NULL},
    {"1111111111111111111111111111111111111111111111111111111111:53", NULL},
};

static void endpoints_are_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof endpoint_cases / sizeof endpoint_cases[0]; i++) {
        const struct endpoint_case *test = &endpoint_cases[i];
        struct endpoint endpoint;
        char text[ENDPOINT_TEXT_BYTES];
        bool good = endpoint_read(test->text, &endpoint);
        if (good != (test->again != NULL))
            fail_msg("\"%s\"", test->text);
        if (!good)
            continue;
        endpoint_text(&endpoint, text);
        assert_string_equal(text, test->again);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(endpoints_are_read)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
