/* Tells whether two name servers may have one operator: such two are one witness. */
#ifndef VALIDATORS_CANARY_SERVER_OPERATOR_H
#define VALIDATORS_CANARY_SERVER_OPERATOR_H

#include <stdbool.h>

/* Whether the servers A and B (IP, IP:PORT or [IPv6]:PORT) may have one operator: their addresses are near
 * each other (IPv4: the same /16, IPv6: the same /32), or both are private (RFC 1918, RFC 4193), or one is IPv4
 * and the other IPv6: most operators have both.  What cannot be read is taken for one that all have. */
bool same_operator(const char *a, const char *b);

#endif
