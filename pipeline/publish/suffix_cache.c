/* Remembers which part of a domain somebody has registered: the list of public suffixes is slow to ask. */
#include "pipeline/publish/suffix_cache.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/hash_seed.h"
#include "validators/base/memory.h"
#include "validators/names/public_suffix_psl.h"

enum { ENTRIES = 4096, NAME_BYTES = 62 }; /* an entry is one cache line; longer domains are asked each time */

struct entry {
    uint8_t length; /* of the name; 0: nothing is remembered here */
    uint8_t registered;
    char name[NAME_BYTES];
};

struct suffix_cache {
    uint64_t seed;
    struct entry entries[ENTRIES];
};

struct suffix_cache *suffix_cache_new(void)
{
    struct suffix_cache *cache = memory_take(sizeof *cache);
    cache->seed = hash_seed();
    return cache;
}

void suffix_cache_free(struct suffix_cache *cache)
{
    free(cache);
}

struct str suffix_cache_registered(struct suffix_cache *cache, struct str domain)
{
    if (domain.length == 0 || domain.length > NAME_BYTES)
        return domain.length == 0 ? domain : registrable_domain(domain);
    uint64_t hash = XXH3_64bits_withSeed(domain.bytes, domain.length, cache->seed);
    struct entry *entry = &cache->entries[hash % ENTRIES];
    if (entry->length != domain.length || memcmp(entry->name, domain.bytes, domain.length) != 0) {
        entry->length = (uint8_t)domain.length;
        entry->registered = (uint8_t)registrable_domain(domain).length;
        memcpy(entry->name, domain.bytes, domain.length);
    }
    return str_tail(domain, domain.length - entry->registered);
}
