/* Opens config files, but none that somebody else may have written. */
#ifndef CMD_SETTINGS_CONFIG_FILE_H
#define CMD_SETTINGS_CONFIG_FILE_H

#include "validators/base/fail.h"
#include "validators/base/str.h"

enum { CONFIG_BYTES_MAX = 256 * 1024 };

/* Reads the file PATH into *TEXT, whose bytes the caller frees; they are NULL when it is not there and
 * OPTIONAL.  Returns false with FAIL set (78) when it is not there, cannot be read, is not a regular file, has
 * more than CONFIG_BYTES_MAX bytes, or could have been written by anybody but the user and root. */
bool config_file_open(const char *path, bool optional, struct str *text, struct fail *fail);

#endif
