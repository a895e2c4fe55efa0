/* The clean rows of former outputs as a list that can be read. */
#include "pipeline/publish/former.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "validators/base/memory.h"

static const char *const names[] = {"clean.csv", "clean.csv.gz"};

enum { EMPTY_MEMBER_BYTES_MAX = 32 }; /* a gzip file of that size that ends in an empty text's sums is one */

/* Whether FILE, of so many BYTES, holds nothing: no row was clean, and the list has no header. */
static bool holds_nothing(int file, size_t bytes)
{
    static const char no_sums[8]; /* CRC-32 and length of nothing */
    char text[EMPTY_MEMBER_BYTES_MAX];
    if (bytes == 0)
        return true;
    return bytes > sizeof no_sums && bytes <= sizeof text && read(file, text, bytes) == (ssize_t)bytes &&
           memcmp(text, "\x1f\x8b", 2) == 0 &&
           memcmp(text + bytes - sizeof no_sums, no_sums, sizeof no_sums) == 0;
}

/* Finds the file. */
static bool find(struct former *former, const char *output, struct fail *why)
{
    size_t room = strlen(output) + sizeof "/clean.csv.gz";
    former->path = memory_take(room);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct stat status;
        snprintf(former->path, room, "%s/%s", output, names[i]);
        int file = open(former->path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
        if (file < 0 && errno == ENOENT)
            continue;
        if (file < 0 || fstat(file, &status) != 0 || !S_ISREG(status.st_mode))
            fail_because(why, EXIT_NO_INPUT, "cannot read %s: %s", former->path,
                         file < 0 ? strerror(errno) : "it is not a regular file");
        else
            former->empty = holds_nothing(file, (size_t)status.st_size);
        if (file >= 0)
            close(file);
        return why->code == EXIT_DONE;
    }
    return fail_because(why, EXIT_NO_INPUT, "%s has neither clean.csv nor clean.csv.gz", output);
}

/* The ways to find the addresses, the surest first: our own column; the e-mail column as the user names it
 * now; the column that looks like it. */
static void try_own(const struct settings *now, struct settings *settings)
{
    (void)now;
    settings->column = "mailsift_address";
    settings->header = ANSWER_YES;
}

static void try_named(const struct settings *now, struct settings *settings)
{
    settings->column = now->column;
    settings->header = now->header;
}

static void try_found(const struct settings *now, struct settings *settings)
{
    (void)now;
    settings->column = NULL;
    settings->header = ANSWER_AUTO;
    settings->delimiter = 0;
    settings->encoding = NULL;
}

static void (*const tries[])(const struct settings *, struct settings *) = {try_own, try_named, try_found};

bool former_open(struct former *former, const char *output, const struct settings *settings, struct fail *why)
{
    *former = (struct former){0};
    if (!find(former, output, why) || former->empty)
        return why->code == EXIT_DONE;
    former->settings = memory_take(sizeof *former->settings);
    *former->settings = (struct settings){.level = LEVEL_SYNTAX, /* it is read once */
                                          .delimiter = settings->delimiter,
                                          .encoding = settings->encoding,
                                          .inputs = {1, (const char *const *)&former->path}};
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        *why = (struct fail){0};
        tries[i](settings, former->settings);
        if (list_open(&former->list, former->settings, why))
            return true;
        list_close(&former->list);
    }
    return false;
}

void former_close(struct former *former)
{
    list_close(&former->list);
    free(former->settings);
    free(former->path);
    *former = (struct former){0};
}
