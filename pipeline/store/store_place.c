/* The place of the store's file: its directory, what may stand there, and the way out for a damaged one. */
#include "pipeline/store/store_place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/store/store.h"
#include "validators/base/memory.h"
#include "validators/base/str.h"

/* FIRST, a slash, and REST in one text that the caller frees. */
static char *join(const char *first, const char *rest)
{
    size_t room = strlen(first) + strlen(rest) + 2;
    char *text = memory_take(room);
    snprintf(text, room, "%s/%s", first, rest);
    return text;
}

/* The absolute path of PATH: symbolic links are followed for its directory, as users have them there, but not
 * for the file. */
static char *absolute_path(const char *path, struct fail *fail)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash == NULL ? path : slash + 1;
    char *directory = slash == NULL ? memory_text(".", 1) : memory_text(path, (size_t)(slash - path) + 1);
    int error = directories_make(directory, 0700);
    char *real = error == 0 ? realpath(directory, NULL) : NULL;
    if (real == NULL)
        fail_because(fail, EXIT_CANNOT_CREATE,
                     "cannot create the directory of %s: %s; choose another --store", path,
                     strerror(error != 0 ? error : errno));
    char *absolute = real == NULL ? NULL : join(real, name);
    free(real);
    free(directory);
    return absolute;
}

bool store_place_open(struct store_place *place, const char *path, struct fail *fail)
{
    struct stat status;
    *place = (struct store_place){.path = absolute_path(path, fail)};
    if (place->path == NULL)
        return false;
    /* An existing file is not opened here: closing it would drop the locks that SQLite holds on it in this
     * process. */
    int fd = open(place->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    int error = fd < 0 && errno != EEXIST ? errno : 0;
    if (fd >= 0)
        close(fd);
    if (error == 0 && lstat(place->path, &status) != 0)
        error = errno;
    if (error != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s; choose another --store", path,
                            strerror(error));
    if (!S_ISREG(status.st_mode))
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s is not a regular file; choose another --store",
                            path);
    bool own = status.st_uid == geteuid() || status.st_uid == 0;
    if (!own || (status.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s belongs to or is writable by somebody else; make it private (chown, chmod "
                            "600), or choose another --store",
                            path);
    place->device = status.st_dev;
    place->inode = status.st_ino;
    return true;
}

void store_place_free(struct store_place *place)
{
    free(place->path);
    *place = (struct store_place){0};
}

bool store_place_holds(const struct store_place *place)
{
    struct stat status;
    return lstat(place->path, &status) == 0 && status.st_dev == place->device &&
           status.st_ino == place->inode;
}

bool store_place_put_aside(const struct store_place *place, struct fail *fail)
{
    static const char *const endings[] = {"-wal", "-shm", "-journal"};
    if (!store_place_holds(place))
        return true;
    char *aside = memory_joined(place->path, ".damaged");
    int error = rename(place->path, aside) == 0 ? 0 : errno;
    free(aside);
    for (size_t i = 0; error == 0 && i < sizeof endings / sizeof endings[0]; i++) {
        char *path = memory_joined(place->path, endings[i]);
        if (unlink(path) != 0 && errno != ENOENT)
            error = errno;
        free(path);
    }
    return error == 0 ||
           fail_because(fail, EXIT_CANNOT_CREATE,
                        "%s is damaged and cannot be renamed: %s; remove it, or choose another --store",
                        place->path, strerror(error));
}
