/* Makes directories, durable and private as far as their file system can be; locks them. */
#ifndef PIPELINE_BASE_DIRECTORIES_H
#define PIPELINE_BASE_DIRECTORIES_H

#include <stdbool.h>
#include <sys/types.h>

enum lock { LOCK_OURS, LOCK_OF_ANOTHER, LOCK_IMPOSSIBLE };

/* Makes the directory PATH with those above it that are missing, each with MODE, whatever the umask is.
 * Returns 0 or the error's number. */
int directories_make(const char *path, mode_t mode);

/* Makes the names in the directory FD durable.  A file system that knows no such thing for directories has
 * done what it can.  Returns false with errno set. */
bool directories_sync(int fd);

/* Gives the file or directory FD the mode MODE.  On a file system without modes it keeps what the mount gives
 * it.  Returns false with errno set. */
bool directories_mode(int fd, mode_t mode);

/* Locks the directory FD until it is closed; does not wait.  LOCK_IMPOSSIBLE: the file system has no locks,
 * or their service does not answer. */
enum lock directories_lock(int fd);

#endif
