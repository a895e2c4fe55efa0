/* The file for Prometheus: made beside its place and put there at once. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/directories.h"
#include "pipeline/metrics.h"
#include "pipeline/write_whole.h"
#include "validators/base/memory.h"

enum { READABLE_BY_ALL = 0644 };

/* A file beside PATH while it is written. */
struct draft {
    char *directory;
    char *path; /* no collector takes it: it does not end in .prom */
    int fd;
};

static bool refuse(const char *path, const char *why, struct fail *fail)
{
    return fail_because(
        fail, EXIT_CANNOT_CREATE,
        "--metrics %s: cannot be written: %s; name a file in a directory where mailsift may make one", path,
        why);
}

static void close_draft(struct draft *draft)
{
    if (draft->fd >= 0)
        close(draft->fd);
    free(draft->directory);
    free(draft->path);
}

static bool open_draft(struct draft *draft, const char *path, struct fail *fail)
{
    static const char ending[] = ".XXXXXX";
    struct stat there;
    const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
    *draft = (struct draft){.fd = -1};
    if (*name == '\0' || (lstat(path, &there) == 0 && !S_ISREG(there.st_mode)))
        return refuse(path, "it is no regular file", fail);
    size_t before = (size_t)(name - path), room = strlen(path) + 1 + sizeof ending;
    draft->directory = before > 0 ? memory_text(path, before) : memory_text(".", 1);
    draft->path = memory_take(room);
    snprintf(draft->path, room, "%.*s.%s%s", (int)before, path, name, ending);
    draft->fd = mkostemp(draft->path, O_CLOEXEC);
    return draft->fd >= 0 || refuse(path, strerror(errno), fail);
}

bool metrics_possible(const char *path, struct fail *fail)
{
    struct draft draft;
    bool possible = open_draft(&draft, path, fail);
    if (possible)
        (void)unlink(draft.path);
    close_draft(&draft);
    return possible;
}

/* Writes TEXT, durable and for all to read. */
static bool fill(const struct draft *draft, const char *text, size_t length)
{
    return write_whole(draft->fd, (struct str){text, length}) && directories_mode(draft->fd, READABLE_BY_ALL) &&
           fsync(draft->fd) == 0;
}

static bool sync_directory(const struct draft *draft)
{
    int fd = open(draft->directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool synced = fd >= 0 && directories_sync(fd);
    if (fd >= 0)
        close(fd);
    return synced;
}

bool metrics_write(const struct outcome *outcome, enum exit_code code, struct fail *fail)
{
    struct draft draft;
    const char *path = outcome->settings->metrics;
    size_t length;
    char *text = metrics_text(outcome, code, &length); /* without memory for it there is no draft */
    if (!open_draft(&draft, path, fail)) {
        free(text);
        close_draft(&draft);
        return false;
    }
    bool written = fill(&draft, text, length) && rename(draft.path, path) == 0;
    if (!written) {
        fail_because(fail, EXIT_IO, "cannot write the metrics to %s: %s; the former ones are still there",
                     path, strerror(errno));
        (void)unlink(draft.path);
    } else if (!sync_directory(&draft)) {
        written = fail_because(
            fail, EXIT_IO,
            "the new metrics are in %s, but the disk does not confirm it (%s), so they may not survive a "
            "power loss; check the disk",
            path, strerror(errno));
    }
    free(text);
    close_draft(&draft);
    return written;
}
