/* Counts names in bounded memory. */
#ifndef VALIDATORS_BASE_TABLES_TALLY_H
#define VALIDATORS_BASE_TABLES_TALLY_H

#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

/* When so many names are counted, the half with the smallest counts is forgotten. */
enum { TALLY_NAMES_MAX = 1 << 16, TALLY_NAME_BYTES = 128 };

struct tally;

/* Returns an empty tally, freed by tally_free.  One thread at a time. */
struct tally *tally_new(void);
void tally_free(struct tally *tally); /* NULL is fine */

/* Adds ROWS to the count of NAME, which is copied (a longer one than TALLY_NAME_BYTES is cut). */
void tally_add(struct tally *tally, struct str name, uint64_t rows);

/* The count of NAME; 0 where it was never added, or forgotten. */
uint64_t tally_count(const struct tally *tally, struct str name);

struct tally_entry {
    char *name;
    uint64_t count;
};

/* Names with their counts: the larger first, then by name. */
struct tally_list {
    struct tally_entry *entries;
    size_t count;
};

/* Gives the LIMIT largest (0: all) as a list of its own, freed by tally_list_free. */
void tally_top(const struct tally *tally, size_t limit, struct tally_list *list);
void tally_list_free(struct tally_list *list);

#endif
