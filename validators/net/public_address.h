/* Tells whether an IP address is one of the public Internet: no other is ever connected to. */
#ifndef VALIDATORS_NET_PUBLIC_ADDRESS_H
#define VALIDATORS_NET_PUBLIC_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the address of LENGTH octets in network order (4: IPv4, 16: IPv6) may be connected to: none of the
 * special purpose registries (RFC 6890 and its updates), nor one that holds such an IPv4 address (mapped,
 * 6to4, NAT64). LOOPBACK: 127.0.0.0/8 and ::1 may be too, for tests.  Any other LENGTH: false. */
bool address_is_public(const unsigned char *octets, size_t length, bool loopback);

#endif
