/* The output directory while it is made: beside its place, under another name, locked. */
#include "pipeline/output/staging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/output/output_dir.h"
#include "pipeline/output/staged.h"
#include "pipeline/output/swap.h"
#include "validators/base/memory.h"
#include "validators/base/str.h"
#include "validators/base/way_out.h"

struct staging {
    char *parent; /* for messages */
    int parent_fd, fd;
    char *temporary; /* the name of this directory */
    bool owned;      /* it is ours to remove */
    bool force;
    bool replaces; /* a directory with former outputs is there */
    struct place outputs, quarantine;
    struct staged files;
};

/* The texts A, B and C as one; freed by the caller. */
static char *joined(const char *a, struct str b, const char *c)
{
    size_t room = strlen(a) + b.length + strlen(c) + 1;
    char *text = memory_take(room);
    snprintf(text, room, "%s%.*s%s", a, (int)b.length, b.bytes, c);
    return text;
}

/* Splits PATH into parent and name, and names what may be there. */
static bool split_path(struct staging *staging, struct str path, struct fail *fail)
{
    while (path.length > 1 && path.bytes[path.length - 1] == '/')
        path.length--;
    const char *slash = memrchr(path.bytes, '/', path.length);
    size_t parent = slash == NULL ? 0 : (size_t)(slash - path.bytes);
    struct str name = slash == NULL ? path : str_tail(path, parent + 1);
    if (name.length == 0 || str_equal(name, STR(".")) || str_equal(name, STR("..")))
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "--output %.*s is not a usable name for a new directory; choose another",
                            (int)path.length, path.bytes);
    staging->parent = slash == NULL ? memory_text(".", 1) : memory_text(path.bytes, parent > 0 ? parent : 1);
    staging->temporary = joined(".", name, ".sifting");
    staging->outputs.path = joined("", path, "");
    staging->outputs.name = joined("", name, "");
    staging->outputs.aside = joined(".", name, ".former");
    staging->quarantine.path = joined("", path, ".quarantine");
    staging->quarantine.name = joined("", name, ".quarantine");
    staging->quarantine.aside = joined(".", name, ".quarantine.former");
    return true;
}

/* Whether outputs may be put in place; where some are there, a quarantine must be possible as well. */
static bool places_are_ours(struct staging *staging, struct fail *fail)
{
    bool waits;
    if (!place_look(&staging->outputs, &staging->replaces, fail))
        return false;
    if (staging->replaces && !staging->force)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s already exists; use --force to replace it, or choose another --output",
                            staging->outputs.path);
    return !staging->replaces || place_look(&staging->quarantine, &waits, fail);
}

/* The temporary directory cannot be looked at for ERROR, which says nothing about who has it. */
static bool cannot_read(const struct staging *staging, enum exit_code code, int error, struct fail *fail)
{
    return fail_because(fail, code, "cannot read %s/%s: %s; nothing was published; %s", staging->parent,
                        staging->temporary, strerror(error), way_out(error, "run the command again"));
}

/* Whether FD is still what has the temporary name: a run that has just published may have moved it.  Returns
 * as output_dir_holds. */
static int look_in_place(const struct staging *staging, bool *same)
{
    return output_dir_holds(staging->parent_fd, staging->temporary, staging->fd, same);
}

/* Whether the directory that was there already belongs to whoever runs this: to this user, or to the one whom
 * the file system (NFS, CIFS, vfat) has own all that this user makes.  Returns 0 or the error's number. */
static int look_whose(const struct staging *staging, bool *ours)
{
    struct stat there, made;
    if (fstat(staging->fd, &there) != 0)
        return errno;
    *ours = there.st_uid == geteuid();
    if (*ours)
        return 0;
    char *name = joined(staging->temporary, STR(".owner"), "");
    int error = mkdirat(staging->parent_fd, name, 0700) == 0 &&
                        fstatat(staging->parent_fd, name, &made, AT_SYMLINK_NOFOLLOW) == 0
                    ? 0
                    : errno;
    *ours = error == 0 && made.st_uid == there.st_uid;
    (void)unlinkat(staging->parent_fd, name, AT_REMOVEDIR);
    free(name);
    return error == EEXIST ? 0 : error;
}

