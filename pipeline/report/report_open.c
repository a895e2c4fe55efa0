/* Reads the file report.json. */
#include "pipeline/report/report_open.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"

/* All of FD, at most LENGTH bytes; *LENGTH is then how many there were.  NULL with errno set. */
static char *read_whole(int fd, size_t *length)
{
    char *text = memory_take(*length + 1);
    size_t have = 0;
    while (have < *length) {
        ssize_t got = read(fd, text + have, *length - have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(text);
            return NULL;
        }
        if (got == 0)
            break;
        have += (size_t)got;
    }
    *length = have;
    return text;
}

struct report *report_file_read(int fd, struct fail *fail)
{
    struct stat status;
    if (fstat(fd, &status) != 0) {
        fail_because(fail, EXIT_IO, "cannot read report.json: %s", strerror(errno));
        return NULL;
    }
    if (!S_ISREG(status.st_mode) || status.st_size > REPORT_BYTES_MAX) {
        fail_because(fail, EXIT_NOT_A_LIST,
                     "report.json is damaged: it is not a regular file of at most %d MiB",
                     REPORT_BYTES_MAX >> 20);
        return NULL;
    }
    size_t length = (size_t)status.st_size;
    char *text = read_whole(fd, &length);
    if (text == NULL) {
        fail_because(fail, EXIT_IO, "cannot read report.json: %s", strerror(errno));
        return NULL;
    }
    struct report *report = report_read((struct str){text, length}, fail);
    free(text);
    return report;
}
