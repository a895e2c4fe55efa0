/* Entries of one size that are found by a hash and never move: pages of them, and a table of their numbers.
 */
#ifndef VALIDATORS_BASE_TABLES_ENTRY_TABLE_H
#define VALIDATORS_BASE_TABLES_ENTRY_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/arena.h"
#include "validators/base/str.h"

enum { ENTRY_PAGE_BITS = 12, ENTRY_PAGE = 1 << ENTRY_PAGE_BITS };

/* The first member of an entry is its hash, a uint64_t. */
struct entry_table {
    char **pages;
    size_t page_room, entry_bytes;
    size_t count;
    uint32_t *slots; /* open-addressed: the entry's number + 1; 0: free */
    size_t mask;
    struct arena texts;
    struct arena *adopted;
    size_t adopted_count;
};

/* ENTRY_BYTES is a multiple of 8.  Freed by entry_table_free. */
void entry_table_open(struct entry_table *table, size_t entry_bytes);
void entry_table_free(struct entry_table *table);

/* Entry number AT.  Stays where it is until the table is freed. */
static inline void *entry_at(const struct entry_table *table, size_t at)
{
    return table->pages[at >> ENTRY_PAGE_BITS] + (at & (ENTRY_PAGE - 1)) * table->entry_bytes;
}

/* The number of the entry with HASH: a new one, zeroed but for its hash, at the end where there is none; then
 * *ADDED. One thread at a time. */
size_t entry_add(struct entry_table *table, uint64_t hash, bool *added);

/* The entry with HASH, or NULL.  Any number of threads, while nobody adds. */
const void *entry_find(const struct entry_table *table, uint64_t hash);

/* Fetches the place of HASH into the processor's cache. */
static inline void entry_prefetch(const struct entry_table *table, uint64_t hash)
{
    __builtin_prefetch(&table->slots[hash & table->mask], 0, 1);
}

/* A NUL-terminated copy of TEXT that lives as long as the table.  One thread at a time. */
const char *entry_text(struct entry_table *table, struct str text);

/* Takes over what is in TEXTS, so that it lives as long as the table; TEXTS is empty then.  One thread at a
 * time. */
void entry_adopt(struct entry_table *table, struct arena *texts);

#endif
