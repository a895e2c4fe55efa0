/* Replaces a file: another is written beside it, made durable, and takes its name in one step. */
#include "pipeline/base/replace_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/base/write_whole.h"
#include "validators/base/memory.h"

bool replace_file_write(int fd, struct str text)
{
    bool written = write_whole(fd, text) && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && written)
        return false;
    errno = error;
    return written;
}

/* Makes the names in the directory of NAME durable. */
static bool sync_directory_of(int directory, const char *name)
{
    const char *slash = strrchr(name, '/');
    char *path = slash != NULL ? memory_text(name, (size_t)(slash - name) + 1) : memory_text(".", 1);
    int fd = openat(directory, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && directories_sync(fd);
    int error = errno;
    free(path);
    if (fd >= 0)
        close(fd);
    errno = error;
    return synced;
}

enum replaced replace_file(int directory, const char *from, const char *to)
{
    if (renameat(directory, from, directory, to) != 0)
        return REPLACED_NOT;
    return sync_directory_of(directory, to) ? REPLACED : REPLACED_UNCONFIRMED;
}