/* Opens the temporary directory, which was MADE by this run, or is taken over from a killed one. */
static bool open_temporary(struct staging *staging, bool made, struct fail *fail)
{
    bool ours = made;
    staging->fd = output_dir_open(staging->parent_fd, staging->temporary);
    int error = staging->fd < 0 ? errno : made ? 0 : look_whose(staging, &ours);
    if (error != 0 && error != ENOTDIR && error != ELOOP)
        return fail_because(fail, EXIT_CANNOT_CREATE, "cannot open %s/%s: %s; %s", staging->parent,
                            staging->temporary, strerror(error), way_out(error, "choose another --output"));
    return (error == 0 && ours) || fail_because(fail, EXIT_CANNOT_CREATE,
                                                "%s/%s is in the way and was not made by mailsift; remove it",
                                                staging->parent, staging->temporary);
}

/* Makes the temporary directory, or takes it over, and locks it. */
static bool make_temporary(struct staging *staging, struct fail *fail)
{
    const char *path = staging->outputs.path;
    bool made = mkdirat(staging->parent_fd, staging->temporary, 0700) == 0;
    if (!made && errno != EEXIST)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "cannot create a directory in %s: %s; choose another --output", staging->parent,
                            strerror(errno));
    if (!open_temporary(staging, made, fail))
        return false;
    bool same = false;
    enum lock lock = directories_lock(staging->fd);
    int lock_error = errno;
    int error = lock == LOCK_OF_ANOTHER ? 0 : look_in_place(staging, &same);
    if (error != 0)
        return cannot_read(staging, EXIT_CANNOT_CREATE, error, fail);
    if (!same)
        return fail_because(fail, EXIT_STOPPED,
                            "%s: another run is writing to it; wait for that run, or choose another --output",
                            path);
    if (lock == LOCK_IMPOSSIBLE)
        fail_because(
            news_next(staging->outputs.news), EXIT_IO,
            "%s: its file system has no locks (%s); make sure that only one run at a time writes to it", path,
            strerror(lock_error));
    staging->owned = true;
    return true;
}

/* Empties the temporary directory.  One that a killed run left may be the directory that it had replaced, and
 * hold files of the user. */
static bool empty_temporary(struct staging *staging, struct fail *fail)
{
    struct output_contents left;
    int to = output_dir_open(staging->parent_fd, staging->outputs.name);
    if (to >= 0) {
        (void)output_dir_carry(staging->fd, to); /* what is left is looked at */
        close(to);
    }
    int stuck = output_dir_clear(staging->fd);
    int error = output_dir_look(staging->parent_fd, staging->temporary, &left);
    if (error != 0)
        return cannot_read(staging, EXIT_CANNOT_CREATE, error, fail);
    if (left.others > 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s/%s contains a file that mailsift did not make (%s); move it away",
                            staging->parent, staging->temporary, left.other);
    return left.ours == 0 ||
           fail_because(fail, EXIT_CANNOT_CREATE, "cannot empty %s/%s: %s; %s", staging->parent,
                        staging->temporary, strerror(stuck), way_out(stuck, "remove it"));
}

/* Sees to it that only the user can read it, and finds out what the file system can. */
static bool prepare(struct staging *staging, struct fail *fail)
{
    struct stat status;
    if (!empty_temporary(staging, fail))
        return false;
    if (!directories_mode(staging->fd, 0700) || fstat(staging->fd, &status) != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s; %s", staging->outputs.path, strerror(errno),
                            way_out(errno, "choose another --output"));
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fail_because(news_next(staging->outputs.news), EXIT_IO,
                     "%s: its file system keeps no permissions, so others may be able to read the outputs",
                     staging->outputs.path);
    int error = swap_try(staging->fd, &staging->outputs.exchanges);
    staging->quarantine.exchanges = staging->outputs.exchanges;
    return error == 0 || fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot rename directories there: %s; %s",
                                      staging->outputs.path, strerror(error),
                                      way_out(error, "choose an --output on another file system"));
}

