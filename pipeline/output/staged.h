/* The files of a directory of outputs while it is made: each is watched until it is published. */
#ifndef PIPELINE_OUTPUT_STAGED_H
#define PIPELINE_OUTPUT_STAGED_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/output/output_dir.h"
#include "validators/base/fail.h"

/* A file that has been written. */
struct staged_file {
    const char *name;
    int fd;
    uint64_t bytes; /* that it should have */
};

/* By the numbers of their names. */
struct staged {
    struct {
        int fd; /* keeps the inode, so that no other file can have it; -1: not made, or removed */
        uint64_t bytes;
        bool by_inode; /* the file system tells the same inode by name and by descriptor */
    } file[OUTPUT_NAMES];
};

/* Makes STAGED empty; ended by staged_end. */
void staged_begin(struct staged *staged);
void staged_end(struct staged *staged); /* closes what is open */

/* As staging_create, staging_finish and staging_remove say, with FAIL too, but for staged_create, which leaves an errno;
 * DIRECTORY is where they are. */
int staged_create(struct staged *staged, int directory, const char *name);
bool staged_finish(struct staged *staged, const struct staged_file *file, struct fail *fail);
bool staged_remove(struct staged *staged, int directory, const char *name, struct fail *fail);

/* Finds the first name that is no longer the file that was made, or that is there although none was made;
 * NULL: all are as they were left.  Returns 0, or the number of an error that says nothing about that. */
int staged_touched(const struct staged *staged, int directory, const char **name);

#endif
