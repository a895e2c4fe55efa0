/* Memory that is there or ends the run: no caller has a sensible way on without it. */
#include "validators/base/memory.h"

#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "validators/base/fail.h"

enum { HUGE_PAGE_BYTES = 2 << 20, LARGE_BYTES = 256 << 10, TRIED_BYTES = 64 << 10 };

void memory_out(void)
{
    static const char sentence[] = "mailsift: out of memory; close other programs or use --dedupe off\n";
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored; /* nobody is left to tell */
    _exit(EXIT_BUG);
}

void memory_try(void)
{
    void *volatile some = malloc(TRIED_BYTES); /* volatile: else the compiler leaves all of it out */
    void *volatile zeroed =
        calloc(1, TRIED_BYTES); /* libraries may have allocators of their own for either */
    if (some == NULL || zeroed == NULL)
        memory_out();
    free(some);
    free(zeroed);
}

void memory_begin(void)
{
    (void)mallopt(M_MMAP_THRESHOLD, LARGE_BYTES); /* only an advice */
}

static void *or_exit(void *memory)
{
    if (memory == NULL)
        memory_out();
    return memory;
}

void *memory_take(size_t bytes)
{
    return or_exit(calloc(1, bytes > 0 ? bytes : 1));
}

void *memory_grow(void *old, size_t bytes)
{
    return or_exit(realloc(old, bytes > 0 ? bytes : 1));
}

void *memory_aligned(size_t alignment, size_t bytes)
{
    return memset(or_exit(aligned_alloc(alignment, bytes)), 0, bytes);
}

char *memory_text(const char *bytes, size_t length)
{
    char *text = memory_take(length + 1);
    if (length > 0)
        memcpy(text, bytes, length);
    return text;
}

char *memory_joined(const char *first, const char *second)
{
    size_t length = strlen(first);
    char *text = memory_take(length + strlen(second) + 1);
    memcpy(text, first, length);
    memcpy(text + length, second, strlen(second));
    return text;
}

void *memory_table(size_t bytes)
{
    if (bytes < HUGE_PAGE_BYTES)
        return memory_take(bytes);
    /* aligned, so that whole huge pages fit: what is mapped before and behind the table is given back */
    char *map =
        mmap(NULL, bytes + HUGE_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (map == MAP_FAILED)
        return or_exit(NULL);
    size_t before = (HUGE_PAGE_BYTES - (uintptr_t)map % HUGE_PAGE_BYTES) % HUGE_PAGE_BYTES;
    if (before > 0)
        munmap(map, before);
    if (before < HUGE_PAGE_BYTES)
        munmap(map + before + bytes, HUGE_PAGE_BYTES - before);
    (void)madvise(map + before, bytes, MADV_HUGEPAGE); /* only an advice */
    return map + before;
}

void memory_table_free(void *table, size_t bytes)
{
    if (table == NULL)
        return;
    if (bytes < HUGE_PAGE_BYTES)
        free(table);
    else if (munmap(table, bytes) != 0 &&
             errno != ENOMEM) /* one mapping too many: it stays, in nobody's way */
        abort();
}
