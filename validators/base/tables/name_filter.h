/* Tells in one look that a name is in none of many maps. */
#ifndef VALIDATORS_BASE_TABLES_NAME_FILTER_H
#define VALIDATORS_BASE_TABLES_NAME_FILTER_H

#include <stdbool.h>

#include "validators/base/tables/name_map.h"

struct name_filter;

/* Returns an empty filter of half a mebibyte, freed by name_filter_free. */
struct name_filter *name_filter_new(void);
void name_filter_free(struct name_filter *filter); /* NULL is fine */

/* Adds every name of MAP. */
void name_filter_add(struct name_filter *filter, const struct name_map *map);

/* False: NAME is in none of the maps.  True: it may be; with 160,000 names, 4 of 100 strangers are let
 * through.  Any number of threads, while nobody adds. */
bool name_filter_may_hold(const struct name_filter *filter, const struct name *name);

#endif
