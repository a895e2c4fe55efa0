/* Names who runs a domain's mailboxes, by the name of its MX host. */
#ifndef VALIDATORS_MX_MX_PROVIDER_H
#define VALIDATORS_MX_MX_PROVIDER_H

#include "validators/base/str.h"
#include "validators/lists/lists.h"

/* The provider of the MX host HOST (lower case, a hostname) of DOMAIN (lower case): its short name in the
 * list of MX patterns; else the host's registrable domain (publicsuffix.org), unless that is DOMAIN's own:
 * then empty. The slice lives as long as LISTS or as HOST.  Any thread. */
struct str mx_provider(const struct lists *lists, struct str host, struct str domain);

/* The same for many domains: what a host's name says is found out about once. */
struct mx_providers;
struct mx_providers *mx_providers_new(const struct lists *lists);
void mx_providers_free(struct mx_providers *providers); /* NULL is fine */

/* As mx_provider; the slice may be of a HOST of the same name that was given before: all must outlive it. One
 * thread. */
struct str mx_providers_find(struct mx_providers *providers, struct str host, struct str domain);

/* The name by which hosts are grouped for asking: the registrable domain of HOST, a slice of it; HOST itself
 * where it has none. */
struct str mx_group(struct str host);

#endif
