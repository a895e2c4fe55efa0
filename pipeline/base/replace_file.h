/* Replaces a file: another is written beside it, made durable, and takes its name in one step. */
#ifndef PIPELINE_BASE_REPLACE_FILE_H
#define PIPELINE_BASE_REPLACE_FILE_H

#include <stdbool.h>

#include "validators/base/str.h"

/* Writes TEXT into the new file FD, makes it durable, and closes FD in any case.  Returns false with errno set;
 * a part of TEXT may be there then. */
bool replace_file_write(int fd, struct str text);

enum replaced {
    REPLACED,
    REPLACED_NOT,         /* nothing has changed; errno is set */
    REPLACED_UNCONFIRMED, /* it may not survive a power loss; errno is set */
};

/* Gives the file FROM the name TO, whatever has it, and makes that durable.  Both are relative to the directory
 * FD (or AT_FDCWD), and in the same directory. */
enum replaced replace_file(int directory, const char *from, const char *to);

#endif
