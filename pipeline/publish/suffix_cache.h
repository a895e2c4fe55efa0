/* Remembers which part of a domain somebody has registered: the list of public suffixes is slow to ask. */
#ifndef PIPELINE_PUBLISH_SUFFIX_CACHE_H
#define PIPELINE_PUBLISH_SUFFIX_CACHE_H

#include "validators/base/str.h"

struct suffix_cache;

/* One a thread: 256 KiB.  Freed by suffix_cache_free. */
struct suffix_cache *suffix_cache_new(void);
void suffix_cache_free(struct suffix_cache *cache); /* NULL is fine */

/* registrable_domain(DOMAIN), a slice of DOMAIN. */
struct str suffix_cache_registered(struct suffix_cache *cache, struct str domain);

#endif
