/* The raw bytes of a LIST: a file, which is open only while it is read, or a pipe, perhaps with a copy.
 *
 * A regular file is read by offset (pread), so that standard input may be shared and begin in its middle.
 * What comes from a pipe goes into the spool as it is read; the bytes that the spool has come from there. */
#include "pipeline/input/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/stop.h"
#include "pipeline/input/spool.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"

enum { STOP_LOOK_MS = 200 }; /* how often a silent pipe is left to see whether the run shall stop */

struct input {
    const char *path;
    int fd;             /* -1: a file that is not open now, or a pipe that has ended */
    struct stat opened; /* the file as it was then */
    off_t start;        /* standard input may begin in the middle of a file */
    uint64_t offset;    /* bytes read behind it */
    bool at_end;
    struct spool *spool; /* or NULL */
};

static bool is_stdin(const struct input *input)
{
    return strcmp(input->path, "-") == 0;
}

static bool is_regular(const struct input *input)
{
    return S_ISREG(input->opened.st_mode);
}

const char *input_name(const struct input *input)
{
    return is_stdin(input) ? "standard input" : input->path;
}

static int open_path(const struct input *input, int more_flags)
{
    return is_stdin(input) ? STDIN_FILENO : open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | more_flags);
}

/* Says why the file cannot be opened: what is not there, or not for this user, is no input; else the system
 * is short of something. */
static bool cannot_open(const struct input *input, struct fail *fail)
{
    int why = errno;
    bool ours = why != ENOENT && why != ENOTDIR && why != EACCES && why != ELOOP && why != ENAMETOOLONG;
    return fail_because(
        fail, ours ? EXIT_IO : EXIT_NO_INPUT, "cannot open %s: %s; %s", input_name(input), strerror(why),
        ours ? way_out(why, "try again later") : "check the path, or use - for standard input");
}

static bool cannot_read(const struct input *input, struct fail *fail)
{
    return fail_because(fail, EXIT_IO, "cannot read %s: %s; nothing was published; %s", input_name(input),
                        strerror(errno), way_out(errno, "try again later"));
}

static bool open_first(struct input *input, struct fail *fail)
{
    const char *name = input_name(input);
    do
        input->fd = open_path(input, 0); /* a pipe's waits for its writer */
    while (input->fd < 0 && errno == EINTR && !stop_asked());
    if (input->fd < 0 && errno == EINTR)
        return stop_fail(fail);
    if (input->fd < 0)
        return cannot_open(input, fail);
    if (fstat(input->fd, &input->opened) != 0)
        return cannot_read(input, fail);
    mode_t mode = input->opened.st_mode;
    if (S_ISDIR(mode))
        return fail_because(fail, EXIT_NO_INPUT, "%s is a directory; give the lists in it", name);
    if (!S_ISREG(mode) && !S_ISFIFO(mode) && !is_stdin(input))
        return fail_because(fail, EXIT_NO_INPUT, "%s is neither a file nor a pipe; give a contact list",
                            name);
    off_t start = S_ISREG(mode) ? lseek(input->fd, 0, SEEK_CUR) : 0;
    input->start = start > 0 ? start : 0;
    return true;
}

/* Lets go of the descriptor; standard input is not ours to close. */
static void shut(struct input *input)
{
    if (input->fd >= 0 && !is_stdin(input))
        close(input->fd); /* only read from: nothing can be lost */
    input->fd = -1;
}

struct input *input_open(const char *path, const char *spool, struct fail *fail)
{
    struct input *input = memory_take(sizeof *input);
    input->path = path;
    input->fd = -1;
    bool opened = open_first(input, fail);
    if (opened && spool != NULL && !is_regular(input)) {
        input->spool = spool_new(spool, input_name(input), fail);
        opened = input->spool != NULL;
    }
    if (opened)
        return input;
    input_close(input);
    return NULL;
}

void input_close(struct input *input)
{
    if (input == NULL)
        return;
    shut(input);
    spool_free(input->spool);
    free(input);
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           same_time(a->st_mtim, b->st_mtim) && same_time(a->st_ctim, b->st_ctim);
}

