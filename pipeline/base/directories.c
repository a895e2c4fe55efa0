/* Makes directories, durable and private as far as their file system can be; locks them. */
#include "pipeline/base/directories.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"

static int make_one(const char *path, mode_t mode)
{
    if (mkdir(path, mode) == 0)
        return chmod(path, mode) == 0 || errno == EPERM || errno == EOPNOTSUPP ? 0 : errno;
    int error = errno;
    return error == EEXIST || access(path, F_OK) == 0 ? 0 : error; /* a read-only disk says EROFS of any */
}

int directories_make(const char *path, mode_t mode)
{
    char *part = memory_text(path, strlen(path));
    int error = 0;
    for (char *slash = part; error == 0 && slash != NULL;) {
        slash = strchr(slash + 1, '/');
        if (slash != NULL)
            *slash = '\0';
        error = make_one(part, mode);
        if (slash != NULL)
            *slash = '/';
    }
    free(part);
    return error;
}

bool directories_sync(int fd)
{
    return fsync(fd) == 0 || errno == EINVAL || errno == ENOSYS || errno == EOPNOTSUPP;
}

bool directories_mode(int fd, mode_t mode)
{
    return fchmod(fd, mode) == 0 || errno == EPERM || errno == ENOSYS || errno == EOPNOTSUPP;
}

enum lock directories_lock(int fd)
{
    int done;
    do
        done = flock(fd, LOCK_EX | LOCK_NB);
    while (done != 0 && errno == EINTR);
    return done == 0 ? LOCK_OURS : errno == EWOULDBLOCK ? LOCK_OF_ANOTHER : LOCK_IMPOSSIBLE;
}
