/* Makes a directory with those above it. */
#include "pipeline/directories.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"

static int make_one(const char *path, mode_t mode)
{
    if (mkdir(path, mode) == 0)
        return chmod(path, mode) == 0 ? 0 : errno;
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
