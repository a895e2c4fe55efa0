/* Closes to this process every file that it was not allowed: Landlock, where the kernel has it. */
#ifndef PIPELINE_BASE_SANDBOX_H
#define PIPELINE_BASE_SANDBOX_H

#include <stdint.h>

enum sandbox_access {
    SANDBOX_READ,  /* files, and the names in directories */
    SANDBOX_WRITE, /* that, and to make, change, rename and remove them */
};

/* What is allowed, while it is collected. */
struct sandbox {
    int ruleset; /* -1: the kernel has none, and everything below does nothing */
    uint64_t handled;
    int error; /* of errno: the first that kept something from being allowed, or 0 */
};

/* Which version of Landlock is used; 0: none. */
int sandbox_version(void);

/* Makes SANDBOX one that allows nothing yet; ended by sandbox_close. */
void sandbox_begin(struct sandbox *sandbox);

/* Allows ACCESS to the file PATH, or to the directory PATH and all that is below it.  A symbolic link is what
 * it leads to.  What is not there cannot be allowed, and stays closed. */
void sandbox_allow(struct sandbox *sandbox, const char *path, enum sandbox_access access);

/* Closes all else to this thread and to those that it will start, for good: opening it fails with EACCES, and
 * no program can be started any more.  Files that are open stay so.  Nothing happens where the kernel
 * refuses.  Returns 0, or the number of the error that has kept something from being allowed (a lack of
 * descriptors, say); then nothing is closed. */
int sandbox_close(struct sandbox *sandbox);

#endif
