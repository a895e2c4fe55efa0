/* Changes which updated lists are used: a set appears, or goes, by one rename. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/base/replace_file.h"
#include "pipeline/update/list_place.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"

static const char coming[] = ".coming"; /* a set while it is written */
static const char going[] = ".going";   /* a set while it is removed */

enum { SET_NUMBER_MAX = 999999999, OTHERS_READ_DIRECTORY = 0055, OTHERS_READ = 0044 };

/* What root publishes is for everybody: /var/lib/mailsift. */
static mode_t mode_of(mode_t own, mode_t others)
{
    return geteuid() == 0 ? own | others : own;
}

/* Finds the numbers of the newest set and of the one before it. */
static bool number_sets(struct list_place *place)
{
    int copy = openat(place->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    place->newest = place->former = 0;
    if (directory == NULL && copy >= 0)
        close(copy);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        unsigned number = list_set_number(entry->d_name);
        if (number > place->newest) {
            place->former = place->newest;
            place->newest = number;
        } else if (number > place->former) {
            place->former = number;
        }
    }
    return directory != NULL && closedir(directory) == 0;
}

bool list_place_open(struct list_place *place, const char *path, struct fail *fail)
{
    *place = (struct list_place){.fd = -1, .path = memory_text(path, strlen(path))};
    int error = directories_make(path, mode_of(0700, OTHERS_READ_DIRECTORY));
    if (error != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "cannot create %s: %s; choose another directory with --lists", path,
                            strerror(error));
    place->fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (place->fd < 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "cannot open %s: %s; choose another directory with --lists", path,
                            strerror(errno));
    if (!list_is_trusted(place->fd, S_IFDIR))
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s belongs to or is writable by somebody else; make it private (chown, chmod "
                            "go-w), or choose another directory with --lists",
                            path);
    if (directories_lock(place->fd) ==
        LOCK_OF_ANOTHER) /* where there are none, the index tells what two have mixed */
        return fail_because(fail, EXIT_STOPPED,
                            "another mailsift is changing the lists in %s; wait for it and try again", path);
    return number_sets(place) || fail_because(fail, EXIT_IO, "cannot read %s: %s", path, strerror(errno));
}

void list_place_close(struct list_place *place)
{
    if (place->fd >= 0)
        close(place->fd);
    free(place->path);
    *place = (struct list_place){.fd = -1};
}

/* Removes the directory NAME with what we write into such, where it is there. */
static void clear(struct list_place *place, const char *name)
{
    int fd = openat(place->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        (void)unlinkat(fd, lists_file(i), 0); /* a set need not have all of them */
    (void)unlinkat(fd, list_index_name, 0);
    close(fd);
    (void)unlinkat(place->fd, name, AT_REMOVEDIR);
}

/* Takes set NUMBER out of the way in one step, and removes it. */
static bool remove_set(struct list_place *place, unsigned number)
{
    char name[LIST_SET_NAME_BYTES];
    list_set_name(number, name);
    clear(place, going);
    if (renameat(place->fd, name, place->fd, going) != 0)
        return false;
    if (directories_sync(place->fd))
        clear(place, going); /* else the next change does */
    return true;
}

/* Keeps the newest two. */
static void remove_older(struct list_place *place)
{
    int copy = openat(place->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    if (directory == NULL && copy >= 0)
        close(copy);
    for (struct dirent *entry; directory != NULL && (entry = readdir(directory)) != NULL;) {
        unsigned number = list_set_number(entry->d_name);
        if (number > 0 && number < place->former)
            (void)remove_set(place, number); /* the next update tries again */
    }
    if (directory != NULL)
        closedir(directory);
}

/* Writes TEXT durably into the new file NAME of the directory FD. */
static bool write_file(int fd, const char *name, struct str text)
{
    mode_t mode = mode_of(0600, OTHERS_READ);
    int file = openat(fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    if (file < 0)
        return false;
    if (directories_mode(file, mode))
        return replace_file_write(file, text);
    int error = errno;
    close(file);
    errno = error;
    return false;
}

static bool write_set(int fd, struct list_index *index, const struct str *texts)
{
    char text[LIST_INDEX_BYTES];
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        index->list[i].there = texts[i].bytes != NULL;
        index->list[i].bytes = texts[i].length;
        index->list[i].sum = texts[i].bytes != NULL ? list_sum(texts[i]) : 0;
        if (texts[i].bytes != NULL && !write_file(fd, lists_file(i), texts[i]))
            return false;
    }
    size_t length = list_index_write(index, text);
    return write_file(fd, list_index_name, (struct str){text, length}) && directories_sync(fd);
}

/* Makes the set that is written the newest. */
static bool put_in_place(struct list_place *place)
{
    char name[LIST_SET_NAME_BYTES];
    if (place->newest == SET_NUMBER_MAX) {
        errno = EOVERFLOW;
        return false;
    }
    list_set_name(place->newest + 1, name);
    if (renameat(place->fd, coming, place->fd, name) != 0)
        return false;
    place->former = place->newest;
    place->newest++;
    return true;
}

/* Makes it durable that a set came or went. */
static bool confirm(const struct list_place *place, struct fail *fail)
{
    return directories_sync(place->fd) ||
           fail_because(fail, EXIT_IO,
                        "%s has changed, but could not be synced to disk (%s), so the change may not survive "
                        "a power loss; check the disk",
                        place->path, strerror(errno));
}

bool list_place_publish(struct list_place *place, struct list_index *index, const struct str *texts,
                        struct fail *fail)
{
    mode_t mode = mode_of(0700, OTHERS_READ_DIRECTORY);
    clear(place, coming);
    if (mkdirat(place->fd, coming, mode) != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "cannot write to %s: %s; choose another directory with --lists", place->path,
                            strerror(errno));
    int fd = openat(place->fd, coming, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool done = fd >= 0 && directories_mode(fd, mode) && write_set(fd, index, texts) && put_in_place(place);
    int error = errno;
    if (fd >= 0)
        close(fd);
    if (!done) {
        clear(place, coming);
        return fail_because(fail, EXIT_IO, "cannot write to %s: %s; %s", place->path, strerror(error),
                            way_out(error, "try again"));
    }
    if (!confirm(place, fail))
        return false; /* the older ones may be all that is left after a power loss */
    remove_older(place);
    return true;
}

bool list_place_roll_back(struct list_place *place, struct fail *fail)
{
    if (place->newest == 0)
        return fail_because(fail, EXIT_NO_INPUT,
                            "there are no updated lists in %s; the built-in lists are already in use",
                            place->path);
    if (!remove_set(place, place->newest))
        return fail_because(fail, EXIT_IO, "cannot change %s: %s; %s", place->path, strerror(errno),
                            way_out(errno, "try again"));
    if (!confirm(place, fail))
        return false;
    return number_sets(place) ||
           fail_because(fail, EXIT_IO, "cannot read %s: %s", place->path, strerror(errno));
}
