/* An exact map from names (domains, local parts) to what a list says of them. */
#ifndef VALIDATORS_BASE_TABLES_NAME_MAP_H
#define VALIDATORS_BASE_TABLES_NAME_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

struct name_map;

/* A name with its hash, so that a walk through several maps hashes once. */
struct name {
    struct str text;
    uint64_t hash;
};

/* The name of TEXT, which must be in lower case already. */
struct name name_of(struct str text);

/* The same with SEED, which is hash_seed(): that of the maps, for callers that have many names. */
struct name name_seeded(struct str text, uint64_t seed);
uint64_t name_map_seed(const struct name_map *map);

/* Returns a new, empty map; the caller frees it with name_map_free. */
struct name_map *name_map_new(void);
void name_map_free(struct name_map *map); /* NULL is fine */

/* Adds each line `name` or `name value` of TEXT; `#` starts a comment line, blank lines are
 * skipped.  A name that is there keeps its first value.  TEXT must outlive the map: names and
 * values point into it.  At most 2^31 bytes. */
void name_map_add_lines(struct name_map *map, struct str text);

/* Adds one name; both slices must outlive the map. */
void name_map_add(struct name_map *map, struct str text, struct str value);

/* Whether NAME is in MAP; if so and VALUE is not NULL, *VALUE is what stands behind it (may be
 * empty).  Any number of threads at once, while nobody adds. */
bool name_map_find(const struct name_map *map, const struct name *name, struct str *value);

/* Whether any name in MAP has LENGTH bytes and begins with FIRST: for a small map a cheap way to tell that a
 * name is not in it, before it is hashed. */
bool name_map_may_hold(const struct name_map *map, char first, size_t length);

/* Calls SEE for each name in MAP, in the order in which they came. */
void name_map_each(const struct name_map *map, void (*see)(void *self, const struct name *name), void *self);

/* How many names there are. */
size_t name_map_count(const struct name_map *map);

#endif
