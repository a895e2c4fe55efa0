/* Makes a directory with those above it. */
#ifndef PIPELINE_DIRECTORIES_H
#define PIPELINE_DIRECTORIES_H

#include <sys/types.h>

/* Makes the directory PATH with those above it that are missing, each with MODE, whatever the umask is.
 * Returns 0 or the error's number. */
int directories_make(const char *path, mode_t mode);

#endif
