/* Which addresses may be connected to: the first and the last of each prefix, and their neighbours outside.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>

#include "validators/net/public_address.h"

/* A range that is not public, and what stands before and behind it: NULL where there is nothing, or where a
 * range that is not public either is next to it. */
static const struct range_case {
    const char *name, *before, *first, *last, *behind;
} ranges[] = {
    {"this network", NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0"},
    {"10/8", "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0"},
    {"carrier's NAT", "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0"},
    {"loopback", "126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0"},
    {"link-local", "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0"},
    {"172.16/12", "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0"},
    {"protocol assignments", "191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0"},
    {"TEST-NET-1", "192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0"},
    {"6to4 relays", "192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0"},
    {"192.168/16", "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0"},
    {"benchmarks", "198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0"},
    {"TEST-NET-2", "198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0"},
    {"TEST-NET-3", "203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0"},
    {"multicast", "223.255.255.255", "224.0.0.0", "239.255.255.255", NULL},
    {"reserved, and broadcast", NULL, "240.0.0.0", "255.255.255.255", NULL},
    {"all below 2000::/3", NULL, "::", "1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2000::"},
    {"IPv4-compatible", NULL, "::0.0.0.2", "::ffff:ffff", NULL},
    {"IPv4-mapped", NULL, "::ffff:0.0.0.0", "::ffff:255.255.255.255", NULL},
    {"IPv4-mapped, public", NULL, "::ffff:9.9.9.9", "::ffff:9.9.9.9", NULL},
    {"NAT64", NULL, "64:ff9b::", "64:ff9b::ffff:ffff", NULL},
    {"NAT64, local", NULL, "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", NULL},
    {"discard", NULL, "100::", "100::ffff:ffff:ffff:ffff", NULL},
    {"IPv6 protocol assignments", "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "2001:200::"},
    {"IPv6 documentation", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
     "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2001:db9::"},
    {"6to4", "2001:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "2003::"},
    {"6to4 of a public address", NULL, "2002:909:909::1", "2002:909:909::1", NULL},
    {"IPv6 documentation, the second", "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "3fff:1000::"},
    {"all above 2000::/3", "3fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
     "4000::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"unique local", NULL, "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"IPv6 link-local", NULL, "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"site-local", NULL, "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", NULL},
    {"IPv6 multicast", NULL, "ff00::", "ff02::1", NULL},
};

static bool is_public(const char *text, bool loopback)
{
    unsigned char octets[16];
    if (inet_pton(AF_INET, text, octets) == 1)
        return address_is_public(octets, 4, loopback);
    assert_int_equal(inet_pton(AF_INET6, text, octets), 1);
    return address_is_public(octets, 16, loopback);
}

static void expect(const char *name, const char *address, bool public)
{
    if (address != NULL && is_public(address, false) != public)
        fail_msg("%s: %s is %spublic", name, address, public ? "not " : "");
}

static void ranges_end_where_they_should(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        expect(ranges[i].name, ranges[i].before, true);
        expect(ranges[i].name, ranges[i].first, false);
        expect(ranges[i].name, ranges[i].last, false);
        expect(ranges[i].name, ranges[i].behind, true);
    }
}

static void well_known_servers_are_public(void **state)
{
    static const char *const servers[] = {"1.1.1.1",
                                          "8.8.8.8",
                                          "9.9.9.9",
                                          "114.114.114.114",
                                          "223.255.255.254",
                                          "2620:fe::9",
                                          "2001:4860:4860::8888",
                                          "2400:3200::1"};
    (void)state;
    for (size_t i = 0; i < sizeof servers / sizeof servers[0]; i++)
        expect("a server", servers[i], true);
}

static void loopback_is_let_through_for_tests_only(void **state)
{
    static const char *const others[] = {
        "0.0.0.0", "10.0.0.1", "169.254.169.254", "::", "::2", "::ffff:127.0.0.1", "100::1", "fe80::1"};
    (void)state;
    assert_true(is_public("127.0.0.1", true) && is_public("127.255.255.255", true) && is_public("::1", true));
    assert_true(is_public("9.9.9.9", true) && is_public("2620:fe::9", true));
    assert_false(is_public("127.0.0.1", false) || is_public("::1", false));
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        assert_false(is_public(others[i], true));
}

static void no_other_length_is_an_address(void **state)
{
    static const unsigned char octets[32] = {9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9};
    (void)state;
    for (size_t length = 0; length <= sizeof octets; length++)
        assert_int_equal(address_is_public(octets, length, true), length == 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranges_end_where_they_should),
        cmocka_unit_test(well_known_servers_are_public),
        cmocka_unit_test(loopback_is_let_through_for_tests_only),
        cmocka_unit_test(no_other_length_is_an_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
