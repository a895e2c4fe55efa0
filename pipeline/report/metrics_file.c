/* The file for Prometheus: made beside its place and put there at once. */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/directories.h"
#include "pipeline/base/replace_file.h"
#include "pipeline/base/user_place.h"
#include "pipeline/output/output_dir.h"
#include "pipeline/report/metrics.h"
#include "validators/base/memory.h"

enum { READABLE_BY_ALL = 0644 };

/* A file beside PATH while it is written. */
struct draft {
    char *path; /* no collector takes it: it does not end in .prom */
    int fd;
};

/* What is last in PATH. */
static const char *last_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static bool refuse(const char *path, const char *why, struct fail *fail)
{
    return fail_because(
        fail, EXIT_CANNOT_CREATE,
        "cannot write --metrics %s: %s; choose a file in a directory that mailsift can write to", path, why);
}

static void close_draft(struct draft *draft)
{
    if (draft->fd >= 0)
        close(draft->fd);
    free(draft->path);
}

static bool open_draft(struct draft *draft, const char *path, struct fail *fail)
{
    static const char ending[] = ".XXXXXX";
    struct stat there;
    const char *name = last_name(path);
    *draft = (struct draft){.fd = -1};
    if (*name == '\0' || (lstat(path, &there) == 0 && !S_ISREG(there.st_mode)))
        return refuse(path, "it is not a regular file", fail);
    size_t before = (size_t)(name - path), room = strlen(path) + 1 + sizeof ending;
    draft->path = memory_take(room);
    snprintf(draft->path, room, "%.*s.%s%s", (int)before, path, name, ending);
    draft->fd = mkostemp(draft->path, O_CLOEXEC);
    return draft->fd >= 0 || refuse(path, strerror(errno), fail);
}

static bool is_same_file(const char *a, const char *b)
{
    struct stat status_a, status_b;
    return stat(a, &status_a) == 0 && stat(b, &status_b) == 0 && status_a.st_dev == status_b.st_dev &&
           status_a.st_ino == status_b.st_ino;
}

/* Whether A and B name the same file, or would, where it is not there yet. */
static bool is_same_place(const char *a, const char *b)
{
    char *in_a = memory_text(a, strlen(a)), *in_b = memory_text(b, strlen(b));
    bool same = is_same_file(a, b) ||
                (strcmp(last_name(a), last_name(b)) == 0 && is_same_file(dirname(in_a), dirname(in_b)));
    free(in_a);
    free(in_b);
    return same;
}

/* The file that the run reads or keeps and that PATH would replace; NULL: there is none. */
static const char *replaced_by(const char *path, const struct settings *settings, const char *store)
{
    const struct paths *const named[] = {&settings->inputs, &settings->suppress, &settings->allow,
                                         &settings->block};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        for (size_t j = 0; j < named[i]->count; j++) {
            const char *file = named[i]->path[j];
            if (is_same_place(path, strcmp(file, "-") == 0 ? "/dev/stdin" : file))
                return file;
        }
    return store != NULL && is_same_place(path, store) ? store : NULL;
}

/* Whether the file at PATH may go for the metrics: nothing that somebody needs is there. */
static bool may_replace(const char *path, const struct settings *settings, struct fail *fail)
{
    if (output_number(last_name(path)) >= 0)
        return fail_because(fail, EXIT_USAGE,
                            "--metrics %s: outputs of a run have that name; choose another file", path);
    char *store = settings->no_store ? NULL : user_place_store(settings);
    const char *file = replaced_by(path, settings, store);
    if (file != NULL)
        fail_because(fail, EXIT_USAGE, "--metrics %s: the run itself uses that file (%s); choose another",
                     path, file);
    free(store);
    return file == NULL;
}

bool metrics_possible(const struct settings *settings, struct fail *fail)
{
    struct draft draft;
    const char *path = settings->metrics;
    if (!may_replace(path, settings, fail))
        return false;
    bool possible = open_draft(&draft, path, fail);
    if (possible)
        (void)unlink(draft.path);
    close_draft(&draft);
    return possible;
}

/* Writes TEXT, durable and for all to read, and puts it at PATH. */
static enum replaced put_in_place(struct draft *draft, struct str text, const char *path)
{
    int fd = draft->fd;
    if (!directories_mode(fd, READABLE_BY_ALL))
        return REPLACED_NOT;
    draft->fd = -1;
    return replace_file_write(fd, text) ? replace_file(AT_FDCWD, draft->path, path) : REPLACED_NOT;
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
    enum replaced replaced = put_in_place(&draft, (struct str){text, length}, path);
    if (replaced == REPLACED_NOT) {
        fail_because(fail, EXIT_IO, "cannot write the metrics to %s: %s; the former ones are still there",
                     path, strerror(errno));
        (void)unlink(draft.path);
    } else if (replaced == REPLACED_UNCONFIRMED) {
        fail_because(
            fail, EXIT_IO,
            "the new metrics are in %s, but could not be synced to disk (%s), so they may not survive "
            "a power loss; check the disk",
            path, strerror(errno));
    }
    free(text);
    close_draft(&draft);
    return replaced == REPLACED;
}
