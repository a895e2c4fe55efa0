/* The output directory while it is made: beside its place, under another name, locked. */
#include "pipeline/staging.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/str.h"

/* Every name that mailsift ever writes into an output directory: only these are ever removed. */
static const char *const own_names[] = {
    "clean.csv",
    "risky.csv",
    "invalid.csv",
    "duplicate.csv",
    "suppressed.csv",
    "clean.csv.gz",
    "risky.csv.gz",
    "invalid.csv.gz",
    "duplicate.csv.gz",
    "suppressed.csv.gz",
    "report.json",
    "report.html",
    "mailchimp_import.csv",
    "mailchimp_suppress.csv",
    "brevo_import.csv",
    "brevo_suppress.csv",
    "hubspot_import.csv",
    "hubspot_suppress.csv",
};

enum { OWN_NAMES = sizeof own_names / sizeof *own_names };

struct staging {
    const char *path; /* as the user gave it, for messages */
    char *parent;
    char *name;      /* of the directory to publish, in PARENT */
    char *temporary; /* of this one, in PARENT */
    int parent_fd, fd;
    bool replaces; /* a directory with former outputs is there */
    bool published;
};

static bool is_own_name(const char *name)
{
    for (size_t i = 0; i < OWN_NAMES; i++)
        if (strcmp(name, own_names[i]) == 0)
            return true;
    return false;
}

/* Splits the path into parent and name. */
static bool split_path(struct staging *staging, struct fail *fail)
{
    struct str path = str_of(staging->path);
    while (path.length > 1 && path.bytes[path.length - 1] == '/')
        path.length--;
    const char *slash = memrchr(path.bytes, '/', path.length);
    size_t parent = slash == NULL ? 0 : (size_t)(slash - path.bytes);
    struct str name = slash == NULL ? path : str_tail(path, parent + 1);
    if (name.length == 0 || str_equal(name, STR(".")) || str_equal(name, STR("..")))
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "--output %s: is no name for a new directory; name one that mailsift may make",
                            staging->path);
    staging->parent = slash == NULL ? memory_text(".", 1) : memory_text(path.bytes, parent > 0 ? parent : 1);
    staging->name = memory_text(name.bytes, name.length);
    size_t room = name.length + sizeof "..sifting";
    staging->temporary = memory_take(room);
    snprintf(staging->temporary, room, ".%s.sifting", staging->name);
    return true;
}

/* The first name in the directory FD that is none of ours, or NULL; *COUNT: how many are.  The caller frees
 * it. */
static char *foreign_name(int fd, size_t *count)
{
    char *foreign = NULL;
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    *count = 0;
    if (directory == NULL) {
        if (copy >= 0)
            close(copy);
        return memory_text("?", 1);
    }
    for (struct dirent *entry; foreign == NULL && (entry = readdir(directory)) != NULL;) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        *count += 1;
        if (!is_own_name(entry->d_name))
            foreign = memory_text(entry->d_name, strlen(entry->d_name));
    }
    closedir(directory);
    return foreign;
}