static bool begin(struct staging *staging, struct fail *fail)
{
    staging->parent_fd = open(staging->parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (staging->parent_fd < 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: %s; %s", staging->parent, strerror(errno),
                            way_out(errno, "create that directory first, or choose another --output"));
    staging->outputs.parent = staging->quarantine.parent = staging->parent_fd;
    return make_temporary(staging, fail) && place_recover(&staging->outputs, fail) &&
           place_recover(&staging->quarantine, fail) && places_are_ours(staging, fail) &&
           prepare(staging, fail);
}

struct staging *staging_begin(const char *path, bool force, struct news *news, struct fail *fail)
{
    struct staging *staging = memory_take(sizeof *staging);
    staging->force = force;
    staging->parent_fd = staging->fd = -1;
    staging->outputs.news = staging->quarantine.news = news;
    staged_begin(&staging->files);
    if (split_path(staging, str_of(path), fail) && begin(staging, fail))
        return staging;
    staging_end(staging);
    return NULL;
}

/* What NAME in the temporary directory should be is not there. */
static bool meddled(const struct staging *staging, const char *name, struct fail *fail)
{
    return fail_because(fail, EXIT_IO,
                        "%s/%s/%s was removed or replaced by another program during this run; nothing was "
                        "published; run the command again",
                        staging->parent, staging->temporary, name);
}

int staging_create(struct staging *staging, const char *name, struct fail *fail)
{
    int fd = staged_create(&staging->files, staging->fd, name);
    if (fd < 0 && (errno == EEXIST || errno == ENOENT))
        meddled(staging, name, fail);
    else if (fd < 0)
        fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot create %s for it: %s; %s", staging->outputs.path,
                     name, strerror(errno), way_out(errno, "choose another --output"));
    return fd;
}

bool staging_finish(struct staging *staging, const struct staged_file *file, struct fail *fail)
{
    return staged_finish(&staging->files, file, fail);
}

int staging_open_former(const struct staging *staging, const char *name)
{
    if (!staging->replaces)
        return -1;
    int fd = output_dir_open(staging->parent_fd, staging->outputs.name);
    int former = fd < 0 ? -1 : openat(fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0)
        close(fd);
    return former;
}

bool staging_remove(struct staging *staging, const char *name, struct fail *fail)
{
    return staged_remove(&staging->files, staging->fd, name, fail);
}

/* Makes the directory ready to be moved.  No file is open then: over CIFS it could not be renamed. */
static bool complete(struct staging *staging, struct fail *fail)
{
    bool same;
    const char *touched = ".";
    int error = look_in_place(staging, &same);
    if (error == 0 && same)
        error = staged_touched(&staging->files, staging->fd, &touched);
    staged_end(&staging->files);
    if (error != 0)
        return cannot_read(staging, EXIT_IO, error, fail);
    if (touched != NULL)
        return meddled(staging, touched, fail);
    return directories_sync(staging->fd) ||
           fail_because(fail, EXIT_IO, "cannot sync %s/%s to disk: %s; nothing was published; %s",
                        staging->parent, staging->temporary, strerror(errno),
                        way_out(errno, "run the command again"));
}

/* Puts the temporary directory at PLACE; then it is no longer ours. */
static bool put(struct staging *staging, const struct place *place, struct fail *fail)
{
    bool moved = false;
    bool done = complete(staging, fail) && place_put(place, staging->temporary, &moved, fail);
    if (moved)
        staging->owned = false;
    return done;
}

