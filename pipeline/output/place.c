/* A place where outputs are published, or wait in quarantine: looks at it, puts a directory there, tidies up.
 */
#include "pipeline/output/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/output/output_dir.h"
#include "pipeline/output/swap.h"
#include "validators/base/way_out.h"

enum {
    KEPT_MAX = 99,    /* directories with what could not be carried over */
    KEPT_BYTES = 16,  /* of what their names end with */
    RETIRE_TRIES = 3, /* the user may put more there meanwhile */
};

struct fail *news_next(struct news *news)
{
    size_t i = 0;
    while (i + 1 < NEWS_MAX && news->item[i].code != EXIT_DONE)
        i++;
    return &news->item[i];
}

static bool is_full(const struct output_contents *contents)
{
    return contents->ours + contents->others > 0;
}

static bool cannot_look(const struct place *place, int error, struct fail *fail)
{
    if (error == ENOTDIR || error == ELOOP)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s is a file or a link, not a directory; choose another --output", place->path);
    return fail_because(fail, EXIT_CANNOT_CREATE, "cannot read %s: %s; %s", place->path, strerror(error),
                        way_out(error, "choose another --output"));
}

bool place_look(const struct place *place, bool *full, struct fail *fail)
{
    struct output_contents contents;
    int error = output_dir_look(place->parent, place->name, &contents);
    *full = is_full(&contents);
    if (error != 0)
        return cannot_look(place, error, fail);
    if (contents.others > 0 && !(contents.report && contents.clean))
        return fail_because(
            fail, EXIT_CANNOT_CREATE,
            "%s contains other files (%s) and is not an output directory; choose another --output",
            place->path, contents.other);
    return true;
}

/* Gives the directory OLD, whose OTHER file could not be moved for ERROR, a name that is in nobody's way. */
static void keep(const struct place *place, const char *old, const char *other, int error)
{
    char name[NAME_MAX + KEPT_BYTES];
    int failed = EEXIST;
    for (int i = 1; i <= KEPT_MAX && failed == EEXIST; i++) {
        snprintf(name, sizeof name, "%.*s.kept.%d", NAME_MAX - KEPT_BYTES, place->name, i);
        failed = output_dir_rename(place->parent, old, name);
    }
    int before = (int)(strlen(place->path) - strlen(place->name));
    fail_because(
        news_next(place->news), EXIT_IO,
        "%s: %s was not made by mailsift and cannot be moved to the new outputs (%s); it is in %.*s%s",
        place->path, other, strerror(error), before, place->path, failed == 0 ? name : old);
}

void place_retire(const struct place *place, const char *old)
{
    struct output_contents left;
    int error = 0, stuck = 0;
    for (int i = 0; i < RETIRE_TRIES; i++) {
        int from = output_dir_open(place->parent, old), to = output_dir_open(place->parent, place->name);
        error = from < 0 || to < 0 ? errno : output_dir_carry(from, to);
        stuck = from >= 0 ? output_dir_clear(from) : error;
        if (from >= 0)
            close(from);
        if (to >= 0)
            close(to);
        if (unlinkat(place->parent, old, AT_REMOVEDIR) == 0 || errno == ENOENT)
            return;
        if (stuck == 0)
            stuck = errno;
    }
    int before = (int)(strlen(place->path) - strlen(place->name));
    if (output_dir_look(place->parent, old, &left) == 0 && left.others > 0)
        keep(place, old, left.other, error != 0 ? error : ENOTEMPTY);
    else if (stuck != ENOTEMPTY) /* that is files which go by themselves */
        fail_because(
            news_next(place->news), EXIT_IO,
            "%s: cannot remove the former outputs: %s; they are in %.*s%s, and the next run removes them",
            place->path, strerror(stuck), before, place->path, old);
}

