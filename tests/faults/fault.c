/* Counts the calls of the program under test from its main on, and says which of them fails.
 *
 * FAULT=CALL:N:ERROR:MODE makes the Nth CALL fail; MODE is once, or on for every later one, too.  ERROR is
 * the name or the number of an errno (or of a library's result), or "short" for a read or write of half the
 * bytes.  FAULT_PAGE=FILE, a file that is large enough for struct page, receives the counts, and what failed
 * first. */
#include "tests/faults/fault.h"

#include <execinfo.h>
#include <fcntl.h>
#include <link.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <unistd.h>

enum { NAME_BYTES = 32, WHERE_BYTES = 1024, ERRNO_MOST = 133, FRAMES = 16 };

struct page {
    struct {
        char name[NAME_BYTES];
        _Atomic uint64_t count;
    } calls[FAULT_CALL_COUNT];
    _Atomic uint64_t fired;
    char where[WHERE_BYTES]; /* who called when the first one failed */
};

struct fault {
    enum fault_call call; /* FAULT_CALL_COUNT: none */
    uint64_t at;
    int error;
    bool is_short, on;
};

static struct page own_page; /* for a run that nobody counts */
static struct page *page = &own_page;
static struct fault fault = {.call = FAULT_CALL_COUNT};
static atomic_bool active;
static uintptr_t loader_from, loader_to;

#define FAULT_NAME(name) #name,
static const char *const names[] = {FAULT_CALLS(FAULT_NAME)};

static void give_up(const char *what)
{
    (void)!write(STDERR_FILENO, "libfault: ", 10);
    (void)!write(STDERR_FILENO, what, strlen(what));
    (void)!write(STDERR_FILENO, "\n", 1);
    _exit(125);
}

void *fault_real(const char *name)
{
    void *real = dlsym(RTLD_NEXT, name);
    if (real == NULL)
        give_up(name);
    return real;
}

static int error_of(const char *word)
{
    for (int number = 1; number <= ERRNO_MOST; number++) {
        const char *name = strerrorname_np(number);
        if (name != NULL && strcmp(name, word) == 0)
            return number;
    }
    return (int)strtol(word, NULL, 10);
}

static void read_fault(const char *text)
{
    char call[NAME_BYTES], error[NAME_BYTES], mode[NAME_BYTES];
    unsigned long at;
    if (sscanf(text, "%31[^:]:%lu:%31[^:]:%31s", call, &at, error, mode) != 4)
        give_up("FAULT is not CALL:N:ERROR:MODE");
    for (fault.call = 0; fault.call < FAULT_CALL_COUNT && strcmp(names[fault.call], call) != 0;)
        fault.call++;
    if (fault.call == FAULT_CALL_COUNT)
        give_up("FAULT names no call that is wrapped");
    fault.at = at;
    fault.on = strcmp(mode, "on") == 0;
    fault.is_short = strcmp(error, "short") == 0;
    fault.error = error_of(error);
}

static void map_page(const char *path)
{
    int file = open(path, O_RDWR | O_CLOEXEC);
    void *map = file < 0 ? MAP_FAILED : mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (map == MAP_FAILED)
        give_up("cannot map FAULT_PAGE");
    close(file);
    page = map;
    for (size_t i = 0; i < FAULT_CALL_COUNT; i++)
        snprintf(page->calls[i].name, NAME_BYTES, "%s", names[i]);
}

/* The loader has no way on without memory, and nobody who could go another: its calls are not counted. */
static int find_loader(struct dl_phdr_info *object, size_t size, void *unused)
{
    (void)size, (void)unused;
    if (object->dlpi_addr != getauxval(AT_BASE))
        return 0;
    loader_from = object->dlpi_addr;
    for (int i = 0; i < object->dlpi_phnum; i++)
        if (object->dlpi_phdr[i].p_type == PT_LOAD)
            loader_to = loader_from + object->dlpi_phdr[i].p_vaddr + object->dlpi_phdr[i].p_memsz;
    return 1;
}

/* Writes down who called: the innermost frames that are not this library's. */
static void note_callers(const void *caller)
{
    void *frames[FRAMES];
    size_t used = 0;
    Dl_info own, info;
    atomic_store(&active, false); /* the unwinder allocates */
    int count = backtrace(frames, FRAMES);
    if (count < 1 || dladdr(&own_page, &own) == 0)
        frames[0] = (void *)(uintptr_t)caller, count = 1;
    for (int i = 0; i < count && used < sizeof page->where; i++) {
        if (dladdr(frames[i], &info) == 0 || info.dli_fbase == own.dli_fbase)
            continue; /* one byte before the return address is the call itself */
        used += (size_t)snprintf(page->where + used, sizeof page->where - used, "%s+0x%zx ", info.dli_fname,
                                 (size_t)((char *)frames[i] - (char *)info.dli_fbase - 1));
    }
    atomic_store(&active, true);
}

/* Whether this call is the one; a debugger's breakpoint. */
static __attribute__((noinline)) bool fault_fires(const void *caller)
{
    if (atomic_fetch_add(&page->fired, 1) == 0)
        note_callers(caller);
    return true;
}

static bool is_due(enum fault_call call, const void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    if (!atomic_load_explicit(&active, memory_order_relaxed) || (at >= loader_from && at < loader_to))
        return false;
    uint64_t number = atomic_fetch_add_explicit(&page->calls[call].count, 1, memory_order_relaxed) + 1;
    if (call != fault.call || number < fault.at || (number > fault.at && !fault.on))
        return false;
    return fault_fires(caller);
}

bool fault_due(enum fault_call call, const void *caller)
{
    if (!is_due(call, caller))
        return false;
    errno = fault.error;
    return true;
}

bool fault_due_for(enum fault_call call, const void *caller, size_t *length)
{
    if (!fault_due(call, caller))
        return false;
    if (fault.is_short && *length > 1)
        *length /= 2;
    return !fault.is_short;
}

bool fault_due_of(enum fault_call call, const void *caller, const void *real)
{
    Dl_info from, to;
    bool within = dladdr(caller, &from) != 0 && dladdr(real, &to) != 0 && from.dli_fbase == to.dli_fbase;
    return !within && fault_due(call, caller);
}

static int (*real_main)(int, char **, char **);

static int counted_main(int count, char **arguments, char **environment)
{
    atomic_store(&active, true);
    return real_main(count, arguments, environment);
}

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void *stack_end);

/* The program's first step: what libraries do before main is not counted. */
int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments, void (*init)(void),
                      void (*fini)(void), void (*loader_fini)(void), void *stack_end)
{
    int (*real)(int (*)(int, char **, char **), int, char **, void (*)(void), void (*)(void), void (*)(void),
                void *);
    *(void **)&real = fault_real("__libc_start_main");
    real_main = main;
    dl_iterate_phdr(find_loader, NULL);
    if (getenv("FAULT_PAGE") != NULL)
        map_page(getenv("FAULT_PAGE"));
    if (getenv("FAULT") != NULL)
        read_fault(getenv("FAULT"));
    return real(counted_main, count, arguments, init, fini, loader_fini, stack_end);
}