/* Without --force nothing of ours is replaced, even if it came up during the run. */
static bool still_free(const struct staging *staging, struct fail *fail)
{
    struct output_contents there;
    int error = output_dir_look(staging->parent_fd, staging->outputs.name, &there);
    if (error != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "cannot read %s: %s; nothing was published; %s",
                            staging->outputs.path, strerror(error),
                            way_out(error, "choose another --output"));
    return staging->force || there.ours == 0 ||
           fail_because(fail, EXIT_CANNOT_CREATE,
                        "%s: outputs appeared there during this run; use --force to replace them, or choose "
                        "another --output",
                        staging->outputs.path);
}

bool staging_publish(struct staging *staging, struct fail *fail)
{
    struct fail foreign = {0};
    bool waits;
    if (!still_free(staging, fail) || !put(staging, &staging->outputs, fail))
        return false;
    if (place_look(&staging->quarantine, &waits, &foreign))
        place_retire(&staging->outputs, staging->quarantine.name);
    return true;
}

bool staging_replaces(const struct staging *staging)
{
    return staging->replaces;
}

const char *staging_quarantine_path(const struct staging *staging)
{
    return staging->quarantine.path;
}

bool staging_quarantine(struct staging *staging, struct fail *fail)
{
    bool waits;
    return place_look(&staging->quarantine, &waits, fail) && put(staging, &staging->quarantine, fail);
}

/* Whether outputs wait in the quarantine.  Those that are older than what is published wait no longer: a
 * process was killed before it could remove them. */
static bool somebody_waits(const struct staging *staging, struct fail *fail)
{
    bool full;
    struct timespec waits, published;
    if (!place_look(&staging->quarantine, &full, fail))
        return false;
    int error = output_dir_report_time(staging->parent_fd, staging->quarantine.name, &waits);
    if (error == 0)
        error = output_dir_report_time(staging->parent_fd, staging->outputs.name, &published);
    if (error != 0)
        return cannot_read(staging, EXIT_CANNOT_CREATE, error, fail);
    if (!full || waits.tv_sec == 0)
        return fail_because(
            fail, EXIT_NO_INPUT,
            "%s: no outputs are in quarantine there; leave out --accept to clean the list again",
            staging->quarantine.path);
    bool older = waits.tv_sec < published.tv_sec ||
                 (waits.tv_sec == published.tv_sec && waits.tv_nsec < published.tv_nsec);
    return !older || fail_because(fail, EXIT_NO_INPUT,
                                  "%s is older than the outputs in %s, so it cannot be accepted; remove it",
                                  staging->quarantine.path, staging->outputs.path);
}

bool staging_accept(const char *path, struct news *news, struct fail *fail)
{
    bool moved;
    struct staging *staging = staging_begin(path, true, news, fail); /* its lock keeps runs away */
    bool done = staging != NULL && somebody_waits(staging, fail) &&
                place_is_whole(&staging->quarantine, fail) &&
                place_put(&staging->outputs, staging->quarantine.name, &moved, fail);
    staging_end(staging);
    return done;
}

static void free_place(struct place *place)
{
    free(place->path);
    free(place->name);
    free(place->aside);
}

void staging_end(struct staging *staging)
{
    if (staging == NULL)
        return;
    bool same;
    staged_end(&staging->files);
    if (staging->owned && look_in_place(staging, &same) == 0 && same) {
        (void)output_dir_clear(staging->fd); /* the next run does */
        (void)unlinkat(staging->parent_fd, staging->temporary,
                       AT_REMOVEDIR); /* not if the user put a file there */
    }
    if (staging->fd >= 0)
        close(staging->fd);
    if (staging->parent_fd >= 0)
        close(staging->parent_fd);
    free(staging->parent);
    free(staging->temporary);
    free_place(&staging->outputs);
    free_place(&staging->quarantine);
    free(staging);
}
