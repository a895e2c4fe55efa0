/* Single sentences on standard error, for people, grep and the journal. */
#include "cmd/terminal/say.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reads `DEVICE:INODE`. */
static bool read_stream(const char *text, uintmax_t *device, uintmax_t *inode)
{
    char *end;
    if (*text < '0' || *text > '9')
        return false;
    *device = strtoumax(text, &end, 10);
    if (*end != ':' || end[1] < '0' || end[1] > '9')
        return false;
    *inode = strtoumax(end + 1, &end, 10);
    return *end == '\0';
}

bool say_to_journal(void)
{
    const char *stream = getenv("JOURNAL_STREAM");
    uintmax_t device, inode;
    struct stat status;
    return stream != NULL && read_stream(stream, &device, &inode) && fstat(STDERR_FILENO, &status) == 0 &&
           status.st_dev == device && status.st_ino == inode;
}

void say(enum say_level level, const char *sentence)
{
    struct fail line = {0};
    char prefix[sizeof "<7>"] = "";
    if (say_to_journal())
        snprintf(prefix, sizeof prefix, "<%d>", (int)level);
    fail_because(&line, EXIT_BUG, "%s", sentence); /* for what it does to control bytes */
    fprintf(stderr, "%smailsift: %s%s\n", prefix, level == SAY_WARNING ? "warning: " : "", line.sentence);
}

enum exit_code say_fail(const struct fail *fail)
{
    say(SAY_ERROR, fail->sentence);
    return fail->code;
}

void say_warning(const struct fail *warning)
{
    if (warning->code != EXIT_DONE)
        say(SAY_WARNING, warning->sentence);
}
