/* What a person can do about an error of the system. */
#include "validators/base/way_out.h"

#include <errno.h>
#include <stddef.h>

static const struct {
    int error;
    const char *advice;
} ways[] = {
    {EMFILE, "raise the limit on open files (ulimit -n)"},
    {ENFILE, "close other programs and try again"},
    {ENOMEM, "free some memory and try again"},
    {ENOSPC, "free some space there"},
    {EDQUOT, "free some space there, or raise the quota"},
    {EACCES, "check the permissions"},
    {EPERM, "check the permissions"},
    {EIO, "check whether the disk is healthy"},
};

const char *way_out(int error, const char *otherwise)
{
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ways[i].error == error)
            return ways[i].advice;
    return otherwise;
}
