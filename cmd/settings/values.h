/* What the words of a command line mean: times, name servers, domains, senders, proxies. */
#ifndef CMD_SETTINGS_VALUES_H
#define CMD_SETTINGS_VALUES_H

#include <stdbool.h>

enum { TIME_MAX_S = 366 * 24 * 3600 };

/* Reads a time such as 30s, 90m, 6h, 2d or 1h30m into *SECONDS: 1 to TIME_MAX_S.  Returns false when TEXT is
 * none. */
bool value_seconds(const char *text, int *seconds);

/* Whether TEXT is an address of a name server: 192.0.2.1, 192.0.2.1:5353, 2001:db8::1 or [2001:db8::1]:5353.
 */
bool value_is_server(const char *text);

/* Whether TEXT is the name of a domain as DNS has it: A-labels and at least one dot. */
bool value_is_domain(const char *text);

/* Whether TEXT is an address that is allowed in MAIL FROM (RFC 5321 4.1.2): a dot-atom at a domain. */
bool value_is_sender(const char *text);

/* Whether TEXT is the URL of a proxy: socks5://, socks5h:// or http://, perhaps USER:PASSWORD@, a host, and a
 * port. */
bool value_is_proxy(const char *text);

/* Whether TEXT is an IP address. */
bool value_is_address(const char *text);

/* Whether TEXT is allowed before ._domainkey (RFC 6376 3.1): labels of letters, digits, - and _. */
bool value_is_selector(const char *text);

#endif