/* Puts what was put aside back, as it was in place. */
static bool put_back(const struct place *place, struct fail *fail)
{
    int error = swap_put_back(place->parent, place->aside, place->name);
    int before = (int)(strlen(place->path) - strlen(place->name));
    if (error != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: cannot restore the former outputs from %.*s%s: %s; %s", place->path, before,
                            place->path, place->aside, strerror(error),
                            way_out(error, "rename that directory by hand"));
    fail_because(news_next(place->news), EXIT_IO,
                 "%s: an earlier run was interrupted while publishing; the former outputs are restored",
                 place->path);
    return true;
}

bool place_recover(const struct place *place, struct fail *fail)
{
    struct output_contents aside, there;
    int error = output_dir_look(place->parent, place->aside, &aside);
    if (error == 0 && !aside.there)
        return true;
    if (error != 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "%s: cannot read %s next to it: %s; %s", place->path,
                            place->aside, strerror(error), way_out(error, "move it away"));
    error = output_dir_look(place->parent, place->name, &there);
    if (error != 0)
        return cannot_look(place, error, fail);
    int lock = output_dir_open(place->parent, place->aside);
    if (lock < 0 && errno != ENOENT)
        return cannot_look(place, errno, fail);
    bool busy = lock >= 0 && directories_lock(lock) == LOCK_OF_ANOTHER;
    bool done = true;
    if (busy)
        done = fail_because(fail, EXIT_STOPPED,
                            "%s: another run is writing to it; wait for that run, or choose another --output",
                            place->path);
    else if (there.report)
        place_retire(place, place->aside);
    else
        done = put_back(place, fail);
    if (lock >= 0)
        close(lock);
    return done;
}

/* Puts FROM where nothing is, or an empty directory; or else in the place of what is there.  *OLD: the name
 * of that now, or NULL.  Returns 0 or the error's number. */
static int move(const struct place *place, const char *from, const char **old)
{
    struct swap swap = {place->parent, from, place->name, place->aside, place->exchanges};
    struct output_contents there;
    *old = NULL;
    int error = output_dir_look(place->parent, place->name, &there);
    if (error != 0)
        return error;
    if (!is_full(&there) && renameat(place->parent, from, place->parent, place->name) == 0)
        return 0;
    error = errno;
    if (!is_full(&there) && error != EEXIST && error != ENOTEMPTY)
        return error;
    return swap_put(&swap, old);
}

static bool cannot_put(const struct place *place, int error, struct fail *fail)
{
    struct output_contents there, aside;
    int before = (int)(strlen(place->path) - strlen(place->name));
    bool gone = output_dir_look(place->parent, place->name, &there) == 0 && !there.report &&
                output_dir_look(place->parent, place->aside, &aside) == 0 && aside.there;
    if (gone)
        return fail_because(fail, EXIT_CANNOT_CREATE,
                            "%s: cannot put the new outputs there: %s; the former ones are in %.*s%s, and "
                            "the next run restores them",
                            place->path, strerror(error), before, place->path, place->aside);
    return fail_because(fail, EXIT_CANNOT_CREATE,
                        "%s: cannot put the new outputs there: %s; the former ones are unchanged; %s",
                        place->path, strerror(error), way_out(error, "choose another --output"));
}

bool place_put(const struct place *place, const char *from, bool *moved, struct fail *fail)
{
    const char *old;
    int lock = output_dir_open(place->parent, place->name); /* so that no other run takes it over meanwhile */
    if (lock >= 0)
        (void)directories_lock(lock);
    int error = move(place, from, &old);
    *moved = error == 0;
    bool durable = *moved && directories_sync(place->parent);
    if (!*moved)
        cannot_put(place, error, fail);
    else if (!durable) /* what it replaces is not removed: after a power loss it may be all that is there */
        fail_because(fail, EXIT_IO,
                     "%s: the new outputs are there, but could not be synced to disk (%s), so they may not "
                     "survive a power loss; run the command again",
                     place->path, strerror(errno));
    else if (old != NULL)
        place_retire(place, old);
    if (lock >= 0)
        close(lock);
    return durable;
}
