/* Counts names in bounded memory. */
#include "validators/base/tables/tally.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/hash_seed.h"
#include "validators/base/memory.h"

enum { SLOTS = TALLY_NAMES_MAX * 2 };

struct tally {
    uint64_t seed;
    struct tally_entry *entries; /* SLOTS, open addressing; no name: free */
    size_t count;
};

struct tally *tally_new(void)
{
    struct tally *tally = memory_take(sizeof *tally);
    tally->seed = hash_seed();
    tally->entries = memory_take(SLOTS * sizeof *tally->entries);
    return tally;
}

static void free_names(struct tally_entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (entries[i].name != NULL) /* most slots are free */
            free(entries[i].name);
    free(entries);
}

void tally_free(struct tally *tally)
{
    if (tally == NULL)
        return;
    free_names(tally->entries, SLOTS);
    free(tally);
}

static struct tally_entry *place_of(const struct tally *tally, struct str name)
{
    size_t at = XXH3_64bits_withSeed(name.bytes, name.length, tally->seed) % SLOTS;
    for (; tally->entries[at].name != NULL; at = (at + 1) % SLOTS)
        if (str_equal(str_of(tally->entries[at].name), name))
            break;
    return &tally->entries[at];
}

static int by_count(const void *a, const void *b)
{
    const struct tally_entry *one = a, *other = b;
    if (one->count != other->count)
        return one->count < other->count ? 1 : -1;
    return strcmp(one->name, other->name);
}

/* The names in an array of their own, the largest counts first. */
static struct tally_entry *sorted_entries(const struct tally *tally)
{
    struct tally_entry *sorted = memory_take((tally->count + 1) * sizeof *sorted);
    size_t used = 0;
    for (size_t i = 0; i < SLOTS; i++)
        if (tally->entries[i].name != NULL)
            sorted[used++] = tally->entries[i];
    qsort(sorted, used, sizeof *sorted, by_count);
    return sorted;
}

static void forget_half(struct tally *tally)
{
    struct tally_entry *sorted = sorted_entries(tally);
    size_t count = tally->count;
    free(tally->entries);
    tally->entries = memory_take(SLOTS * sizeof *tally->entries);
    tally->count = count / 2;
    for (size_t i = 0; i < tally->count; i++)
        *place_of(tally, str_of(sorted[i].name)) = sorted[i];
    for (size_t i = tally->count; i < count; i++)
        free(sorted[i].name);
    free(sorted);
}

void tally_add(struct tally *tally, struct str name, uint64_t rows)
{
    name = str_head(name, TALLY_NAME_BYTES);
    if (name.length == 0 || rows == 0 || memchr(name.bytes, '\0', name.length) != NULL)
        return;
    if (tally->count == TALLY_NAMES_MAX)
        forget_half(tally);
    struct tally_entry *entry = place_of(tally, name);
    if (entry->name == NULL) {
        entry->name = memory_text(name.bytes, name.length);
        tally->count++;
    }
    entry->count += rows;
}

uint64_t tally_count(const struct tally *tally, struct str name)
{
    return place_of(tally, str_head(name, TALLY_NAME_BYTES))->count;
}

void tally_top(const struct tally *tally, size_t limit, struct tally_list *list)
{
    struct tally_entry *sorted = sorted_entries(tally);
    list->count = limit == 0 || tally->count < limit ? tally->count : limit;
    list->entries = memory_take((list->count + 1) * sizeof *list->entries);
    for (size_t i = 0; i < list->count; i++) {
        list->entries[i].name = memory_text(sorted[i].name, strlen(sorted[i].name));
        list->entries[i].count = sorted[i].count;
    }
    free(sorted);
}

void tally_list_free(struct tally_list *list)
{
    free_names(list->entries, list->count);
    *list = (struct tally_list){0};
}
