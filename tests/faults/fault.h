/* A call of the program under test that fails because the test wants it to: shared by the wrappers of this
 * library. */
#ifndef TESTS_FAULTS_FAULT_H
#define TESTS_FAULTS_FAULT_H

#include <dlfcn.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

/* The calls that can fail, by the names that FAULT uses.  A call with several names in libc (open, open64,
 * __open_2) is one here. */
/* clang-format off */
#define FAULT_CALLS(X)                                                                                       \
    X(malloc)                                                                                                \
    X(calloc)                                                                                                \
    X(realloc)                                                                                               \
    X(aligned_alloc) X(posix_memalign) X(mmap) X(mremap) X(munmap) X(open) X(openat) X(close) X(read) X(     \
        pread) X(write) X(pwrite) X(writev) X(lseek) X(fsync) X(fdatasync) X(ftruncate) X(stat) X(lstat)     \
        X(fstat) X(fstatat) X(access) X(chmod) X(fchmod) X(fchmodat) X(fchown) X(mkdir) X(mkdirat) X(rmdir)  \
            X(rename) X(renameat) X(renameat2) X(unlink) X(unlinkat) X(opendir) X(fdopendir) X(readdir)      \
                X(realpath) X(readlink) X(mkostemp) X(flock) X(fcntl_dup) X(fcntl_lock) X(getrandom)         \
                    X(iconv_open) X(setrlimit) X(fopen) X(fdopen) X(fclose) X(fflush) X(fread) X(fwrite)     \
                        X(getdelim) X(open_memstream) X(socket) X(socketpair) X(connect) X(bind)             \
                            X(getsockname) X(getsockopt) X(setsockopt) X(send) X(sendto) X(sendmsg) X(recv)  \
                                X(recvfrom) X(recvmsg) X(poll) X(epoll_create1) X(epoll_ctl) X(epoll_wait)   \
                                    X(pthread_create) X(curl_global_init) X(curl_easy_init)                  \
                                        X(curl_easy_setopt) X(curl_easy_getinfo) X(curl_easy_send)           \
                                            X(curl_easy_recv) X(curl_multi_init) X(curl_multi_setopt)        \
                                                X(curl_multi_add_handle) X(curl_multi_socket_action)         \
                                                    X(curl_slist_append) X(sqlite3_open_v2)                  \
                                                        X(sqlite3_prepare_v2) X(sqlite3_step)                \
                                                            X(sqlite3_exec) X(sqlite3_reset)                 \
                                                                X(sqlite3_bind_blob) X(sqlite3_bind_int64)   \
                                                                    X(ares_init_options)                     \
                                                                        X(ares_set_servers_ports_csv)        \
                                                                            X(idn2_to_ascii_8z)              \
                                                                                X(json_object) X(json_dumpf)
/* clang-format on */

#define FAULT_ENUM(name) FAULT_##name,
enum fault_call { FAULT_CALLS(FAULT_ENUM) FAULT_CALL_COUNT };

/* Counts a call of CALL from CALLER; returns whether it must fail, with errno set to what the test wants. */
bool fault_due(enum fault_call call, const void *caller);

/* The same for a call that transfers *LENGTH bytes: when the test wants it short, halves *LENGTH and returns
 * false. */
bool fault_due_for(enum fault_call call, const void *caller, size_t *length);

/* The same for REAL, a library's function: what the library itself calls it for is not counted. */
bool fault_due_of(enum fault_call call, const void *caller, const void *real);

/* The next function NAME after this library's; ends the program when there is none. */
void *fault_real(const char *name);

#define FAULT_CALLER __builtin_return_address(0)

/* Defines the wrapper NAME, which fails as CALL with the value FAILED. */
#define FAULT_WRAP(type, name, call, failed, parameters, arguments)                                          \
    type name parameters                                                                                     \
    {                                                                                                        \
        static type(*real) parameters;                                                                       \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        if (fault_due(FAULT_##call, FAULT_CALLER))                                                           \
            return failed;                                                                                   \
        return real arguments;                                                                               \
    }

/* The same for a call that transfers LENGTH bytes, one of its parameters. */
#define FAULT_WRAP_LENGTH(type, name, call, length, parameters, arguments)                                   \
    type name parameters                                                                                     \
    {                                                                                                        \
        static type(*real) parameters;                                                                       \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        if (fault_due_for(FAULT_##call, FAULT_CALLER, &length))                                              \
            return (type)-1;                                                                                 \
        return real arguments;                                                                               \
    }

#endif
