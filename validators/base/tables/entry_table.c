/* Entries of one size that are found by a hash and never move: pages of them, and a table of their numbers.
 */
#include "validators/base/tables/entry_table.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

enum {
    PAGES_MAX = 1 << 18, /* 2^30 entries: more than there are */
    SLOTS_FIRST = 1 << 12,
};

void entry_table_open(struct entry_table *table, size_t entry_bytes)
{
    *table = (struct entry_table){.entry_bytes = entry_bytes, .mask = SLOTS_FIRST - 1};
    table->slots = memory_table(SLOTS_FIRST * sizeof *table->slots);
}

static size_t slots_bytes(const struct entry_table *table)
{
    return (table->mask + 1) * sizeof *table->slots;
}

void entry_table_free(struct entry_table *table)
{
    for (size_t page = 0; page * ENTRY_PAGE < table->count; page++)
        free(table->pages[page]);
    free(table->pages);
    memory_table_free(table->slots, slots_bytes(table));
    for (size_t i = 0; i < table->adopted_count; i++)
        arena_free(&table->adopted[i]);
    free(table->adopted);
    arena_free(&table->texts);
    *table = (struct entry_table){0};
}

static uint64_t hash_at(const struct entry_table *table, size_t at)
{
    uint64_t hash;
    memcpy(&hash, entry_at(table, at), sizeof hash);
    return hash;
}

/* The slot of HASH: where it stands or would stand. */
static size_t slot_of(const struct entry_table *table, uint64_t hash)
{
    size_t slot = hash & table->mask;
    while (table->slots[slot] != 0 && hash_at(table, table->slots[slot] - 1) != hash)
        slot = (slot + 1) & table->mask;
    return slot;
}

/* Doubles the slots. */
static void grow_slots(struct entry_table *table)
{
    memory_table_free(table->slots, slots_bytes(table));
    table->mask = table->mask * 2 + 1;
    table->slots = memory_table(slots_bytes(table));
    for (size_t at = 0; at < table->count; at++)
        table->slots[slot_of(table, hash_at(table, at))] = (uint32_t)(at + 1);
}

/* Makes room for the next entry. */
static void grow_pages(struct entry_table *table)
{
    size_t page = table->count >> ENTRY_PAGE_BITS;
    if (page == PAGES_MAX)
        abort();
    if (page == table->page_room) {
        table->page_room = table->page_room * 2 + 16;
        table->pages = memory_grow(table->pages, table->page_room * sizeof(char *));
    }
    table->pages[page] = memory_take(ENTRY_PAGE * table->entry_bytes);
}

size_t entry_add(struct entry_table *table, uint64_t hash, bool *added)
{
    size_t slot = slot_of(table, hash);
    *added = table->slots[slot] == 0;
    if (!*added)
        return table->slots[slot] - 1;
    if (table->count % ENTRY_PAGE == 0)
        grow_pages(table);
    size_t at = table->count++;
    memcpy(entry_at(table, at), &hash, sizeof hash);
    table->slots[slot] = (uint32_t)(at + 1);
    if (table->count * 2 > table->mask)
        grow_slots(table);
    return at;
}

const void *entry_find(const struct entry_table *table, uint64_t hash)
{
    size_t slot = slot_of(table, hash);
    return table->slots[slot] == 0 ? NULL : entry_at(table, table->slots[slot] - 1);
}

const char *entry_text(struct entry_table *table, struct str text)
{
    char *copy = arena_take(&table->texts, text.length + 1);
    if (text.length > 0)
        memcpy(copy, text.bytes, text.length);
    copy[text.length] = '\0';
    return copy;
}

void entry_adopt(struct entry_table *table, struct arena *texts)
{
    size_t bytes = (table->adopted_count + 1) * sizeof *table->adopted;
    table->adopted = memory_grow(table->adopted, bytes);
    table->adopted[table->adopted_count++] = *texts;
    *texts = (struct arena){0};
}
