/* The file report.html. */
#include "pipeline/report/html/report_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pipeline/base/replace_file.h"
#include "pipeline/output/output_dir.h"
#include "pipeline/report/report_open.h"
#include "validators/base/memory.h"
#include "validators/base/way_out.h"

/* Puts HTML in its place in the directory FD, which is called DIR. */
static bool put_html(int fd, const char *dir, struct str html, struct fail *fail)
{
    (void)unlinkat(fd, REPORT_HTML_NEW, 0); /* what a killed run left */
    int file = openat(fd, REPORT_HTML_NEW, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (file < 0)
        return fail_because(fail, EXIT_CANNOT_CREATE, "cannot create report.html in %s: %s; %s", dir,
                            strerror(errno), way_out(errno, "make the directory writable"));
    enum replaced replaced =
        replace_file_write(file, html) ? replace_file(fd, REPORT_HTML_NEW, "report.html") : REPLACED_NOT;
    int why = errno;
    if (replaced == REPLACED)
        return true;
    if (replaced == REPLACED_UNCONFIRMED)
        return fail_because(fail, EXIT_IO,
                            "%s: the new report.html is there, but could not be synced to disk (%s), so it "
                            "may not survive a power loss; run the command again",
                            dir, strerror(why));
    (void)unlinkat(fd, REPORT_HTML_NEW, 0);
    return fail_because(fail, EXIT_IO, "cannot write report.html in %s: %s; the former one is unchanged", dir,
                        strerror(why));
}

/* The report of the directory FD, which is called DIR; NULL with FAIL set. */
static struct report *read_report(int fd, const char *dir, struct fail *fail)
{
    struct fail why = {0};
    int file = openat(fd, "report.json", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0) {
        fail_because(fail, errno == ENOENT ? EXIT_NO_INPUT : EXIT_IO, "cannot read report.json in %s: %s; %s",
                     dir, strerror(errno), way_out(errno, "give the output directory of a run"));
        return NULL;
    }
    struct report *report = report_file_read(file, &why);
    close(file);
    if (report == NULL)
        fail_because(fail, why.code, "%s: %s; clean the list again with --force", dir, why.sentence);
    return report;
}

bool report_file_remake(const char *dir, enum lang lang, struct fail *fail)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return fail_because(fail, EXIT_NO_INPUT, "%s: %s; %s", dir, strerror(errno),
                            way_out(errno, "give the output directory of a run"));
    struct report *report = read_report(fd, dir, fail);
    bool done = report != NULL;
    if (done) {
        size_t length;
        char *html = report_html(report, lang, &length);
        done = put_html(fd, dir, (struct str){html, length}, fail);
        free(html);
    }
    report_free(report);
    close(fd);
    return done;
}
