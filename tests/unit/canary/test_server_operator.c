/* Tests which name servers are taken for one operator's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/canary/server_operator.h"

static const struct {
    const char *a, *b;
    bool same;
} pairs[] = {
    {"8.8.8.8", "8.8.4.4", true},
    {"8.8.8.8:53", "8.8.4.4:5353", true},
    {"8.8.8.8", "9.9.9.9", false},
    {"8.8.8.8:53", "9.9.9.9", false},
    {"192.0.2.1", "192.1.2.1", false},
    {"1.1.1.2", "1.0.0.2", true}, /* one filter */
    {"1.1.1.2", "1.2.0.2", false},
    {"10.0.0.1", "10.255.0.1", true}, /* RFC 1918 */
    {"10.0.0.1", "192.168.1.1", true},
    {"172.16.0.1", "172.31.0.1", true},
    {"172.16.0.1", "192.168.1.1:53", true},
    {"172.32.0.1", "172.31.0.1", false},
    {"192.169.0.1", "192.168.0.1", false},
    {"11.0.0.1", "10.0.0.1", false},
    {"2001:4860:4860::8888", "2001:4860:4860::8844", true},
    {"[2001:4860:4860::8888]:53", "2001:4860::1", true},
    {"2001:4860:4860::8888", "[2620:fe::fe]:53", false},
    {"2001:4860::1", "2001:4861::1", false},
    {"fd00::1", "fdff:ffff::1", true}, /* RFC 4193 */
    {"fc00::1", "fd00::1", true},
    {"fe00::1", "fd00::1", false},
    {"192.168.1.1", "fd00::1", true}, /* a router's two */
    {"8.8.8.8", "2001:4860:4860::8888", true},
    {"8.8.8.8", "2620:fe::fe", true},
    {"fe80::1%eth0", "9.9.9.9", true}, /* cannot be read */
    {"", "9.9.9.9", true},
    {"9.9.9.9", "name.test", true},
    {"9.9.9.9", "[::1", true},
    {"9.9.9.9", "111111111111111111111111111111111111111111111111111111111111", true},
};

static void test_pairs(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (same_operator(pairs[i].a, pairs[i].b) != pairs[i].same ||
            same_operator(pairs[i].b, pairs[i].a) != pairs[i].same)
            fail_msg("%s and %s", pairs[i].a, pairs[i].b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_pairs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
