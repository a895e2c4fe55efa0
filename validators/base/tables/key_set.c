/* A set of 64-bit keys (hashes of addresses), about 11 to 21 bytes a key, that grows without a spike.
 *
 * 16 shards, chosen by the key's highest bits, each an open-addressed table that doubles by itself: at any
 * moment at most one shard exists twice, so the peak is that of the tables and no row waits for long. */
#include "validators/base/tables/key_set.h"

#include <stdlib.h>

#include "validators/base/memory.h"

enum {
    SHARD_BITS = 4,
    SHARDS = 1 << SHARD_BITS,
    FIRST_SLOTS = 2048,
};

struct shard {
    uint64_t *slots; /* 0: free */
    size_t mask;
    size_t count;
};

struct key_set {
    struct shard shard[SHARDS];
    bool zero; /* whether the key 0, which cannot stand in a slot, is in the set */
};

struct key_set *key_set_new(void)
{
    struct key_set *set = memory_take(sizeof *set);
    for (size_t i = 0; i < SHARDS; i++) {
        set->shard[i].slots = memory_table(FIRST_SLOTS * sizeof(uint64_t));
        set->shard[i].mask = FIRST_SLOTS - 1;
    }
    return set;
}

void key_set_free(struct key_set *set)
{
    if (set == NULL)
        return;
    for (size_t i = 0; i < SHARDS; i++)
        memory_table_free(set->shard[i].slots, (set->shard[i].mask + 1) * sizeof(uint64_t));
    free(set);
}

/* The slot that holds KEY, or the free one where it would go. */
static inline uint64_t *slot_of(const struct shard *shard, uint64_t key)
{
    size_t at = key & shard->mask;
    while (shard->slots[at] != key && shard->slots[at] != 0)
        at = (at + 1) & shard->mask;
    return &shard->slots[at];
}

static void grow(struct shard *shard)
{
    struct shard larger = {.mask = shard->mask * 2 + 1, .count = shard->count};
    larger.slots = memory_table((larger.mask + 1) * sizeof(uint64_t));
    for (size_t i = 0; i <= shard->mask; i++)
        if (shard->slots[i] != 0)
            *slot_of(&larger, shard->slots[i]) = shard->slots[i];
    memory_table_free(shard->slots, (shard->mask + 1) * sizeof(uint64_t));
    *shard = larger;
}

bool key_set_add(struct key_set *set, uint64_t key)
{
    struct shard *shard = &set->shard[key >> (64 - SHARD_BITS)];
    if (key == 0) {
        bool new = !set->zero;
        set->zero = true;
        return new;
    }
    uint64_t *slot = slot_of(shard, key);
    if (*slot == key)
        return false;
    *slot = key;
    if (++shard->count * 4 > shard->mask * 3)
        grow(shard);
    return true;
}

bool key_set_has(const struct key_set *set, uint64_t key)
{
    if (key == 0)
        return set->zero;
    return *slot_of(&set->shard[key >> (64 - SHARD_BITS)], key) == key;
}

void key_set_prefetch(const struct key_set *set, uint64_t key)
{
    const struct shard *shard = &set->shard[key >> (64 - SHARD_BITS)];
    __builtin_prefetch(&shard->slots[key & shard->mask], 1, 1);
}

size_t key_set_count(const struct key_set *set)
{
    size_t count = set->zero;
    for (size_t i = 0; i < SHARDS; i++)
        count += set->shard[i].count;
    return count;
}
