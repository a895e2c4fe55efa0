/* Memory that is there or ends the run: no caller has a sensible way on without it. */
#include "validators/base/memory.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "validators/base/fail.h"

static void *or_exit(void *memory)
{
    static const char sentence[] = "mailsift: out of memory; close other programs or use --dedupe off\n";
    if (memory != NULL)
        return memory;
    ssize_t ignored = write(STDERR_FILENO, sentence, sizeof sentence - 1);
    (void)ignored; /* nobody is left to tell */
    _exit(EXIT_BUG);
}

void *memory_take(size_t bytes)
{
    return or_exit(calloc(1, bytes > 0 ? bytes : 1));
}

void *memory_grow(void *old, size_t bytes)
{
    return or_exit(realloc(old, bytes > 0 ? bytes : 1));
}

char *memory_text(const char *bytes, size_t length)
{
    char *text = memory_take(length + 1);
    if (length > 0)
        memcpy(text, bytes, length);
    return text;
}
