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
    REPORT_HTML_NEW,
};

enum { OWN_NAMES = sizeof own_names / sizeof *own_names };

struct staging {
    const char *path; /* as the user gave it, for messages */
    char *parent;
    char *name;      /* of the directory to publish, in PARENT */
    char *temporary; /* of this one, in PARENT */
    char *quarantine_path;
    const char *quarantine; /* the name in PARENT at its end */
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
    room = path.length + sizeof ".quarantine";
    staging->quarantine_path = memory_take(room);
    snprintf(staging->quarantine_path, room, "%.*s.quarantine", (int)path.length, path.bytes);
    staging->quarantine = staging->quarantine_path + (name.bytes - path.bytes);
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

/* Counts the files of ours in the directory NAME of PARENT; there may be no such directory.  PATH is NAME for
 * messages.  Returns false with FAIL set if anything else is in it, or stands there. */
static bool count_own(const struct staging *staging, const char *name, const char *path, size_t *count,
                      struct fail *fail)
{
    struct stat there;
    *count = 0;
    if (fstatat(staging->parent_fd, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT || fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s", path, strerror(errno));
    if (!S_ISDIR(there.st_mode))
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: is there and is no directory; name another --output", path);
    int fd = openat(staging->parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s", path, strerror(errno));
    char *foreign = foreign_name(fd, count);
    close(fd);
    if (foreign != NULL)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s: holds other files (%s); name another --output", path,
                     foreign);
    free(foreign);
    return fail->code == EXIT_DONE;
}

/* Whether the place to publish at is free, or may be replaced; in that case a quarantine must be possible. */
static bool place_is_ours(struct staging *staging, bool force, struct fail *fail)
{
    size_t count, quarantined;
    if (!count_own(staging, staging->name, staging->path, &count, fail))
        return false;
    if (count > 0 && !force)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: is there already; replace it with --force, or name another --output",
                            staging->path);
    staging->replaces = count > 0;
    return count == 0 ||
           count_own(staging, staging->quarantine, staging->quarantine_path, &quarantined, fail);
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

int staging_open_former(const struct staging *staging, const char *name)
{
    if (!staging->replaces)
        return -1;
    int fd = openat(staging->parent_fd, staging->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    int former = fd < 0 ? -1 : openat(fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return former;
}

void staging_remove(struct staging *staging, const char *name)
{
    (void)unlinkat(staging->fd, name, 0);
}

/* Removes the files of ours in the directory NAME of PARENT, and the directory if nothing else is in it. */
static void remove_directory(const struct staging *staging, const char *name)
{
    int fd = openat(staging->parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0)
        return;
    remove_own_names(fd);
    close(fd);
    (void)unlinkat(staging->parent_fd, name, AT_REMOVEDIR);
}

/* Puts the directory FROM of PARENT in the place of TO; where that HOLDS anything, the two change places. */
static bool move(const struct staging *staging, const char *from, const char *to, bool holds)
{
    return renameat2(staging->parent_fd, from, staging->parent_fd, to, holds ? RENAME_EXCHANGE : 0) == 0;
}

static bool sync_parent(const struct staging *staging, struct fail *fail)
{
    return fsync(staging->parent_fd) == 0 ||
           fail_because(fail, EXIT_IO, "%s: %s", staging->path, strerror(errno));
}

bool staging_publish(struct staging *staging, struct fail *fail)
{
    struct fail foreign = {0};
    size_t quarantined;
    if (fsync(staging->fd) != 0)
        return fail_because(fail, EXIT_IO, "%s: %s", staging->path, strerror(errno));
    if (!move(staging, staging->temporary, staging->name, staging->replaces))
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot be put in its place: %s; %s", staging->path,
                            strerror(errno), staging->replaces ? "remove it first" : "name another --output");
    staging->published = !staging->replaces;
    if (!sync_parent(staging, fail))
        return false;
    if (count_own(staging, staging->quarantine, staging->quarantine_path, &quarantined, &foreign))
        remove_directory(staging, staging->quarantine);
    return true;
}

bool staging_replaces(const struct staging *staging)
{
    return staging->replaces;
}

const char *staging_quarantine_path(const struct staging *staging)
{
    return staging->quarantine_path;
}

bool staging_quarantine(struct staging *staging, struct fail *fail)
{
    size_t former;
    if (!count_own(staging, staging->quarantine, staging->quarantine_path, &former, fail))
        return false;
    if (fsync(staging->fd) != 0)
        return fail_because(fail, EXIT_IO, "%s: %s", staging->quarantine_path, strerror(errno));
    if (!move(staging, staging->temporary, staging->quarantine, former > 0))
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot be put in its place: %s; remove it first",
                            staging->quarantine_path, strerror(errno));
    staging->published = former == 0;
    return sync_parent(staging, fail);
}

/* When the report in the directory NAME of PARENT was written.  Returns false where there is none. */
static bool report_time(const struct staging *staging, const char *name, struct timespec *written)
{
    struct stat status;
    int fd = openat(staging->parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    bool there = fd >= 0 && fstatat(fd, "report.json", &status, AT_SYMLINK_NOFOLLOW) == 0;
    if (fd >= 0)
        close(fd);
    if (there)
        *written = status.st_mtim;
    return there;
}

/* Whether outputs wait in the quarantine.  Those that are older than what is published wait no longer: a
 * process was killed before it could remove them. */
static bool somebody_waits(const struct staging *staging, struct fail *fail)
{
    size_t count;
    struct timespec waits, published;
    if (!count_own(staging, staging->quarantine, staging->quarantine_path, &count, fail))
        return false;
    if (count == 0 || !report_time(staging, staging->quarantine, &waits))
        return fail_because(fail, EXIT_NO_INPUT,
                            "%s: no outputs wait there; without --accept the list is cleaned anew",
                            staging->quarantine_path);
    bool older = report_time(staging, staging->name, &published) &&
                 (waits.tv_sec < published.tv_sec ||
                  (waits.tv_sec == published.tv_sec && waits.tv_nsec < published.tv_nsec));
    return !older || fail_because(fail, EXIT_NO_INPUT,
                                  "%s: is older than the outputs in %s, so nothing waits there; remove it",
                                  staging->quarantine_path, staging->path);
}

bool staging_accept(const char *path, struct fail *fail)
{
    struct staging *staging = staging_begin(path, true, fail); /* its lock keeps runs away */
    bool done = staging != NULL && somebody_waits(staging, fail);
    if (done && !move(staging, staging->quarantine, staging->name, staging->replaces))
        done = fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot be put in its place: %s; remove it first",
                            path, strerror(errno));
    done = done && sync_parent(staging, fail);
    if (done && staging->replaces)
        remove_directory(staging, staging->quarantine);
    staging_end(staging);
    return done;
}

void staging_end(struct staging *staging)
{
    if (staging == NULL)
        return;
    if (!staging->published)
        remove_directory(staging, staging->temporary);
    if (staging->fd >= 0)
        close(staging->fd);
    if (staging->parent_fd >= 0)
        close(staging->parent_fd);
    free(staging->parent);
    free(staging->name);
    free(staging->temporary);
    free(staging->quarantine_path);
    free(staging);
}
