/* Knows the names under which strangers register their own: com, edu.pl, ddns.net. */
#ifndef VALIDATORS_NAMES_PUBLIC_SUFFIX_PSL_H
#define VALIDATORS_NAMES_PUBLIC_SUFFIX_PSL_H

#include <stdbool.h>

#include "validators/base/str.h"

/* Whether DOMAIN (lower-case A-labels, NUL-terminated) is a public suffix; those of private
 * registries are.  Any thread. */
bool public_suffix(const char *domain);

/* Whether LABEL is a top-level domain that the list knows (ICANN's part of it: com, cn, xn--p1ai).  Any thread. */
bool top_level_domain(const char *label);

/* The part of DOMAIN (lower-case A-labels) that somebody has registered: its public suffix and one label
 * more, a slice of it.  Empty where there is none: a public suffix, an IPv4 address, a name of more than
 * DOMAIN_MAX octets.  Any thread. */
struct str registrable_domain(struct str domain);

#endif
