/* What is in an output directory: the files that mailsift writes, and others that the user put there. */
#include "pipeline/output/output_dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/str.h"

enum { WALKS_MAX = 8 }; /* some file systems skip names while others are moved away */

static const char report_name[] = "report.json";

#define NO_NAMES(ID, word)
#define IMPORT_NAMES(ID, word, ...) #word "_import.csv", #word "_suppress.csv",

/* In the order in which they are removed: what has a report.json can be seen to be ours to the end. */
/* clang-format off */
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
    "report.html",
    PRESETS(NO_NAMES, IMPORT_NAMES)
    REPORT_HTML_NEW,
    "report.json",
};
/* clang-format on */

_Static_assert(sizeof own_names / sizeof *own_names == OUTPUT_NAMES, "each has a number");

/* Names that go by themselves: removed files that a program has open on NFS and FUSE, and swap_try's. */
static const char *const passing[] = {".nfs", ".fuse_hidden", ".sifting."};

int output_number(const char *name)
{
    for (int i = 0; i < OUTPUT_NAMES; i++)
        if (strcmp(name, own_names[i]) == 0)
            return i;
    return -1;
}

const char *output_name_of(int number)
{
    return own_names[number];
}

int output_dir_open(int parent, const char *name)
{
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

static bool passes(const char *name)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
        return true;
    for (size_t i = 0; i < sizeof passing / sizeof *passing; i++)
        if (strncmp(name, passing[i], strlen(passing[i])) == 0)
            return true;
    return false;
}

/* Whether NAME in the directory FD is ours; a directory never is, whatever its name is.  Returns 0 or the
 * error's number (ENOENT: it is not there any more). */
static int look_whose(int fd, const char *name, bool *ours)
{
    struct stat status;
    *ours = false;
    if (output_number(name) < 0)
        return 0;
    if (fstatat(fd, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return errno;
    *ours = !S_ISDIR(status.st_mode);
    return 0;
}

/* Calls VISIT for each name in the directory FD; it returns 0, or the number of an error, which ends that.
 * Returns 0 or the error's number. */
static int walk(int fd, int (*visit)(void *self, const char *name), void *self)
{
    int copy = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *directory = copy < 0 ? NULL : fdopendir(copy);
    int error = directory == NULL ? errno : 0;
    if (directory == NULL && copy >= 0)
        close(copy);
    while (directory != NULL && error == 0) {
        errno = 0;
        struct dirent *entry = readdir(directory);
        if (entry == NULL) {
            error = errno;
            break;
        }
        if (!passes(entry->d_name))
            error = visit(self, entry->d_name);
    }
    if (directory != NULL)
        closedir(directory);
    return error;
}

struct looking {
    int fd;
    struct output_contents *contents;
};

static int count(void *self, const char *name)
{
    struct looking *looking = self;
    struct output_contents *contents = looking->contents;
    bool ours;
    int error = look_whose(looking->fd, name, &ours);
    if (error != 0)
        return error == ENOENT ? 0 : error;
    if (ours) {
        contents->ours++;
        contents->report = contents->report || strcmp(name, report_name) == 0;
        contents->clean = contents->clean || str_starts(str_of(name), STR("clean.csv"));
    } else {
        contents->others++;
        snprintf(contents->other, sizeof contents->other, "%s", name);
    }
    return 0;
}

int output_dir_look(int parent, const char *name, struct output_contents *contents)
{
    struct looking looking = {output_dir_open(parent, name), contents};
    *contents = (struct output_contents){0};
    if (looking.fd < 0)
        return errno == ENOENT || errno == ENAMETOOLONG ? 0 : errno;
    contents->there = true;
    int error = walk(looking.fd, count, &looking);
    close(looking.fd);
    return error;
}

int output_dir_holds(int parent, const char *name, int fd, bool *same)
{
    struct stat by_name, by_fd;
    *same = false;
    if (fstatat(parent, name, &by_name, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? 0 : errno;
    if (fstat(fd, &by_fd) != 0)
        return errno;
    *same = by_name.st_dev == by_fd.st_dev && by_name.st_ino == by_fd.st_ino;
    return 0;
}

int output_dir_report_time(int parent, const char *name, struct timespec *written)
{
    struct stat status = {0};
    int fd = output_dir_open(parent, name);
    int error = fd < 0 || fstatat(fd, report_name, &status, AT_SYMLINK_NOFOLLOW) != 0 ? errno : 0;
    if (fd >= 0)
        close(fd);
    *written = status.st_mtim;
    return error == ENOENT ? 0 : error;
}

int output_dir_clear(int fd)
{
    int error = 0;
    for (size_t i = 0; i < OUTPUT_NAMES; i++)
        if (unlinkat(fd, own_names[i], 0) != 0 && errno != ENOENT && errno != EISDIR && error == 0)
            error = errno;
    return error;
}

/* Renames the file FROM of one directory to TO of another, where there is nothing. */
static int rename_to_free(int from_fd, const char *from, int to_fd, const char *to)
{
    struct stat status;
    if (renameat2(from_fd, from, to_fd, to, RENAME_NOREPLACE) == 0)
        return 0;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        return errno;
    /* A file system that cannot tell: a name that comes up between these two calls would be lost. */
    if (fstatat(to_fd, to, &status, AT_SYMLINK_NOFOLLOW) == 0)
        return EEXIST;
    return renameat(from_fd, from, to_fd, to) == 0 ? 0 : errno;
}

int output_dir_rename(int parent, const char *from, const char *to)
{
    return rename_to_free(parent, from, parent, to);
}

struct moving {
    int from, to;
    bool ours; /* those as well, but for report.json */
    size_t moved;
    int error;
};

static int move_one(void *self, const char *name)
{
    struct moving *moving = self;
    bool stays = strcmp(name, report_name) == 0;
    int error = moving->ours ? 0 : look_whose(moving->from, name, &stays);
    if (error == 0 && stays)
        return 0;
    if (error == 0)
        error = rename_to_free(moving->from, name, moving->to, name);
    moving->moved += error == 0;
    if (error != ENOENT && moving->error == 0) /* ENOENT: the user has removed it just now */
        moving->error = error;
    return 0; /* the others may be moved */
}

static int move(int from, int to, bool ours)
{
    struct moving moving = {.from = from, .to = to, .ours = ours, .moved = 1};
    int error = 0;
    for (int i = 0; i < WALKS_MAX && error == 0 && moving.moved > 0; i++) {
        moving.moved = 0;
        moving.error = 0;
        error = walk(from, move_one, &moving);
    }
    return error != 0 ? error : moving.error;
}

int output_dir_carry(int from, int to)
{
    return move(from, to, false);
}

static int move_report(int from, int to)
{
    int error = rename_to_free(from, report_name, to, report_name);
    return error == ENOENT ? 0 : error;
}

int output_dir_move_all(int from, int to, bool leave)
{
    int error = leave ? move_report(from, to) : 0;
    if (error == 0)
        error = move(from, to, true);
    return error == 0 && !leave ? move_report(from, to) : error;
}
