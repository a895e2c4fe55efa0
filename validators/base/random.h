/* Random numbers from the kernel that are there or end the run: what they protect cannot do without. */
#ifndef VALIDATORS_BASE_RANDOM_H
#define VALIDATORS_BASE_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* Fills BYTES bytes at TO.  When the kernel has none, the process says so in one sentence and exits with 70
 * (EXIT_BUG); outputs are not published. */
void random_fill(void *to, size_t bytes);

/* Eight bytes as random_fill gives them. */
uint64_t random_seed(void);

#endif
