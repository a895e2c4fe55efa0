/* The seed of the tables in which names of strangers are looked up: from the kernel's random bytes, which each
 * process gets when it begins, so that no variable need hold it. */
#include "validators/base/hash_seed.h"

#include <stdlib.h>
#include <sys/auxv.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { RANDOM_BYTES = 16 };

uint64_t hash_seed(void)
{
    const void *bytes = (const void *)getauxval(AT_RANDOM);
    if (bytes == NULL)
        abort();                             /* Linux has given them since 2.6.29 */
    return XXH3_64bits(bytes, RANDOM_BYTES); /* the bytes themselves guard the stack */
}
