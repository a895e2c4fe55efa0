/* Writing all of a text to a file. */
#ifndef PIPELINE_BASE_WRITE_WHOLE_H
#define PIPELINE_BASE_WRITE_WHOLE_H

#include <stdbool.h>

#include "validators/base/str.h"

/* Writes TEXT where FD is, in as many pieces as the system takes.  Returns false with errno set; a part of it
 * may be there then. */
bool write_whole(int fd, struct str text);

#endif
