/* The files of a directory of outputs while it is made: each is watched until it is published. */
#include "pipeline/output/staged.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/way_out.h"

static int number_of(const char *name)
{
    int number = output_number(name);
    if (number < 0)
        abort(); /* what has no number would not be removed again */
    return number;
}

static void forget(struct staged *staged, int number)
{
    if (staged->file[number].fd >= 0)
        close(staged->file[number].fd); /* a copy: what counts was said by staged_finish */
    staged->file[number].fd = -1;
}

void staged_begin(struct staged *staged)
{
    for (int i = 0; i < OUTPUT_NAMES; i++)
        staged->file[i].fd = -1;
}

void staged_end(struct staged *staged)
{
    for (int i = 0; i < OUTPUT_NAMES; i++)
        forget(staged, i);
}

int staged_create(struct staged *staged, int directory, const char *name)
{
    int number = number_of(name);
    int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    staged->file[number].fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    int error = staged->file[number].fd < 0
                    ? errno
                    : output_dir_holds(directory, name, fd, &staged->file[number].by_inode);
    if (error == 0)
        return fd;
    close(fd);
    errno = error;
    return -1;
}

bool staged_finish(struct staged *staged, const struct staged_file *file, struct fail *fail)
{
    struct stat status = {0};
    staged->file[number_of(file->name)].bytes = file->bytes;
    bool written = fstat(file->fd, &status) == 0 && fsync(file->fd) == 0;
    int error = errno;
    if (close(file->fd) != 0 && written) {
        written = false;
        error = errno;
    }
    if (!written)
        return fail_because(fail, EXIT_IO, "cannot write %s: %s; nothing was published; %s", file->name,
                            strerror(error),
                            way_out(error, "run the command again, or choose another --output"));
    return (uint64_t)status.st_size == file->bytes ||
           fail_because(fail, EXIT_IO,
                        "%s has %lld bytes instead of %llu; nothing was published; run the command again",
                        file->name, (long long)status.st_size, (unsigned long long)file->bytes);
}

bool staged_remove(struct staged *staged, int directory, const char *name, struct fail *fail)
{
    int number = number_of(name), error = 0;
    bool same = true;
    /* Where there are no locks, another run's file may have the name by now. */
    if (staged->file[number].by_inode)
        error = output_dir_holds(directory, name, staged->file[number].fd, &same);
    if (error == 0 && same && unlinkat(directory, name, 0) != 0 && errno != ENOENT)
        error = errno;
    forget(staged, number);
    return error == 0 ||
           fail_because(fail, EXIT_IO, "cannot remove %s, which has no rows: %s; nothing was published; %s",
                        name, strerror(error),
                        way_out(error, "run the command again, or choose another --output"));
}

/* Whether what has the NUMBER-th name is not what was made; returns as staged_touched. */
static int look_at(const struct staged *staged, int directory, int number, bool *touched)
{
    struct stat status;
    const char *name = output_name_of(number);
    int fd = staged->file[number].fd;
    bool there = fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) == 0, same = true;
    int error = there || errno == ENOENT ? 0 : errno;
    *touched = there != (fd >= 0) || (there && (uint64_t)status.st_size != staged->file[number].bytes);
    if (error != 0 || *touched || !staged->file[number].by_inode || !there)
        return error;
    error = output_dir_holds(directory, name, fd, &same);
    *touched = !same;
    return error;
}

int staged_touched(const struct staged *staged, int directory, const char **name)
{
    bool touched = false;
    int error = 0;
    *name = NULL;
    for (int i = 0; i < OUTPUT_NAMES && error == 0 && !touched; i++) {
        error = look_at(staged, directory, i, &touched);
        *name = touched ? output_name_of(i) : NULL;
    }
    return error;
}
