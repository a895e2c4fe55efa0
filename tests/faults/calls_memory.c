/* Memory and threads: the calls that can have none left. */
#include "tests/faults/fault.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>

/* What libc's own functions are called: dlsym would allocate. */
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *old, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

void *malloc(size_t bytes)
{
    return fault_due(FAULT_malloc, FAULT_CALLER) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fault_due(FAULT_calloc, FAULT_CALLER) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
    return fault_due(FAULT_realloc, FAULT_CALLER) ? NULL : __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return fault_due(FAULT_aligned_alloc, FAULT_CALLER) ? NULL : __libc_memalign(alignment, bytes);
}

int posix_memalign(void **memory, size_t alignment, size_t bytes)
{
    if (fault_due(FAULT_posix_memalign, FAULT_CALLER))
        return errno;
    *memory = __libc_memalign(alignment, bytes);
    return *memory == NULL ? ENOMEM : 0;
}

FAULT_WRAP(void *, mmap, mmap, MAP_FAILED,
           (void *at, size_t bytes, int access, int flags, int file, off_t offset),
           (at, bytes, access, flags, file, offset))
FAULT_WRAP(void *, mmap64, mmap, MAP_FAILED,
           (void *at, size_t bytes, int access, int flags, int file, off64_t offset),
           (at, bytes, access, flags, file, offset))
FAULT_WRAP(int, munmap, munmap, -1, (void *at, size_t bytes), (at, bytes))
FAULT_WRAP(int, pthread_create, pthread_create, errno,
           (pthread_t * thread, const pthread_attr_t *traits, void *(*start)(void *), void *argument),
           (thread, traits, start, argument))

void *mremap(void *old, size_t old_bytes, size_t bytes, int flags, ...)
{
    static void *(*real)(void *, size_t, size_t, int, ...);
    if (real == NULL)
        *(void **)&real = fault_real("mremap");
    va_list rest;
    va_start(rest, flags);
    void *wanted = va_arg(rest, void *);
    va_end(rest);
    return fault_due(FAULT_mremap, FAULT_CALLER) ? MAP_FAILED : real(old, old_bytes, bytes, flags, wanted);
}
