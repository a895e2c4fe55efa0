/* Writing all of a text to a file. */
#include "pipeline/base/write_whole.h"

#include <errno.h>
#include <unistd.h>

bool write_whole(int fd, struct str text)
{
    while (text.length > 0) {
        ssize_t written = write(fd, text.bytes, text.length);
        if (written < 0 && errno == EINTR)
            continue;
        if (written == 0)
            errno = ENOSPC;
        if (written <= 0)
            return false;
        text = str_tail(text, (size_t)written);
    }
    return true;
}