static bool changed(const struct input *input, struct fail *fail)
{
    return fail_because(fail, EXIT_NOT_A_LIST,
                        "%s changed while being read; run the command again when the file is complete",
                        input_name(input));
}

bool input_unchanged(const struct input *input, struct fail *fail)
{
    struct stat now;
    if (!is_regular(input))
        return true;
    int failed = is_stdin(input) ? fstat(STDIN_FILENO, &now) : stat(input->path, &now);
    if (failed != 0 && errno != ENOENT && errno != ENOTDIR)
        return cannot_read(input, fail);
    return (failed == 0 && same_file(&input->opened, &now)) || changed(input, fail);
}

/* Sees to it that the file is open, and still the same. */
static bool open_again(struct input *input, struct fail *fail)
{
    struct stat now;
    if (input->fd >= 0)
        return true;
    input->fd = open_path(input, O_NONBLOCK); /* in case it is a pipe by now, which nobody writes */
    int why = errno;
    if (input->fd < 0)
        return input_unchanged(input, fail) &&
               fail_because(fail, EXIT_IO, "cannot open %s again: %s; %s", input_name(input), strerror(why),
                            way_out(why, "try again later"));
    bool known = fstat(input->fd, &now) == 0;
    if (known && same_file(&input->opened, &now)) {
        posix_fadvise(input->fd, 0, 0, POSIX_FADV_SEQUENTIAL); /* a hint: without it, it is only slower */
        return true;
    }
    known ? changed(input, fail) : cannot_read(input, fail);
    shut(input);
    return false;
}

static ssize_t read_file(struct input *input, char *bytes, size_t room, struct fail *fail)
{
    if (!open_again(input, fail))
        return -1;
    ssize_t got;
    do
        got = pread(input->fd, bytes, room, input->start + (off_t)input->offset);
    while (got < 0 && errno == EINTR);
    if (got < 0)
        cannot_read(input, fail);
    return got;
}

/* Waits until a pipe has bytes or an end: read(2) would wait deaf to those who ask the run to stop. */
static bool wait_for_bytes(const struct input *input, struct fail *fail)
{
    struct pollfd pipe = {.fd = input->fd, .events = POLLIN};
    int ready;
    while ((ready = poll(&pipe, 1, STOP_LOOK_MS)) == 0 || (ready < 0 && errno == EINTR))
        if (stop_asked())
            return stop_fail(fail);
    return true; /* also when it cannot be told: then read waits */
}

static ssize_t read_pipe(struct input *input, char *bytes, size_t room, struct fail *fail)
{
    if (input->spool != NULL && input->offset < spool_length(input->spool))
        return spool_read(input->spool, input->offset, (struct room){bytes, room}, fail);
    if (input->fd < 0)
        return 0;
    ssize_t got;
    do
        if (!wait_for_bytes(input, fail))
            return -1;
    while ((got = read(input->fd, bytes, room)) < 0 && (errno == EINTR || errno == EAGAIN));
    if (got < 0)
        cannot_read(input, fail);
    else if (input->spool != NULL && !spool_keep(input->spool, bytes, (size_t)got, fail))
        return -1;
    return got;
}

ssize_t input_read(struct input *input, char *bytes, size_t room, struct fail *fail)
{
    if (input->at_end)
        return 0;
    ssize_t got =
        is_regular(input) ? read_file(input, bytes, room, fail) : read_pipe(input, bytes, room, fail);
    if (got > 0)
        input->offset += (uint64_t)got;
    input->at_end = got == 0;
    if (input->at_end)
        shut(input);
    return got;
}

bool input_rewinds(const struct input *input)
{
    return is_regular(input) || input->spool != NULL;
}

void input_rewind(struct input *input)
{
    if (!input_rewinds(input))
        abort();
    input->offset = 0;
    input->at_end = false;
    if (is_regular(input))
        shut(input);
}

uint64_t input_bytes(const struct input *input)
{
    return is_regular(input) && input->opened.st_size > input->start
               ? (uint64_t)(input->opened.st_size - input->start)
               : 0;
}

uint64_t input_offset(const struct input *input)
{
    return input->offset;
}
