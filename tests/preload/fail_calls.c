/* A preloaded library that has one call of the program's fail: FAIL_CALL names it, with FAIL_ERRNO, from call number
 * FAIL_FROM (1) on, FAIL_TIMES times (for ever). */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t),
    *__libc_memalign(size_t, size_t);

static long number(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

/* Whether this call of NAME is one that fails; errno is set then. */
static bool fails(const char *name)
{
    static atomic_long calls;
    const char *call = getenv("FAIL_CALL");
    if (call == NULL || strcmp(call, name) != 0)
        return false;
    long from = number("FAIL_FROM", 1), this = atomic_fetch_add(&calls, 1) + 1;
    if (this < from || this - from >= number("FAIL_TIMES", LONG_MAX))
        return false;
    errno = (int)number("FAIL_ERRNO", ENOMEM);
    return true;
}

void *malloc(size_t bytes)
{
    return fails("malloc") ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fails("malloc") ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *old, size_t bytes)
{
    return fails("malloc") ? NULL : __libc_realloc(old, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
    return fails("malloc") ? NULL : __libc_memalign(alignment, bytes);
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *), void *context)
{
    int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *) =
        dlsym(RTLD_NEXT, "pthread_create");
    return fails("pthread_create") ? errno : real(thread, attributes, run, context);
}

int epoll_ctl(int epoll, int change, int fd, struct epoll_event *event)
{
    int (*real)(int, int, int, struct epoll_event *) = dlsym(RTLD_NEXT, "epoll_ctl");
    return fails("epoll_ctl") ? -1 : real(epoll, change, fd, event);
}

int socket(int family, int type, int protocol)
{
    int (*real)(int, int, int) = dlsym(RTLD_NEXT, "socket");
    return (type & SOCK_STREAM) != 0 && family == AF_INET && fails("socket") ? -1
                                                                             : real(family, type, protocol);
}

/* Locks alone; FAIL_CALL=lock. */
static int control(const char *name, int fd, int command, void *argument)
{
    int (*real)(int, int, ...) = dlsym(RTLD_NEXT, name);
    bool locks = command == F_SETLK || command == F_SETLKW || command == F_OFD_SETLK;
    return locks && fails("lock") ? -1 : real(fd, command, argument);
}

int fcntl(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return control("fcntl", fd, command, argument);
}

int fcntl64(int fd, int command, ...)
{
    va_list arguments;
    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    return control("fcntl64", fd, command, argument);
}
