/* Opens config files, but none that somebody else may have written. */
#include "cmd/settings/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/way_out.h"

/* A file could name a proxy that sees every address, or a list that suppresses nobody. */
static bool is_ours(const char *path, const struct stat *status, struct fail *fail)
{
    if (!S_ISREG(status->st_mode))
        return fail_because(fail, EXIT_CONFIG,
                            "%s is not a regular file, so no settings are read from it; choose another file",
                            path);
    if (status->st_uid != geteuid() && status->st_uid != 0)
        return fail_because(
            fail, EXIT_CONFIG,
            "%s belongs to another user (UID %u), who could change what mailsift does; chown it to "
            "yourself or to root",
            path, (unsigned)status->st_uid);
    if ((status->st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail_because(
            fail, EXIT_CONFIG,
            "%s is writable by others, who could change what mailsift does; run chmod go-w %s", path, path);
    return true;
}

/* Reads all of FD, or nothing where it has too much. */
static bool read_all(int fd, const char *path, struct str *text, struct fail *fail)
{
    char *bytes = memory_take(CONFIG_BYTES_MAX + 1);
    size_t length = 0;
    ssize_t got;
    while ((got = read(fd, bytes + length, CONFIG_BYTES_MAX + 1 - length)) > 0)
        length += (size_t)got;
    *text = (struct str){bytes, length};
    if (got == 0 && length <= CONFIG_BYTES_MAX)
        return true;
    if (got == 0)
        fail_because(fail, EXIT_CONFIG,
                     "%s is larger than %d KiB, too large for a config file; check the path", path,
                     CONFIG_BYTES_MAX / 1024);
    else
        fail_because(fail, EXIT_CONFIG, "cannot read %s: %s; %s", path, strerror(errno),
                     way_out(errno, "try again"));
    free(bytes);
    *text = (struct str){NULL, 0};
    return false;
}

/* Whether a default file is not there: neither is one in a directory that is closed to us, as another user's
 * home is to a service. */
static bool is_absent(const char *path, int error)
{
    struct stat status;
    return error == ENOENT || error == ENOTDIR || (error == EACCES && stat(path, &status) != 0);
}

bool config_file_open(const char *path, bool optional, struct str *text, struct fail *fail)
{
    struct stat status;
    *text = (struct str){NULL, 0};
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY); /* a FIFO does not hold us up */
    if (fd < 0 && optional && is_absent(path, errno))
        return true;
    if (fd < 0 && errno == ENOENT)
        return fail_because(fail, EXIT_CONFIG,
                            "%s does not exist; mailsift config example prints a file to start from",
                            *path != '\0' ? path : "''");
    if (fd < 0)
        return fail_because(fail, EXIT_CONFIG, "cannot open %s: %s; %s", path, strerror(errno),
                            way_out(errno, "make it readable for the user who runs mailsift"));
    bool read = fstat(fd, &status) == 0
                    ? is_ours(path, &status, fail) && read_all(fd, path, text, fail)
                    : fail_because(fail, EXIT_CONFIG, "cannot inspect %s: %s", path, strerror(errno));
    close(fd);
    return read;
}
