/* The place of the store's file: its directory, what may stand there, and the way out for a damaged one. */
#ifndef PIPELINE_STORE_STORE_PLACE_H
#define PIPELINE_STORE_STORE_PLACE_H

#include <stdbool.h>
#include <sys/types.h>

#include "validators/base/fail.h"

/* A file by its path and by what it is. */
struct store_place {
    char *path; /* absolute; its directory is free of symbolic links */
    dev_t device;
    ino_t inode;
};

/* Finds the file PATH, or makes it, empty and 0600, with the directories that are missing, each 0700. Returns
 * false with FAIL set: no directory can be made, or what stands there is no plain file (a symbolic link is
 * none), or others than the user and root can write it. Freed by store_place_free in both cases. */
bool store_place_open(struct store_place *place, const char *path, struct fail *fail);
void store_place_free(struct store_place *place);

/* Whether the file still stands there: another run may have put it aside, or the user removed it. */
bool store_place_holds(const struct store_place *place);

/* Renames the file to PATH.damaged (an older one of that name goes) and removes what SQLite has put beside
 * it.  Nothing is done when the file does not stand there any more.  Returns false with FAIL set. */
bool store_place_put_aside(const struct store_place *place, struct fail *fail);

#endif
