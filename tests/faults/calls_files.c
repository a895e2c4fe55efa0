/* Files, directories, streams and locks. */
#include "tests/faults/fault.h"

#include <dirent.h>
#include <fcntl.h>
#include <iconv.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

/* Those of fortified programs, which no header declares. */
int __open_2(const char *path, int flags);
int __open64_2(const char *path, int flags);
int __openat_2(int directory, const char *path, int flags);
ssize_t __read_chk(int file, void *to, size_t bytes, size_t room);
ssize_t __pread_chk(int file, void *to, size_t bytes, off_t at, size_t room);
ssize_t __pread64_chk(int file, void *to, size_t bytes, off64_t at, size_t room);
size_t __fread_chk(void *to, size_t room, size_t size, size_t count, FILE *stream);
char *__realpath_chk(const char *path, char *to, size_t room);
ssize_t __readlink_chk(const char *path, char *to, size_t bytes, size_t room);
ssize_t __getdelim(char **line, size_t *room, int end, FILE *stream);

/* Defines NAME, an open with a mode after FLAGS where there is one. */
#define WRAP_OPEN(name, call, parameters, arguments)                                                         \
    int name parameters                                                                                      \
    {                                                                                                        \
        static int(*real) parameters;                                                                        \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        va_list rest;                                                                                        \
        va_start(rest, flags);                                                                               \
        mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;                       \
        va_end(rest);                                                                                        \
        return fault_due(FAULT_##call, FAULT_CALLER) ? -1 : real arguments;                                  \
    }

WRAP_OPEN(open, open, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(open64, open, (const char *path, int flags, ...), (path, flags, mode))
WRAP_OPEN(openat, openat, (int directory, const char *path, int flags, ...), (directory, path, flags, mode))
WRAP_OPEN(openat64, openat, (int directory, const char *path, int flags, ...), (directory, path, flags, mode))
FAULT_WRAP(int, __open_2, open, -1, (const char *path, int flags), (path, flags))
FAULT_WRAP(int, __open64_2, open, -1, (const char *path, int flags), (path, flags))
FAULT_WRAP(int, __openat_2, openat, -1, (int directory, const char *path, int flags),
           (directory, path, flags))

/* Fails as the kernel does: the descriptor is gone all the same. */
int close(int file)
{
    static int (*real)(int);
    if (real == NULL)
        *(void **)&real = fault_real("close");
    if (!fault_due(FAULT_close, FAULT_CALLER))
        return real(file);
    int wanted = errno;
    real(file);
    errno = wanted;
    return -1;
}

FAULT_WRAP_LENGTH(ssize_t, read, read, bytes, (int file, void *to, size_t bytes), (file, to, bytes))
FAULT_WRAP_LENGTH(ssize_t, __read_chk, read, bytes, (int file, void *to, size_t bytes, size_t room),
                  (file, to, bytes, room))
FAULT_WRAP_LENGTH(ssize_t, pread, pread, bytes, (int file, void *to, size_t bytes, off_t at),
                  (file, to, bytes, at))
FAULT_WRAP_LENGTH(ssize_t, pread64, pread, bytes, (int file, void *to, size_t bytes, off64_t at),
                  (file, to, bytes, at))
FAULT_WRAP_LENGTH(ssize_t, __pread_chk, pread, bytes,
                  (int file, void *to, size_t bytes, off_t at, size_t room), (file, to, bytes, at, room))
FAULT_WRAP_LENGTH(ssize_t, __pread64_chk, pread, bytes,
                  (int file, void *to, size_t bytes, off64_t at, size_t room), (file, to, bytes, at, room))
FAULT_WRAP_LENGTH(ssize_t, write, write, bytes, (int file, const void *from, size_t bytes),
                  (file, from, bytes))
FAULT_WRAP_LENGTH(ssize_t, pwrite, pwrite, bytes, (int file, const void *from, size_t bytes, off_t at),
                  (file, from, bytes, at))
FAULT_WRAP_LENGTH(ssize_t, pwrite64, pwrite, bytes, (int file, const void *from, size_t bytes, off64_t at),
                  (file, from, bytes, at))
FAULT_WRAP(ssize_t, writev, writev, -1, (int file, const struct iovec *from, int count), (file, from, count))
FAULT_WRAP(off_t, lseek, lseek, -1, (int file, off_t at, int from), (file, at, from))
FAULT_WRAP(off64_t, lseek64, lseek, -1, (int file, off64_t at, int from), (file, at, from))
FAULT_WRAP(int, fsync, fsync, -1, (int file), (file))
FAULT_WRAP(int, fdatasync, fdatasync, -1, (int file), (file))
FAULT_WRAP(int, ftruncate, ftruncate, -1, (int file, off_t bytes), (file, bytes))
FAULT_WRAP(int, ftruncate64, ftruncate, -1, (int file, off64_t bytes), (file, bytes))

FAULT_WRAP(int, stat, stat, -1, (const char *path, struct stat *about), (path, about))
FAULT_WRAP(int, stat64, stat, -1, (const char *path, struct stat64 *about), (path, about))
FAULT_WRAP(int, lstat, lstat, -1, (const char *path, struct stat *about), (path, about))
FAULT_WRAP(int, lstat64, lstat, -1, (const char *path, struct stat64 *about), (path, about))
FAULT_WRAP(int, fstat, fstat, -1, (int file, struct stat *about), (file, about))
FAULT_WRAP(int, fstat64, fstat, -1, (int file, struct stat64 *about), (file, about))
FAULT_WRAP(int, fstatat, fstatat, -1, (int directory, const char *path, struct stat *about, int flags),
           (directory, path, about, flags))
FAULT_WRAP(int, fstatat64, fstatat, -1, (int directory, const char *path, struct stat64 *about, int flags),
           (directory, path, about, flags))
FAULT_WRAP(int, access, access, -1, (const char *path, int mode), (path, mode))
FAULT_WRAP(int, chmod, chmod, -1, (const char *path, mode_t mode), (path, mode))
FAULT_WRAP(int, fchmod, fchmod, -1, (int file, mode_t mode), (file, mode))
FAULT_WRAP(int, fchmodat, fchmodat, -1, (int directory, const char *path, mode_t mode, int flags),
           (directory, path, mode, flags))
FAULT_WRAP(int, fchown, fchown, -1, (int file, uid_t owner, gid_t group), (file, owner, group))
FAULT_WRAP(int, mkdir, mkdir, -1, (const char *path, mode_t mode), (path, mode))
FAULT_WRAP(int, mkdirat, mkdirat, -1, (int directory, const char *path, mode_t mode), (directory, path, mode))
FAULT_WRAP(int, rmdir, rmdir, -1, (const char *path), (path))
FAULT_WRAP(int, rename, rename, -1, (const char *from, const char *to), (from, to))
FAULT_WRAP(int, renameat, renameat, -1, (int old, const char *from, int new, const char *to),
           (old, from, new, to))
FAULT_WRAP(int, renameat2, renameat2, -1,
           (int old, const char *from, int new, const char *to, unsigned flags), (old, from, new, to, flags))
FAULT_WRAP(int, unlink, unlink, -1, (const char *path), (path))
FAULT_WRAP(int, unlinkat, unlinkat, -1, (int directory, const char *path, int flags),
           (directory, path, flags))
FAULT_WRAP(DIR *, opendir, opendir, NULL, (const char *path), (path))
FAULT_WRAP(DIR *, fdopendir, fdopendir, NULL, (int directory), (directory))
FAULT_WRAP(struct dirent *, readdir, readdir, NULL, (DIR * directory), (directory))
FAULT_WRAP(struct dirent64 *, readdir64, readdir, NULL, (DIR * directory), (directory))
FAULT_WRAP(char *, realpath, realpath, NULL, (const char *path, char *to), (path, to))
FAULT_WRAP(char *, __realpath_chk, realpath, NULL, (const char *path, char *to, size_t room),
           (path, to, room))
FAULT_WRAP(ssize_t, readlink, readlink, -1, (const char *path, char *to, size_t bytes), (path, to, bytes))
FAULT_WRAP(ssize_t, __readlink_chk, readlink, -1, (const char *path, char *to, size_t bytes, size_t room),
           (path, to, bytes, room))
FAULT_WRAP(int, mkostemp, mkostemp, -1, (char *pattern, int flags), (pattern, flags))
FAULT_WRAP(int, flock, flock, -1, (int file, int how), (file, how))
FAULT_WRAP_LENGTH(ssize_t, getrandom, getrandom, bytes, (void *to, size_t bytes, unsigned flags),
                  (to, bytes, flags))
FAULT_WRAP(iconv_t, iconv_open, iconv_open, (iconv_t)-1, (const char *to, const char *from), (to, from))
FAULT_WRAP(int, setrlimit, setrlimit, -1, (__rlimit_resource_t what, const struct rlimit *limit),
           (what, limit))

/* Of all that fcntl does, the kernel refuses locks and copies of descriptors. */
static bool fcntl_due(int command, const void *caller)
{
    if (command == F_DUPFD || command == F_DUPFD_CLOEXEC)
        return fault_due(FAULT_fcntl_dup, caller);
    bool lock = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    return lock && fault_due(FAULT_fcntl_lock, caller);
}

#define WRAP_FCNTL(name)                                                                                     \
    int name(int file, int command, ...)                                                                     \
    {                                                                                                        \
        static int (*real)(int, int, ...);                                                                   \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        va_list rest;                                                                                        \
        va_start(rest, command);                                                                             \
        void *argument = va_arg(rest, void *);                                                               \
        va_end(rest);                                                                                        \
        return fcntl_due(command, FAULT_CALLER) ? -1 : real(file, command, argument);                        \
    }

WRAP_FCNTL(fcntl)
WRAP_FCNTL(fcntl64)

FAULT_WRAP(FILE *, fopen, fopen, NULL, (const char *path, const char *mode), (path, mode))
FAULT_WRAP(FILE *, fopen64, fopen, NULL, (const char *path, const char *mode), (path, mode))
FAULT_WRAP(FILE *, fdopen, fdopen, NULL, (int file, const char *mode), (file, mode))
FAULT_WRAP(FILE *, open_memstream, open_memstream, NULL, (char **text, size_t *length), (text, length))

/* A stream remembers that it has failed: ferror must say so. */
static void mark_failed(FILE *stream)
{
    stream->_flags |= 0x20; /* _IO_ERR_SEEN */
}

int fclose(FILE *stream)
{
    static int (*real)(FILE *);
    if (real == NULL)
        *(void **)&real = fault_real("fclose");
    if (!fault_due(FAULT_fclose, FAULT_CALLER))
        return real(stream);
    int wanted = errno;
    real(stream);
    errno = wanted;
    return EOF;
}

int fflush(FILE *stream)
{
    static int (*real)(FILE *);
    if (real == NULL)
        *(void **)&real = fault_real("fflush");
    if (!fault_due(FAULT_fflush, FAULT_CALLER))
        return real(stream);
    if (stream != NULL)
        mark_failed(stream);
    return EOF;
}

/* Defines NAME, which moves items of a stream. */
#define WRAP_ITEMS(name, call, parameters, arguments)                                                        \
    size_t name parameters                                                                                   \
    {                                                                                                        \
        static size_t(*real) parameters;                                                                     \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        if (!fault_due(FAULT_##call, FAULT_CALLER))                                                          \
            return real arguments;                                                                           \
        mark_failed(stream);                                                                                 \
        return 0;                                                                                            \
    }

WRAP_ITEMS(fread, fread, (void *to, size_t size, size_t count, FILE *stream), (to, size, count, stream))
WRAP_ITEMS(__fread_chk, fread, (void *to, size_t room, size_t size, size_t count, FILE *stream),
           (to, room, size, count, stream))
WRAP_ITEMS(fwrite, fwrite, (const void *from, size_t size, size_t count, FILE *stream),
           (from, size, count, stream))

#define WRAP_LINE(name)                                                                                      \
    ssize_t name(char **line, size_t *room, int end, FILE *stream)                                           \
    {                                                                                                        \
        static ssize_t (*real)(char **, size_t *, int, FILE *);                                              \
        if (real == NULL)                                                                                    \
            *(void **)&real = fault_real(#name);                                                             \
        if (!fault_due(FAULT_getdelim, FAULT_CALLER))                                                        \
            return real(line, room, end, stream);                                                            \
        mark_failed(stream);                                                                                 \
        return -1;                                                                                           \
    }

WRAP_LINE(getdelim)
WRAP_LINE(__getdelim)
