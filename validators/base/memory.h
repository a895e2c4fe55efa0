/* Memory that is there or ends the run: no caller has a sensible way on without it. */
#ifndef VALIDATORS_BASE_MEMORY_H
#define VALIDATORS_BASE_MEMORY_H

#include <stddef.h>

/* Each returns memory that the caller frees with free(), and never NULL: when there is none, the
 * process says so in one sentence and exits with 70 (EXIT_BUG); outputs are not published. */
void *memory_take(size_t bytes); /* zeroed */
void *memory_grow(void *old, size_t bytes);
void *memory_aligned(size_t alignment, size_t bytes);       /* zeroed; BYTES is a multiple of ALIGNMENT */
char *memory_text(const char *bytes, size_t length);        /* a NUL-terminated copy */
char *memory_joined(const char *first, const char *second); /* both, one behind the other */

/* For a library that has found no memory: ends the process as the others do. */
_Noreturn void memory_out(void);

/* Ends the process in the same way if not even a little memory is left: for where a library, or a peer, seems
 * to fail, and does not tell that it found none. */
void memory_try(void);

/* Has free() give large pieces back to the system at once, and always: else the library keeps them for a
 * thread that may need them again.  Call it before there is a thread. */
void memory_begin(void);

/* Zeroed memory for a table that is read at random places: large ones are in huge pages where the system has
 * them, because a miss of the address cache costs as much as one of the data.  Freed by memory_table_free
 * with the same size. */
void *memory_table(size_t bytes);
void memory_table_free(void *table, size_t bytes); /* NULL is fine */

#endif
