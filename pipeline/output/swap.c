/* Puts one directory in the place of another: in one step where the file system can, else in two renames. */
#include "pipeline/output/swap.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/output/output_dir.h"

/* Each scratch directory holds another, for full ones are harder to exchange. */
static const char *const scratch[] = {".sifting.1/a", ".sifting.1/b", ".sifting.2/a", ".sifting.2/b",
                                      ".sifting.3/a", ".sifting.1",   ".sifting.2",   ".sifting.3"};

/* Returns 0 or the number of the first error; what is not there, or not empty in spite of the order, is none.
 */
static int clear_scratch(int fd)
{
    int error = 0;
    for (size_t i = 0; i < sizeof scratch / sizeof *scratch; i++)
        if (unlinkat(fd, scratch[i], AT_REMOVEDIR) != 0 && errno != ENOENT && errno != ENOTEMPTY &&
            error == 0)
            error = errno;
    return error;
}

/* Whether NAME is there: by removing it, for the kernel itself remembers what it has been told of a renaming.
 */
static bool was_there(int fd, const char *name)
{
    return unlinkat(fd, name, AT_REMOVEDIR) == 0;
}

/* A file system that overlooks the flag does something else, and says that it was well done. */
static bool try_exchange(int fd)
{
    return mkdirat(fd, ".sifting.2", 0700) == 0 && mkdirat(fd, ".sifting.2/b", 0700) == 0 &&
           renameat2(fd, ".sifting.1", fd, ".sifting.2", RENAME_EXCHANGE) == 0 &&
           was_there(fd, ".sifting.1/b") && was_there(fd, ".sifting.2/a");
}

/* There is one that then finds the directory empty. */
static int try_rename(int fd)
{
    if (mkdirat(fd, ".sifting.1", 0700) != 0 || mkdirat(fd, ".sifting.1/a", 0700) != 0 ||
        renameat(fd, ".sifting.1", fd, ".sifting.3") != 0)
        return errno;
    return was_there(fd, ".sifting.3/a") ? 0 : EOPNOTSUPP;
}

int swap_try(int fd, bool *exchanges)
{
    *exchanges = false;
    int error = clear_scratch(fd), left; /* of a process that was killed */
    if (error != 0)
        return error;
    *exchanges =
        mkdirat(fd, ".sifting.1", 0700) == 0 && mkdirat(fd, ".sifting.1/a", 0700) == 0 && try_exchange(fd);
    left = clear_scratch(fd);
    if (*exchanges || left != 0)
        return left;
    error = try_rename(fd);
    left = clear_scratch(fd);
    return error != 0 ? error : left;
}

/* Moves all files of the directory FROM to the directory TO, and removes FROM. */
static int pour(int parent, const char *from, const char *to, bool leave)
{
    int from_fd = output_dir_open(parent, from), to_fd = output_dir_open(parent, to);
    int error = from_fd < 0 || to_fd < 0 ? errno : output_dir_move_all(from_fd, to_fd, leave);
    if (from_fd >= 0)
        close(from_fd);
    if (to_fd >= 0)
        close(to_fd);
    return error == 0 && unlinkat(parent, from, AT_REMOVEDIR) != 0 ? errno : error;
}

int swap_put_back(int parent, const char *aside, const char *to)
{
    return renameat(parent, aside, parent, to) == 0 ? 0 : pour(parent, aside, to, false);
}

/* Puts TO aside.  A directory of overlayfs' lower layer cannot be renamed, but its files can. */
static int put_aside(const struct swap *swap)
{
    if (renameat(swap->parent, swap->to, swap->parent, swap->aside) == 0)
        return 0;
    if (errno != EXDEV || mkdirat(swap->parent, swap->aside, 0700) != 0)
        return errno;
    int error = pour(swap->parent, swap->to, swap->aside, true);
    if (error != 0)
        (void)pour(swap->parent, swap->aside, swap->to, false); /* or else the next run does */
    return error;
}

static int put_in_two_steps(const struct swap *swap)
{
    int error = put_aside(swap);
    if (error == 0 && renameat(swap->parent, swap->from, swap->parent, swap->to) != 0) {
        error = errno;
        (void)swap_put_back(swap->parent, swap->aside, swap->to); /* or else the next run does */
    }
    return error;
}

int swap_put(const struct swap *swap, const char **old)
{
    *old = swap->from;
    if (swap->exchanges && renameat2(swap->parent, swap->from, swap->parent, swap->to, RENAME_EXCHANGE) == 0)
        return 0;
    if (swap->exchanges && errno != EXDEV)
        return errno;
    *old = swap->aside;
    return put_in_two_steps(swap);
}