/* Whether the place to publish at is free, or may be replaced. */
static bool place_is_ours(struct staging *staging, bool force, struct fail *fail)
{
    struct stat there;
    if (fstatat(staging->parent_fd, staging->name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ||
               fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s", staging->path, strerror(errno));
    if (!S_ISDIR(there.st_mode))
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: is there and is no directory; name another --output", staging->path);
    int fd = openat(staging->parent_fd, staging->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s", staging->path, strerror(errno));
    size_t count;
    char *foreign = foreign_name(fd, &count);
    close(fd);
    if (foreign != NULL)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s: holds other files (%s); name another --output",
                     staging->path, foreign);
    else if (count > 0 && !force)
        fail_because(fail, EXIT_CANNOT_CREATE,
                     "%s: is there already; replace it with --force, or name another --output",
                     staging->path);
    free(foreign);
    staging->replaces = count > 0;
    return fail->code == EXIT_DONE;
}

static void remove_own_names(int fd)
{
    for (size_t i = 0; i < OWN_NAMES; i++)
        (void)unlinkat(fd, own_names[i], 0); /* most are not there */
}

/* Whether FD is still what stands under the temporary name: a run that has just published may have moved it.
 */
static bool still_in_place(const struct staging *staging)
{
    struct stat by_name, by_fd;
    return fstatat(staging->parent_fd, staging->temporary, &by_name, AT_SYMLINK_NOFOLLOW) == 0 &&
           fstat(staging->fd, &by_fd) == 0 && by_name.st_ino == by_fd.st_ino &&
           by_name.st_dev == by_fd.st_dev;
}

/* Makes the temporary directory, or takes over the one of a killed run. */
static bool make_temporary(struct staging *staging, struct fail *fail)
{
    if (mkdirat(staging->parent_fd, staging->temporary, 0700) != 0 && errno != EEXIST)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: cannot make a directory there: %s; name another --output", staging->path,
                            strerror(errno));
    staging->fd =
        openat(staging->parent_fd, staging->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (staging->fd < 0 || fstat(staging->fd, &status) != 0 || status.st_uid != geteuid())
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s/%s: is in the way and not ours; remove it",
                            staging->parent, staging->temporary);
    if (flock(staging->fd, LOCK_EX | LOCK_NB) != 0 || !still_in_place(staging))
        return fail_because(fail, EXIT_STOPPED,
                            "%s: another run is writing it; wait for it, or name another --output",
                            staging->path);
    remove_own_names(staging->fd);
    size_t count;
    char *foreign = foreign_name(staging->fd, &count);
    if (foreign != NULL)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s/%s: holds a file that is not ours (%s); remove it",
                     staging->parent, staging->temporary, foreign);
    free(foreign);
    if (fail->code == EXIT_DONE && fchmod(staging->fd, 0700) != 0)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s", staging->path, strerror(errno));
    return fail->code == EXIT_DONE;
}

struct staging *staging_begin(const char *path, bool force, struct fail *fail)
{
    struct staging *staging = memory_take(sizeof *staging);
    staging->path = path;
    staging->parent_fd = staging->fd = -1;
    if (!split_path(staging, fail))
        goto failed;
    staging->parent_fd = open(staging->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (staging->parent_fd < 0) {
        fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s; make that directory first, or name another --output",
                     staging->parent, strerror(errno));
        goto failed;
    }
    if (place_is_ours(staging, force, fail) && make_temporary(staging, fail))
        return staging;
failed:
    staging->published = true; /* whatever stands under the temporary name is not ours to remove */
    staging_end(staging);
    return NULL;
}

int staging_create(struct staging *staging, const char *name, struct fail *fail)
{
    if (!is_own_name(name))
        abort();
    int fd = openat(staging->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s/%s: %s", staging->path, name, strerror(errno));
    return fd;
}

void staging_remove(struct staging *staging, const char *name)
{
    (void)unlinkat(staging->fd, name, 0);
}

bool staging_publish(struct staging *staging, struct fail *fail)
{
    if (fsync(staging->fd) != 0)
        return fail_because(fail, EXIT_IO, "%s: %s", staging->path, strerror(errno));
    unsigned how = staging->replaces ? RENAME_EXCHANGE : 0;
    if (renameat2(staging->parent_fd, staging->temporary, staging->parent_fd, staging->name, how) != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot be put in its place: %s; %s", staging->path,
                            strerror(errno), staging->replaces ? "remove it first" : "name another --output");
    staging->published = !staging->replaces;
    if (fsync(staging->parent_fd) != 0)
        return fail_because(fail, EXIT_IO, "%s: %s", staging->path, strerror(errno));
    return true;
}

/* Removes what stands under the temporary name: unpublished outputs, or the former ones. */
static void remove_temporary(struct staging *staging)
{
    int fd = openat(staging->parent_fd, staging->temporary, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    remove_own_names(fd);
    close(fd);
    (void)unlinkat(staging->parent_fd, staging->temporary, AT_REMOVEDIR);
}

void staging_end(struct staging *staging)
{
    if (staging == NULL)
        return;
    if (!staging->published)
        remove_temporary(staging);
    if (staging->fd >= 0)
        close(staging->fd);
    if (staging->parent_fd >= 0)
        close(staging->parent_fd);
    free(staging->parent);
    free(staging->name);
    free(staging->temporary);
    free(staging);
}
