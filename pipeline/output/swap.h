/* Puts one directory in the place of another: in one step where the file system can, else in two renames.
 *
 * In two renames there is an instant in which neither is in place.  What a process that was killed then left
 * under the name ASIDE is put back by the next one. */
#ifndef PIPELINE_OUTPUT_SWAP_H
#define PIPELINE_OUTPUT_SWAP_H

#include <stdbool.h>

/* Names of directories in PARENT. */
struct swap {
    int parent;
    const char *from, *to;
    const char *aside; /* nothing has this name */
    bool exchanges;    /* as swap_try has found */
};

/* Finds out, with scratch directories in the directory FD, whether directories can be renamed there, and
 * whether two can change places in one step (*EXCHANGES).  Returns 0, or the error's number where they cannot
 * be renamed. */
int swap_try(int fd, bool *exchanges);

/* Puts FROM in the place of TO, a directory.  *OLD: the name that this one has then.  Returns 0, or the
 * error's number; then TO is what it was, or, if even that cannot be, TO is not there and its files are in
 * ASIDE. */
int swap_put(const struct swap *swap, const char **old);

/* Puts ASIDE of PARENT back in the place of TO, which may hold a part of it.  Returns 0 or the error's
 * number. */
int swap_put_back(int parent, const char *aside, const char *to);

#endif
