/* Remembers what is true of the domains that a thread has met, so that each is judged about once.
 *
 * Two places for each hash; a newcomer takes that of the domain that was met less often, so the mass
 * providers stay.  Domains are told apart by 64 bits of a hash seeded by this run: two of a list that collide
 * AND meet here are less likely than a memory error. */
#include "pipeline/check/domain_cache.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/hash_seed.h"
#include "validators/base/memory.h"
#include "validators/mx/mx_verdict.h"

enum {
    ROWS_WORTH_COUNTING = 4, /* a domain of fewer is not among the largest of a large list */
    NAMES_AT_ONCE =
        4096, /* so many domains keep their names from the first row on: all those of a small list */
};

_Static_assert(sizeof(struct known_domain) == 64, "a domain is one cache line");

struct domain_cache {
    const struct policy *policy;
    const struct suppress *suppress;
    const struct domains *learned;
    struct known_domain *entries;
    char (*names)[DOMAIN_NAME_KEPT]; /* beside the entries: read only when one leaves */
    size_t mask;
    uint64_t seed;
    size_t arrivals;
    struct domain_count *left;
    size_t left_count, left_room;
    bool left_given;
};

struct domain_cache *domain_cache_new(const struct policy *policy, const struct suppress *suppress,
                                      const struct domains *learned, size_t entries)
{
    struct domain_cache *cache = memory_take(sizeof *cache);
    cache->policy = policy;
    cache->suppress = suppress;
    cache->learned = learned;
    cache->mask = entries - 1;
    cache->seed = hash_seed();
    cache->entries = memory_table(entries * sizeof *cache->entries);
    cache->names = memory_take(entries * sizeof *cache->names);
    return cache;
}

void domain_cache_free(struct domain_cache *cache)
{
    if (cache == NULL)
        return;
    memory_table_free(cache->entries, (cache->mask + 1) * sizeof *cache->entries);
    free(cache->names);
    free(cache->left);
    free(cache);
}

void domain_cache_prefetch(const struct domain_cache *cache, uint64_t hash)
{
    size_t place = hash & cache->mask;
    __builtin_prefetch(&cache->entries[place], 1, 3);
    __builtin_prefetch(&cache->entries[place ^ 1], 1, 3);
    if (cache->learned != NULL)
        domains_prefetch(cache->learned, hash);
}

/* Keeps the count of the domain at AT for domain_cache_left. */
static void see_off(struct domain_cache *cache, size_t at)
{
    const struct known_domain *known = &cache->entries[at];
    if (known->hash == 0 || (known->provider_length == 0 && known->name_length == 0))
        return; /* it has nothing to tell */
    if (cache->left_given) {
        cache->left_count = 0;
        cache->left_given = false;
    }
    if (cache->left_count == cache->left_room) {
        cache->left_room = cache->left_room * 2 + 64;
        cache->left = memory_grow(cache->left, cache->left_room * sizeof *cache->left);
    }
    struct domain_count *count = &cache->left[cache->left_count++];
    memcpy(count->name, cache->names[at], known->name_length);
    count->name_length = known->name_length;
    count->rows = known->rows;
    count->clean = known->clean;
    count->invalid = known->invalid;
    count->provider = (struct str){known->provider.bytes, known->provider_length};
    count->suggestion = (struct str){known->suggestion, known->suggestion_length};
}

/* Keeps the name of the domain at AT.  Most are never asked for: it is done when they turn out to count. */
static void keep_name(struct domain_cache *cache, size_t at, struct str name)
{
    struct str kept = str_head(name, DOMAIN_NAME_KEPT);
    memcpy(cache->names[at], kept.bytes, kept.length);
    cache->entries[at].name_length = (uint8_t)kept.length;
}

static uint8_t bounded(size_t length)
{
    return length > UINT8_MAX ? UINT8_MAX : (uint8_t)length;
}

/* Adds to FACTS what was asked about the domain. */
static void add_learned(const struct domain_cache *cache, uint64_t hash, struct domain_facts *facts)
{
    const struct asked_domain *asked = domains_find(cache->learned, hash);
    facts->reason = reason_worse(facts->reason, mx_reason(asked != NULL ? asked->verdict : MX_UNKNOWN));
    if (asked != NULL && facts->provider.length == 0)
        facts->provider = (struct str){asked->provider, asked->provider_length};
}

/* Judges DOMAIN into the place AT. */
static void come_in(struct domain_cache *cache, size_t at, struct str name, uint64_t hash)
{
    struct domain domain;
    struct domain_facts facts = {0};
    domain_seeded(name, cache->seed, &domain);
    judge_domain(cache->policy, &domain, &facts);
    if (cache->learned != NULL)
        add_learned(cache, hash, &facts);
    uint8_t provider_length;
    struct plain provider = plain_of(facts.provider, &provider_length);
    cache->entries[at] = (struct known_domain){
        .hash = hash,
        .reason = facts.reason,
        .provider = provider,
        .suggestion = facts.suggestion.bytes,
        .mailbox = facts.mailbox,
        .rows = 1,
        .provider_length = provider_length,
        .suggestion_length = bounded(facts.suggestion.length),
        .flags = (uint8_t)facts.flags,
        .suppressed = suppress_has_domain(cache->suppress, &domain),
    };
    if (facts.suggestion.length > 0 || cache->arrivals++ < NAMES_AT_ONCE)
        keep_name(cache, at, name);
}

struct known_domain *domain_cache_get(struct domain_cache *cache, struct str domain, uint64_t hash)
{
    size_t one = hash & cache->mask;
    size_t other = one ^ 1;
    struct known_domain *entries = cache->entries;
    size_t at = entries[one].hash == hash ? one : other;
    if (entries[at].hash == hash) {
        if (++entries[at].rows == ROWS_WORTH_COUNTING)
            keep_name(cache, at, domain);
        return &entries[at];
    }
    at = entries[one].rows <= entries[other].rows ? one : other;
    see_off(cache, at);
    come_in(cache, at, domain, hash);
    return &entries[at];
}

size_t domain_cache_left(struct domain_cache *cache, bool all, const struct domain_count **counts)
{
    if (cache->left_given)
        cache->left_count = 0;
    cache->left_given = false;
    for (size_t at = 0; all && at <= cache->mask; at++) {
        see_off(cache, at);
        cache->entries[at].hash = 0;
    }
    cache->left_given = true;
    *counts = cache->left;
    return cache->left_count;
}
