/* What a run needs of the file system, and nothing else: the one place where that is listed.
 *
 *   read:  the lists and what else the settings name, the updated lists, what the C library and the libraries
 *          open late (settings of the system, character sets, name services, certificates)
 *   write: the directory that holds the output directory, as outputs are made beside it; that of the store,
 * with SQLite's temporary files; that of the metrics */
#include "pipeline/confine.h"

#include <libgen.h>
#include <link.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/base/directories.h"
#include "pipeline/base/sandbox.h"
#include "pipeline/base/user_place.h"
#include "pipeline/store/store.h"
#include "pipeline/update/list_place.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"

static const char *const system_reads[] = {
    "/etc",
    "/usr",
    "/lib",
    "/run",
    "/proc",
    "/sys",
    "/dev",
    "/proc/self/exe",
    "/var/lib/mailsift",
    "/lib64",
    "/etc/resolv.conf" /* it may be a link to anywhere */,
};

static const char *const system_writes[] = {
    "/dev/null",
#ifdef __clang__
    "/dev/shm", /* LLVM's OpenMP has a file there, in each process */
#endif
};

static void allow_all(struct sandbox *sandbox, const char *const *paths, size_t count,
                      enum sandbox_access access)
{
    for (size_t i = 0; i < count; i++)
        sandbox_allow(sandbox, paths[i], access);
}

/* Allows ACCESS to the directory that holds PATH. */
static void allow_beside(struct sandbox *sandbox, const char *path, enum sandbox_access access)
{
    char *copy = memory_text(path, strlen(path));
    sandbox_allow(sandbox, dirname(copy), access);
    free(copy);
}

/* Libraries load others, which lie beside them. */
static int allow_library(struct dl_phdr_info *info, size_t size, void *sandbox)
{
    (void)size;
    if (info->dlpi_name != NULL && info->dlpi_name[0] == '/')
        allow_beside(sandbox, info->dlpi_name, SANDBOX_READ);
    return 0;
}

/* Updated lists of the user; those of the system are where the system's files are. */
static void allow_lists_place(struct sandbox *sandbox, const struct settings *settings)
{
    char *place = list_place_to_write(settings);
    if (place != NULL)
        sandbox_allow(sandbox, place, SANDBOX_READ);
    free(place);
}

/* The store's directory, which is made as the store would make it: what is not there cannot be allowed.
 * SQLite has its temporary files there as well, which are no business of others. */
static void allow_store(struct sandbox *sandbox, const struct settings *settings)
{
    bool wanted = settings->level != LEVEL_SYNTAX && !settings->no_store &&
                  (settings->store != NULL || !settings->allow_loopback);
    char *path = wanted ? user_place_store(settings) : NULL;
    if (path != NULL) {
        const char *directory = dirname(path);
        if (directories_make(directory, 0700) == 0 && setenv("SQLITE_TMPDIR", directory, 0) == 0) {
            sandbox_allow(sandbox, directory, SANDBOX_WRITE);
            sandbox_allow(sandbox, getenv("SQLITE_TMPDIR"), SANDBOX_WRITE);
        }
    }
    free(path);
}

static void allow_writes(struct sandbox *sandbox, const struct settings *settings)
{
    const char *list = settings->inputs.count > 0 ? settings->inputs.path[0] : NULL;
    const char *beside = settings->output != NULL ? settings->output : list;
    if (beside != NULL)
        allow_beside(sandbox, beside, SANDBOX_WRITE);
    if (settings->metrics != NULL)
        allow_beside(sandbox, settings->metrics, SANDBOX_WRITE);
    allow_store(sandbox, settings);
    allow_all(sandbox, system_writes, sizeof system_writes / sizeof *system_writes, SANDBOX_WRITE);
}

bool confine(const struct settings *settings, bool writes, struct fail *fail)
{
    const struct paths *const named[] = {&settings->inputs, &settings->suppress, &settings->allow,
                                         &settings->block};
    struct sandbox sandbox;
    sandbox_begin(&sandbox);
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        allow_all(&sandbox, named[i]->path, named[i]->count, SANDBOX_READ);
    allow_all(&sandbox, system_reads, sizeof system_reads / sizeof *system_reads, SANDBOX_READ);
    dl_iterate_phdr(allow_library, &sandbox);
    allow_lists_place(&sandbox, settings);
    if (writes)
        allow_writes(&sandbox, settings);
    int error = sandbox_close(&sandbox);
    return error == 0 || fail_because(fail, EXIT_IO, "cannot restrict what this run may access: %s; %s",
                                      strerror(error), way_out(error, "try again"));
}
