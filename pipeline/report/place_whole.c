/* Whether the outputs at a place are those that a run put there: as large as its report.json says. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/output/output_dir.h"
#include "pipeline/output/place.h"
#include "pipeline/report/report_open.h"
#include "validators/base/way_out.h"

static bool not_whole(const struct place *place, const char *name, const char *why, struct fail *fail)
{
    return fail_because(fail, EXIT_NOT_A_LIST, "%s: %s %s, so nothing was published; clean the list again",
                        place->path, name, why);
}

/* Holds FILE, which is in the directory FD, against what the report says of it. */
static bool file_is_whole(const struct place *place, int fd, const struct tally_entry *file,
                          struct fail *fail)
{
    struct stat status;
    int error = fstatat(fd, file->name, &status, AT_SYMLINK_NOFOLLOW) == 0 ? 0 : errno;
    if (error == ENOENT)
        return not_whole(place, file->name, "is missing", fail);
    if (error != 0)
        return fail_because(fail, EXIT_IO, "cannot read %s/%s: %s; nothing was published; %s", place->path,
                            file->name, strerror(error), way_out(error, "try again"));
    return (S_ISREG(status.st_mode) && (uint64_t)status.st_size == file->count) ||
           not_whole(place, file->name, "has changed since the run", fail);
}

static bool all_are_whole(const struct place *place, int fd, const struct report *report, struct fail *fail)
{
    if (report->files.count == 0)
        return not_whole(place, "report.json", "does not list the output files", fail);
    for (size_t i = 0; i < report->files.count; i++)
        if (!file_is_whole(place, fd, &report->files.entries[i], fail))
            return false;
    return true;
}

bool place_is_whole(const struct place *place, struct fail *fail)
{
    struct fail why = {0};
    int fd = output_dir_open(place->parent, place->name);
    int file = fd < 0 ? -1 : openat(fd, "report.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        fail_because(&why, EXIT_IO, "cannot read report.json: %s", strerror(errno));
    struct report *report = file < 0 ? NULL : report_file_read(file, &why);
    bool whole = report != NULL
                     ? all_are_whole(place, fd, report, fail)
                     : fail_because(fail, why.code, "%s: %s; nothing was published; clean the list again",
                                    place->path, why.sentence);
    report_free(report);
    if (file >= 0)
        close(file);
    if (fd >= 0)
        close(fd);
    return whole;
}
