/* Tells whether two addresses are the same one, by 64-bit keys. */
#ifndef VALIDATORS_NAMES_CANONICAL_H
#define VALIDATORS_NAMES_CANONICAL_H

#include <stdint.h>

#include "validators/base/settings.h"
#include "validators/names/address.h"
#include "validators/names/mailbox_rules.h"

/* A hash of what is left of ADDRESS when that is taken away that HOW disregards; never 0.  RULES are those of
 * its domain (NULL: none known).
 *
 * DEDUPE_EXACT: the case of the local part, where RULES say that it does not count (RFC 5321 2.3.11).
 * DEDUPE_CANONICAL: the case everywhere; and tags, ignored dots and second names of a domain, where RULES
 * have them.
 *
 * ADDRESS is one that syntax_read has let through: with an @, its domain in lower case. */
uint64_t address_key(const struct address *address, const struct mailbox_rules *rules, enum dedupe how,
                     uint64_t seed);

/* A hash of ADDRESS in lower case, tags and dots and all; never 0.  Whoever opted out as John@X.com is not
 * mailed as john@x.com, whatever the host thinks of case. */
uint64_t suppress_key(const struct address *address, uint64_t seed);

#endif
