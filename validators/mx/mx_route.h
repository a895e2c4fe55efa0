/* The route to a domain's mail: its MX hosts' addresses, the best first. */
#ifndef VALIDATORS_MX_MX_ROUTE_H
#define VALIDATORS_MX_MX_ROUTE_H

#include <stdint.h>

enum { MX_ROUTE_HOSTS_MAX = 8 }; /* those after them are not tried */

struct mx_route_host {
    const char *name;        /* the MX host's name, NUL-terminated */
    unsigned char octets[4]; /* its IPv4 address, in network order */
};

/* Constant; shared by all domains with the same hosts. */
struct mx_route {
    uint64_t hash; /* of the hosts; of no meaning outside */
    unsigned count;
    struct mx_route_host hosts[];
};

#endif
