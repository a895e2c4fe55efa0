/* The files of a directory of outputs while it is made: each is watched until it is published. */
#include "pipeline/staged.h"

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

/* Whether what has the name NAME in DIRECTORY is the file FD. */
static bool is_same_file(int directory, const char *name, int fd)
{
    struct stat by_name, by_fd;
    return fstatat(directory, name, &by_name, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &by_fd) == 0 &&
           by_name.st_dev == by_fd.st_dev && by_name.st_ino == by_fd.st_ino;
}

int staged_create(struct staged *staged, int directory, const char *name)
{
    int number = number_of(name);
    int fd = openat(directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -1;
    staged->file[number].fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (staged->file[number].fd < 0) {
        int error = errno;
        close(fd);
        errno = error;
        return -1;
    }
    staged->file[number].by_inode = is_same_file(directory, name, fd);
    return fd;
}

bool staged_finish(struct staged *staged, const char *name, int fd, uint64_t bytes, struct fail *fail)
{
    struct stat status = {0};
    staged->file[number_of(name)].bytes = bytes;
    bool written = fstat(fd, &status) == 0 && fsync(fd) == 0;
    int error = errno;
    if (close(fd) != 0 && written) {
        written = false;
        error = errno;
    }
    if (!written)
        return fail_because(fail, EXIT_IO, "cannot write %s: %s; nothing was published; %s", name,
                            strerror(error), way_out(error, "run it again, or name another --output"));
    return (uint64_t)status.st_size == bytes ||
           fail_because(fail, EXIT_IO,
                        "%s: has %lld bytes instead of %llu; nothing was published; run it again", name,
                        (long long)status.st_size, (unsigned long long)bytes);
}

void staged_remove(struct staged *staged, int directory, const char *name)
{
    int number = number_of(name);
    /* Where there are no locks, another run's file may have the name by now. */
    if (!staged->file[number].by_inode || is_same_file(directory, name, staged->file[number].fd))
        (void)unlinkat(directory, name, 0);
    forget(staged, number);
}

static bool is_touched(const struct staged *staged, int directory, int number)
{
    struct stat status;
    const char *name = output_name_of(number);
    int fd = staged->file[number].fd;
    if (fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0)
        return fd >= 0 || errno != ENOENT;
    return fd < 0 || (uint64_t)status.st_size != staged->file[number].bytes ||
           (staged->file[number].by_inode && !is_same_file(directory, name, fd));
}

const char *staged_touched(const struct staged *staged, int directory)
{
    for (int i = 0; i < OUTPUT_NAMES; i++)
        if (is_touched(staged, directory, i))
            return output_name_of(i);
    return NULL;
}
