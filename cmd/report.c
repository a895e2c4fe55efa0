/* The command report: makes report.html again. */
#include "cmd/settings/options.h"
#include "cmd/terminal/lang.h"
#include "cmd/terminal/say.h"
#include "pipeline/report/html/report_file.h"

static enum exit_code run_report(const struct arguments *given)
{
    struct settings settings = {0};
    struct arguments arguments = *given;
    struct fail fail = {0};
    enum parsed parsed = options_parse(&report_command, &arguments, &settings, &fail);
    if (parsed == PARSED_HELP) {
        help_print(&report_command);
        return EXIT_DONE;
    }
    if (parsed == PARSED && arguments.count != 1)
        fail_because(&fail, EXIT_USAGE,
                     "name one DIR, the output directory of a run; see mailsift help report");
    else if (parsed == PARSED)
        report_file_remake(arguments.texts[0], lang_settled(settings.lang), &fail);
    return fail.code == EXIT_DONE ? EXIT_DONE : say_fail(&fail);
}

static const char *const options[] = {"lang", "config", "help", NULL};

const struct command report_command = {
    .name = "report",
    .summary = "make report.html again from report.json",
    .usage = "report [OPTIONS] DIR",
    .about = "Reads report.json in DIR, the output directory of a run, and makes report.html\n"
             "there again: one page in English and Chinese for a browser or for A4, which\n"
             "asks nobody and runs no script.",
    .options = options,
    .run = run_report,
};
