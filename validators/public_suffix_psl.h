/* Knows the names under which strangers register their own: com, edu.pl, ddns.net. */
#ifndef VALIDATORS_PUBLIC_SUFFIX_PSL_H
#define VALIDATORS_PUBLIC_SUFFIX_PSL_H

#include <stdbool.h>

/* Whether DOMAIN (lower-case A-labels, NUL-terminated) is a public suffix; those of private
 * registries are.  Any thread. */
bool public_suffix(const char *domain);

#endif
