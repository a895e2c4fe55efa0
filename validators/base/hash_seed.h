/* The seed of the tables in which names of strangers are looked up. */
#ifndef VALIDATORS_BASE_HASH_SEED_H
#define VALIDATORS_BASE_HASH_SEED_H

#include <stdint.h>

/* Returns the process's seed, which nobody outside knows: else a list could be made whose names all fall into
 * one slot.  It is the same in every call, so that a name has one hash in all tables.  No output may depend on
 * it.  It costs some 70 instructions: keep it where a name is hashed for each row. */
uint64_t hash_seed(void);

#endif
