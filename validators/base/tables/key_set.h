/* A set of 64-bit keys (hashes of addresses), about 11 to 21 bytes a key, that grows without a spike. */
#ifndef VALIDATORS_BASE_TABLES_KEY_SET_H
#define VALIDATORS_BASE_TABLES_KEY_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct key_set;

/* Returns an empty set, freed by key_set_free.  Keys must be well mixed: they are their own hash. */
struct key_set *key_set_new(void);
void key_set_free(struct key_set *set); /* NULL is fine */

/* Adds KEY; returns whether it was new.  One thread at a time. */
bool key_set_add(struct key_set *set, uint64_t key);

/* Whether KEY is in SET.  Any number of threads, while nobody adds. */
bool key_set_has(const struct key_set *set, uint64_t key);

/* Fetches the place of KEY into the cache: call it some keys ahead of key_set_add. */
void key_set_prefetch(const struct key_set *set, uint64_t key);

/* How many keys there are. */
size_t key_set_count(const struct key_set *set);

#endif
