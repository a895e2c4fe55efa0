/* The command report: makes report.html again. */
#include "cmd/settings/command.h"
#include "cmd/terminal/lang.h"
#include "cmd/terminal/say.h"
#include "pipeline/report/html/report_file.h"

static enum exit_code run_report(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    report_file_remake(words->texts[0], lang_settled(settings->lang), &fail);
    return fail.code == EXIT_DONE ? EXIT_DONE : say_fail(&fail);
}

const struct command report_command = {
    .name = "report",
    .summary = "rebuild report.html from report.json",
    .usage = "report [OPTIONS] DIR",
    .about = "Reads report.json in DIR, the output directory of a run, and writes report.html\n"
             "there again: one page in English and Chinese, for a browser or for A4 paper.\n"
             "It makes no network requests and contains no scripts.",
    .subcommands = {{.taker = OF_REPORT,
                     .least = 1,
                     .most = 1,
                     .wants = "report takes one DIR, the output directory of a run",
                     .run = run_report}},
};
