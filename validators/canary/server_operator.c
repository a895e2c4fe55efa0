/* Tells whether two name servers may have one operator: such two are one witness. */
#include "validators/canary/server_operator.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

enum { OCTETS = 4 };

/* The part of an address that tells the operator, its other bits zero. */
struct network {
    bool known;
    int family;
    unsigned char octets[OCTETS];
};

/* Of one operator, though not of one /16. */
static const struct {
    unsigned char octets[2], mask[2], as[2];
} networks[] = {
    {{10, 0}, {0xff, 0}, {10, 0}},       /* RFC 1918: ... */
    {{172, 16}, {0xff, 0xf0}, {10, 0}},  /* a company ... */
    {{192, 168}, {0xff, 0xff}, {10, 0}}, /* may use all of it */
    {{1, 0}, {0xff, 0xfe}, {1, 0}},      /* 1.1.1.2 and 1.0.0.2 are one filter */
};

static struct network ipv4_network(const unsigned char *octets)
{
    struct network network = {.known = true, .family = AF_INET, .octets = {octets[0], octets[1]}};
    for (size_t i = 0; i < sizeof networks / sizeof networks[0]; i++) {
        const unsigned char *prefix = networks[i].octets, *mask = networks[i].mask;
        if ((octets[0] & mask[0]) == prefix[0] && (octets[1] & mask[1]) == prefix[1])
            memcpy(network.octets, networks[i].as, 2);
    }
    return network;
}

static struct network ipv6_network(const unsigned char *octets)
{
    struct network network = {.known = true, .family = AF_INET6};
    if ((octets[0] & 0xfe) == 0xfc)
        network.octets[0] = 0xfc; /* RFC 4193 */
    else
        memcpy(network.octets, octets, OCTETS);
    return network;
}

/* Reads the address in front of the port, if there is one. */
static struct network network_of(const char *server)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char octets[sizeof(struct in6_addr)];
    const char *colon = strchr(server, ':');
    bool bracket = server[0] == '[', ipv6 = bracket || (colon != NULL && strchr(colon + 1, ':') != NULL);
    size_t length = bracket ? strcspn(++server, "]") : ipv6 ? strlen(server) : strcspn(server, ":");
    snprintf(text, sizeof text, "%.*s", length < sizeof text ? (int)length : 0, server);
    if (inet_pton(ipv6 ? AF_INET6 : AF_INET, text, octets) != 1)
        return (struct network){0};
    return ipv6 ? ipv6_network(octets) : ipv4_network(octets);
}

bool same_operator(const char *a, const char *b)
{
    struct network one = network_of(a), other = network_of(b);
    if (!one.known || !other.known || one.family != other.family)
        return true;
    return memcmp(one.octets, other.octets, OCTETS) == 0;
}
