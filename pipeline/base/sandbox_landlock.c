/* Closes to this process every file that it was not allowed: Landlock, where the kernel has it.
 *
 * Version 1 is not used: it forbids every rename from one directory to another. */
#include "pipeline/base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { VERSION_REFER = 2, VERSION_TRUNCATE = 3 };

/* The headers may be older than the kernel. */
static const uint64_t refer = UINT64_C(1) << 13, truncation = UINT64_C(1) << 14;

static const uint64_t reading = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR;
static const uint64_t writing =
    LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR | LANDLOCK_ACCESS_FS_REMOVE_FILE |
    LANDLOCK_ACCESS_FS_MAKE_DIR | LANDLOCK_ACCESS_FS_MAKE_REG |
    /* what of the user's may lie beside the outputs: a move is a making, too */
    LANDLOCK_ACCESS_FS_MAKE_SYM | LANDLOCK_ACCESS_FS_MAKE_FIFO | LANDLOCK_ACCESS_FS_MAKE_SOCK;
/* What nobody needs. */
static const uint64_t others =
    LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_BLOCK;

int sandbox_version(void)
{
    long version = syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
    return version >= VERSION_REFER ? (int)version : 0;
}

void sandbox_begin(struct sandbox *sandbox)
{
    int version = sandbox_version();
    *sandbox = (struct sandbox){.ruleset = -1, .handled = reading | writing | others | refer};
    if (version == 0)
        return;
    if (version >= VERSION_TRUNCATE)
        sandbox->handled |= truncation;
    struct landlock_ruleset_attr attributes = {.handled_access_fs = sandbox->handled};
    sandbox->ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, sizeof attributes, 0);
}

/* Takes note of ERROR, unless it says that PATH is closed to us anyway, or not there. */
static void take_note(struct sandbox *sandbox, int error)
{
    static const int closed[] = {ENOENT, ENOTDIR, EACCES, ELOOP, ENAMETOOLONG};
    for (size_t i = 0; i < sizeof closed / sizeof *closed; i++)
        if (error == closed[i])
            return;
    if (sandbox->error == 0)
        sandbox->error = error;
}

void sandbox_allow(struct sandbox *sandbox, const char *path, enum sandbox_access access)
{
    static const uint64_t of_files =
        LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE | truncation;
    struct stat status;
    if (sandbox->ruleset < 0)
        return;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        take_note(sandbox, errno);
        return;
    }
    uint64_t allowed = access == SANDBOX_WRITE ? reading | writing | refer | truncation : reading;
    allowed &= sandbox->handled;
    if (fstat(fd, &status) != 0) {
        sandbox->error = errno;
    } else {
        struct landlock_path_beneath_attr rule = {
            .allowed_access = S_ISDIR(status.st_mode) ? allowed : allowed & of_files, .parent_fd = fd};
        /* A pipe, which has no place in the tree, needs no rule and takes none. */
        if (syscall(SYS_landlock_add_rule, sandbox->ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) != 0 &&
            errno == ENOMEM)
            take_note(sandbox, errno);
    }
    close(fd);
}

int sandbox_close(struct sandbox *sandbox)
{
    if (sandbox->ruleset < 0)
        return 0;
    if (sandbox->error == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0)
        (void)syscall(SYS_landlock_restrict_self, sandbox->ruleset, 0);
    close(sandbox->ruleset);
    sandbox->ruleset = -1;
    return sandbox->error;
}
