/* Keeps the bytes of a pipe in a temporary file without a name, so that they can be read again. */
#include "pipeline/input/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/way_out.h"

struct spool {
    char *directory;
    const char *name;
    int fd;
    uint64_t length;
};

/* Makes a file that has a name for a moment and returns its descriptor, or -1 with errno set. */
static int open_named(const char *directory)
{
    static const char pattern[] = "/.mailsift-spool.XXXXXX";
    size_t room = strlen(directory) + sizeof pattern;
    char *path = memory_take(room);
    snprintf(path, room, "%s%s", directory, pattern);
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0 && unlink(path) != 0) { /* addresses must not stay behind under a name */
        int why = errno;
        close(fd);
        fd = -1;
        errno = why;
    }
    free(path);
    return fd;
}

struct spool *spool_new(const char *directory, const char *name, struct fail *fail)
{
    int fd = open(directory, O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        fd = open_named(directory);
    if (fd < 0) {
        fail_because(fail, EXIT_CANNOT_CREATE, "%s must be read twice, but cannot be buffered in %s: %s; %s",
                     name, directory, strerror(errno),
                     way_out(errno, "choose another --output, or save it to a file and use that"));
        return NULL;
    }
    struct spool *spool = memory_take(sizeof *spool);
    spool->directory = memory_text(directory, strlen(directory));
    spool->name = name;
    spool->fd = fd;
    return spool;
}

void spool_free(struct spool *spool)
{
    if (spool == NULL)
        return;
    close(spool->fd); /* nobody will ever read it: nothing can be lost */
    free(spool->directory);
    free(spool);
}

bool spool_keep(struct spool *spool, const char *bytes, size_t length, struct fail *fail)
{
    while (length > 0) {
        ssize_t put = pwrite(spool->fd, bytes, length, (off_t)spool->length);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return fail_because(fail, EXIT_IO, "%s must be read twice, but cannot be buffered in %s: %s; %s",
                                spool->name, spool->directory, strerror(put == 0 ? ENOSPC : errno),
                                way_out(put == 0 ? ENOSPC : errno, "choose another --output"));
        bytes += put;
        length -= (size_t)put;
        spool->length += (uint64_t)put;
    }
    return true;
}

uint64_t spool_length(const struct spool *spool)
{
    return spool->length;
}

ssize_t spool_read(const struct spool *spool, uint64_t at, struct room room, struct fail *fail)
{
    ssize_t got;
    do
        got = pread(spool->fd, room.bytes, room.size, (off_t)at);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        return got;
    fail_because(fail, EXIT_IO, "cannot read the buffered copy of %s in %s: %s; run the command again",
                 spool->name, spool->directory, strerror(got == 0 ? EIO : errno));
    return -1;
}
