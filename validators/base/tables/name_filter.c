/* Tells in one look that a name is in none of many maps. */
#include "validators/base/tables/name_filter.h"

#include <stdlib.h>

#include "validators/base/memory.h"

enum {
    BITS = 1 << 22,
    WORD_BITS = 64
}; /* 25 bits a shipped name, and small enough for the second-level cache */

struct name_filter {
    uint64_t words[BITS / WORD_BITS];
};

struct name_filter *name_filter_new(void)
{
    return memory_take(sizeof(struct name_filter));
}

void name_filter_free(struct name_filter *filter)
{
    free(filter);
}

/* The bit of NAME: from the hash's upper half, for the maps look at the lower one. */
static uint32_t bit_of(const struct name *name)
{
    return (uint32_t)(name->hash >> 32) % BITS;
}

static void add_name(void *self, const struct name *name)
{
    struct name_filter *filter = self;
    uint32_t bit = bit_of(name);
    filter->words[bit / WORD_BITS] |= UINT64_C(1) << bit % WORD_BITS;
}

void name_filter_add(struct name_filter *filter, const struct name_map *map)
{
    name_map_each(map, add_name, filter);
}

bool name_filter_may_hold(const struct name_filter *filter, const struct name *name)
{
    uint32_t bit = bit_of(name);
    return (filter->words[bit / WORD_BITS] >> bit % WORD_BITS & 1) != 0;
}
