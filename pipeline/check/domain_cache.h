/* Remembers what is true of the domains that a thread has met, so that each is judged about once. */
#ifndef PIPELINE_CHECK_DOMAIN_CACHE_H
#define PIPELINE_CHECK_DOMAIN_CACHE_H

#include "pipeline/check/suppress.h"
#include "pipeline/csv/page.h"
#include "pipeline/store/domains.h"
#include "validators/validator.h"

enum { DOMAIN_NAME_KEPT = 64 }; /* longer names are counted by their first bytes */

/* One domain: 64 bytes, one cache line (domain_cache.c checks it). */
struct known_domain {
    uint64_t hash; /* 0: free */
    const struct reason *reason;
    struct plain provider;
    const char *suggestion;
    const struct mailbox_rules *mailbox;
    uint32_t rows;           /* how often it was asked for since it came */
    uint32_t clean, invalid; /* of them, as check_judge counts them */
    uint8_t provider_length, suggestion_length, name_length;
    uint8_t flags;
    bool suppressed;
    bool noted; /* for whoever asks to be told of a domain once */
};

/* A domain that has left the cache, with the rows it stood in. */
struct domain_count {
    char name[DOMAIN_NAME_KEPT];
    struct str provider, suggestion;
    uint32_t rows, clean, invalid;
    uint8_t name_length;
};

struct domain_cache;

/* ENTRIES is a power of two.  LEARNED is what was asked about the domains, or NULL where nothing was.  All
 * must outlive the cache.  One thread at a time.  Freed by domain_cache_free. */
struct domain_cache *domain_cache_new(const struct policy *policy, const struct suppress *suppress,
                                      const struct domains *learned, size_t entries);
void domain_cache_free(struct domain_cache *cache);

/* Fetches the place of HASH into the processor's cache, some rows ahead. */
void domain_cache_prefetch(const struct domain_cache *cache, uint64_t hash);

/* What is known of DOMAIN, whose hash (never 0) is HASH: judged now if it was not there.  Counts one row.
 * Lives until the next call. */
struct known_domain *domain_cache_get(struct domain_cache *cache, struct str domain, uint64_t hash);

/* Gives those that have left since the last call (ALL: and those that are there, which leave now) in *COUNTS,
 * which live until the next call of domain_cache_get; returns how many.  Domains that were met a few times
 * only and say nothing else are not among them: the counts of the largest are exact unless more than ENTRIES
 * others of their size compete. */
size_t domain_cache_left(struct domain_cache *cache, bool all, const struct domain_count **counts);

#endif
