/* Tells whether an IP address is one of the public Internet, by a table of the prefixes that are not. */
#include "validators/net/public_address.h"

#include <stdint.h>

enum { IPV4_BYTES = 4, IPV6_BYTES = 16, PREFIX_BYTES = 4 };

/* The first BITS bits of an address; the longest prefix here has 32. */
struct prefix {
    uint8_t octets[PREFIX_BYTES];
    uint8_t bits;
};

/* The IANA IPv4 Special-Purpose Address Registry (RFC 6890), and multicast. */
static const struct prefix ipv4_denied[] = {
    {{0}, 8},             /* this network, RFC 791 3.2 */
    {{10}, 8},            /* private, RFC 1918 */
    {{100, 64}, 10},      /* behind a carrier's NAT, RFC 6598 */
    {{127}, 8},           /* loopback, RFC 1122 3.2.1.3 */
    {{169, 254}, 16},     /* link-local, RFC 3927; clouds answer for their guests' secrets there */
    {{172, 16}, 12},      /* private, RFC 1918 */
    {{192, 0, 0}, 24},    /* protocol assignments, RFC 6890 2.1 */
    {{192, 0, 2}, 24},    /* documentation, RFC 5737 */
    {{192, 88, 99}, 24},  /* 6to4 relays, RFC 7526 */
    {{192, 168}, 16},     /* private, RFC 1918 */
    {{198, 18}, 15},      /* benchmarks, RFC 2544 */
    {{198, 51, 100}, 24}, /* documentation, RFC 5737 */
    {{203, 0, 113}, 24},  /* documentation, RFC 5737 */
    {{224}, 4},           /* multicast, RFC 5771 */
    {{240}, 4},           /* reserved, RFC 1112 4, and broadcast */
};

/* Global unicast, RFC 4291 2.4; nothing else of IPv6 is public.  That denies ::, ::1, IPv4 in ::/96 and
 * ::ffff:0:0/96, 64:ff9b::/96, 64:ff9b:1::/48, 100::/64, fc00::/7, fe80::/10, fec0::/10 and ff00::/8. */
static const struct prefix ipv6_global = {{0x20}, 3};

/* Those of the IANA IPv6 Special-Purpose Address Registry that are in there.  Every prefix that holds an IPv4
 * address is denied as a whole, so none needs to be unpacked. */
static const struct prefix ipv6_denied[] = {
    {{0x20, 0x01, 0x00}, 23},       /* protocol assignments, RFC 2928; Teredo, ORCHID */
    {{0x20, 0x01, 0x0d, 0xb8}, 32}, /* documentation, RFC 3849 */
    {{0x20, 0x02}, 16},             /* 6to4, RFC 3056: IPv4 inside */
    {{0x3f, 0xff, 0x00}, 20},       /* documentation, RFC 9637 */
};

static const struct prefix ipv4_loopback = {{127}, 8};

static bool has_prefix(const unsigned char *octets, const struct prefix *prefix)
{
    unsigned whole = prefix->bits / 8, rest = prefix->bits % 8;
    for (unsigned i = 0; i < whole; i++)
        if (octets[i] != prefix->octets[i])
            return false;
    return rest == 0 || (octets[whole] ^ prefix->octets[whole]) >> (8 - rest) == 0;
}

static bool is_denied(const unsigned char *octets, const struct prefix *prefixes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_prefix(octets, &prefixes[i]))
            return true;
    return false;
}

static bool is_ipv6_loopback(const unsigned char *octets)
{
    unsigned others = 0;
    for (size_t i = 0; i < IPV6_BYTES - 1; i++)
        others |= octets[i];
    return others == 0 && octets[IPV6_BYTES - 1] == 1;
}

bool address_is_public(const unsigned char *octets, size_t length, bool loopback)
{
    if (length == IPV4_BYTES)
        return (loopback && has_prefix(octets, &ipv4_loopback)) ||
               !is_denied(octets, ipv4_denied, sizeof ipv4_denied / sizeof ipv4_denied[0]);
    if (length == IPV6_BYTES)
        return (loopback && is_ipv6_loopback(octets)) ||
               (has_prefix(octets, &ipv6_global) &&
                !is_denied(octets, ipv6_denied, sizeof ipv6_denied / sizeof ipv6_denied[0]));
    return false;
}
