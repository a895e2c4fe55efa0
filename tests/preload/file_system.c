/* A file system that lacks something, for tests: preloaded, it answers some calls as the environment says.
 *
 * NO_EXCHANGE=NUMBER      renameat2 with RENAME_EXCHANGE fails with this error
 * NO_NOREPLACE=NUMBER     the same for RENAME_NOREPLACE
 * EXCHANGE_IGNORED=1      a flag of renameat2 is overlooked
 * NO_RENAME=NUMBER        a directory that holds something cannot be renamed
 * NO_DIRECTORY_SYNC=NUMBER  fsync of a directory fails; with SYNC_FROM=N from the N-th time on
 * NO_LOCK=NUMBER          flock fails
 * NO_MODE=NUMBER          fchmod, chmod and fchmodat fail
 * NO_LOOK_FROM=N          fstatat fails with EIO from the N-th time on
 * NO_REMOVE_FROM=N        the same for unlinkat
 * KILL_AT=N               the process is killed after its N-th call that has changed a name
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long setting(const char *name)
{
    const char *value = getenv(name);
    return value != NULL ? strtol(value, NULL, 10) : 0;
}

/* Whether the call fails as NAME says. */
static int fails(const char *name)
{
    long error = setting(name);
    if (error != 0)
        errno = (int)error;
    return error != 0;
}

/* Whether the call fails that COUNT counts, as NAME says from when on. */
static int fails_from(const char *name, atomic_long *count)
{
    long from = setting(name);
    if (from == 0 || atomic_fetch_add(count, 1) + 1 < from)
        return 0;
    errno = EIO;
    return 1;
}

static int counted(long result)
{
    static atomic_long changes;
    if (result == 0 && atomic_fetch_add(&changes, 1) + 1 == setting("KILL_AT"))
        kill(getpid(), SIGKILL);
    return (int)result;
}

static int is_directory(int fd, const char *name)
{
    struct stat status;
    return syscall(SYS_newfstatat, fd, name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(status.st_mode);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    if (((flags & RENAME_EXCHANGE) != 0 && fails("NO_EXCHANGE")) ||
        ((flags & RENAME_NOREPLACE) != 0 && fails("NO_NOREPLACE")) ||
        (is_directory(from_fd, from) && fails("NO_RENAME")))
        return -1;
    if (setting("EXCHANGE_IGNORED") != 0)
        flags = 0;
    return counted(syscall(SYS_renameat2, from_fd, from, to_fd, to, flags));
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    return renameat2(from_fd, from, to_fd, to, 0);
}

int rename(const char *from, const char *to)
{
    return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int fstatat(int fd, const char *name, struct stat *status, int flags)
{
    static atomic_long looks;
    return fails_from("NO_LOOK_FROM", &looks) ? -1 : (int)syscall(SYS_newfstatat, fd, name, status, flags);
}

int unlinkat(int fd, const char *name, int flags)
{
    static atomic_long removals;
    return fails_from("NO_REMOVE_FROM", &removals) ? -1 : counted(syscall(SYS_unlinkat, fd, name, flags));
}

int mkdirat(int fd, const char *name, mode_t mode)
{
    return counted(syscall(SYS_mkdirat, fd, name, mode));
}

int fsync(int fd)
{
    static atomic_long syncs;
    struct stat status;
    if (setting("NO_DIRECTORY_SYNC") != 0 && fstat(fd, &status) == 0 && S_ISDIR(status.st_mode) &&
        atomic_fetch_add(&syncs, 1) + 1 >= setting("SYNC_FROM") && fails("NO_DIRECTORY_SYNC"))
        return -1;
    return (int)syscall(SYS_fsync, fd);
}

int flock(int fd, int operation)
{
    return fails("NO_LOCK") ? -1 : (int)syscall(SYS_flock, fd, operation);
}

int fchmod(int fd, mode_t mode)
{
    return fails("NO_MODE") ? -1 : (int)syscall(SYS_fchmod, fd, mode);
}

int chmod(const char *path, mode_t mode)
{
    return fails("NO_MODE") ? -1 : (int)syscall(SYS_fchmodat, AT_FDCWD, path, mode);
}

int fchmodat(int fd, const char *path, mode_t mode, int flags)
{
    (void)flags;
    return fails("NO_MODE") ? -1 : (int)syscall(SYS_fchmodat, fd, path, mode);
}
