/* The distinct domains of a run that are in question, and what was learned of each.
 *
 * Entries stand in pages that never move; an open-addressed table of their numbers finds them by hash. */
#include "pipeline/domains.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/arena.h"
#include "validators/base/memory.h"

enum {
    PAGE_BITS = 12,
    PAGE_ENTRIES = 1 << PAGE_BITS, /* 256 KiB */
    PAGES_MAX = 1 << 18,           /* 2^30 domains: more than there are */
    SLOTS_FIRST = 1 << 12,
};

struct domains {
    struct asked_domain **pages;
    size_t page_room;
    size_t count;
    uint32_t *slots; /* the entry's number + 1; 0: free */
    size_t mask;
    struct arena texts;
    struct arena *adopted;
    size_t adopted_count;
};

struct domains *domains_new(void)
{
    struct domains *domains = memory_take(sizeof *domains);
    domains->slots = memory_table(SLOTS_FIRST * sizeof *domains->slots);
    domains->mask = SLOTS_FIRST - 1;
    return domains;
}

static size_t slots_bytes(const struct domains *domains)
{
    return (domains->mask + 1) * sizeof *domains->slots;
}

void domains_free(struct domains *domains)
{
    if (domains == NULL)
        return;
    for (size_t page = 0; page * PAGE_ENTRIES < domains->count; page++)
        free(domains->pages[page]);
    free(domains->pages);
    memory_table_free(domains->slots, slots_bytes(domains));
    for (size_t i = 0; i < domains->adopted_count; i++)
        arena_free(&domains->adopted[i]);
    free(domains->adopted);
    arena_free(&domains->texts);
    free(domains);
}

struct asked_domain *domains_at(struct domains *domains, size_t at)
{
    return &domains->pages[at >> PAGE_BITS][at & (PAGE_ENTRIES - 1)];
}

/* The slot of HASH: where it stands or would stand. */
static size_t slot_of(const struct domains *domains, uint64_t hash)
{
    size_t slot = hash & domains->mask;
    while (domains->slots[slot] != 0) {
        size_t at = domains->slots[slot] - 1;
        if (domains->pages[at >> PAGE_BITS][at & (PAGE_ENTRIES - 1)].hash == hash)
            break;
        slot = (slot + 1) & domains->mask;
    }
    return slot;
}

/* Doubles the slots. */
static void grow_slots(struct domains *domains)
{
    memory_table_free(domains->slots, slots_bytes(domains));
    domains->mask = domains->mask * 2 + 1;
    domains->slots = memory_table(slots_bytes(domains));
    for (size_t at = 0; at < domains->count; at++)
        domains->slots[slot_of(domains, domains_at(domains, at)->hash)] = (uint32_t)(at + 1);
}

/* Makes room for the next entry. */
static void grow_pages(struct domains *domains)
{
    size_t page = domains->count >> PAGE_BITS;
    if (page == PAGES_MAX)
        abort();
    if (page == domains->page_room) {
        domains->page_room = domains->page_room * 2 + 16;
        domains->pages = memory_grow(domains->pages, domains->page_room * sizeof(struct asked_domain *));
    }
    domains->pages[page] = memory_take(PAGE_ENTRIES * sizeof(struct asked_domain));
}

const char *domains_text(struct domains *domains, struct str text)
{
    char *copy = arena_take(&domains->texts, text.length + 1);
    memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    return copy;
}

void domains_adopt(struct domains *domains, struct arena *texts)
{
    size_t bytes = (domains->adopted_count + 1) * sizeof *domains->adopted;
    domains->adopted = memory_grow(domains->adopted, bytes);
    domains->adopted[domains->adopted_count++] = *texts;
    *texts = (struct arena){0};
}

void domains_add(struct domains *domains, struct str name, uint64_t hash)
{
    size_t slot = slot_of(domains, hash);
    if (domains->slots[slot] != 0)
        return;
    if (domains->count % PAGE_ENTRIES == 0)
        grow_pages(domains);
    size_t at = domains->count++;
    *domains_at(domains, at) = (struct asked_domain){
        .hash = hash,
        .name = domains_text(domains, name),
        .name_length = (uint8_t)name.length,
    };
    domains->slots[slot] = (uint32_t)(at + 1);
    if (domains->count * 2 > domains->mask)
        grow_slots(domains);
}

size_t domains_count(const struct domains *domains)
{
    return domains->count;
}

void domains_prefetch(const struct domains *domains, uint64_t hash)
{
    __builtin_prefetch(&domains->slots[hash & domains->mask], 0, 1);
}

const struct asked_domain *domains_find(const struct domains *domains, uint64_t hash)
{
    size_t slot = slot_of(domains, hash);
    if (domains->slots[slot] == 0)
        return NULL;
    size_t at = domains->slots[slot] - 1;
    return &domains->pages[at >> PAGE_BITS][at & (PAGE_ENTRIES - 1)];
}
