/* The command clean: the main job, with its signals, its progress and its last words. */
#include "pipeline/clean.h"
#include "pipeline/base/stop.h"
#include "pipeline/confine.h"
#include "pipeline/publish/gate.h"
#include "pipeline/report/metrics.h"
#include "pipeline/report/threshold.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cmd/settings/command.h"
#include "cmd/settings/effective.h"
#include "cmd/settings/setters.h"
#include "cmd/terminal/lang.h"
#include "cmd/terminal/progress.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/summary.h"

enum { COPY_BYTES = 1 << 14, REPORT_PATH_BYTES = 4096 };

static void stop(int signal_number)
{
    (void)signal_number;
    stop_ask();
}

/* The first signal stops the run in good order; the second one ends the process at once (SA_RESETHAND).  A
 * signal that our parent has us ignore (nohup) stays ignored. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
    struct sigaction action = {.sa_handler = stop, .sa_flags = (int)SA_RESETHAND}, before;
    sigemptyset(&action.sa_mask);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
}

/* Copies the report that was published to standard output. */
static bool print_report(const struct outcome *outcome, struct fail *fail)
{
    char path[REPORT_PATH_BYTES], bytes[COPY_BYTES];
    ssize_t got = -1;
    snprintf(path, sizeof path, "%s/report.json",
             outcome->quarantine != NULL ? outcome->quarantine : outcome->output);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    while (fd >= 0 && ((got = read(fd, bytes, sizeof bytes)) > 0 || (got < 0 && errno == EINTR)))
        fwrite(bytes, 1, got > 0 ? (size_t)got : 0, stdout);
    if (got < 0)
        fail_because(fail, EXIT_IO, "cannot read %s: %s", path, strerror(errno));
    if (fd >= 0)
        close(fd);
    return got == 0;
}

static void say_warnings(const struct outcome *outcome)
{
    if (outcome->warning[0] != '\0')
        say(SAY_WARNING, outcome->warning);
    if (outcome->gate.blind[0] != '\0')
        say(SAY_WARNING, outcome->gate.blind);
    for (size_t i = 0; i < NEWS_MAX && outcome->news.item[i].code != EXIT_DONE; i++)
        say(SAY_WARNING, outcome->news.item[i].sentence);
}

/* A table is for whoever looks at it; the journal wants lines. */
static void say_summary(const struct terminal *terminal, const struct outcome *outcome)
{
    char line[FAIL_SENTENCE_BYTES];
    if (!say_to_journal()) {
        summary_print(terminal, outcome);
        return;
    }
    summary_line(outcome, line, sizeof line);
    say(SAY_NEWS, line);
}

/* What makes a run that is done end with 1. */
static enum exit_code say_thresholds(const struct outcome *outcome)
{
    struct fail gate = {0}, threshold = {0};
    if (outcome->report.gate.quarantined)
        gate_say(outcome, &gate);
    thresholds_keep(outcome, &threshold);
    if (gate.code != EXIT_DONE)
        say_fail(&gate);
    if (threshold.code != EXIT_DONE)
        say_fail(&threshold);
    return gate.code != EXIT_DONE ? gate.code : threshold.code;
}

/* Returns how the run ends: with CODE, unless that is 0 and the metrics cannot be written. */
static enum exit_code write_metrics(const struct outcome *outcome, enum exit_code code)
{
    struct fail fail = {0};
    if (metrics_write(outcome, code, &fail))
        return code;
    enum exit_code failed = say_fail(&fail);
    return code == EXIT_DONE ? failed : code;
}

static enum exit_code clean(const struct settings *settings)
{
    struct terminal terminal = terminal_of(stderr, settings->color);
    struct progress progress;
    struct outcome outcome;
    struct fail fail = {0};
    if (settings->metrics != NULL && !metrics_possible(settings, &fail))
        return say_fail(&fail);
    catch_signals();
    progress_begin(&progress, settings, terminal);
    bool done = clean_run(settings, &progress.watcher, &outcome, &fail);
    progress_end(&progress);
    say_warnings(&outcome);
    if (done && settings->json)
        done = print_report(&outcome, &fail);
    else if (done && !settings->quiet)
        say_summary(&terminal, &outcome);
    enum exit_code code = done ? say_thresholds(&outcome) : say_fail(&fail);
    if (settings->metrics != NULL)
        code = write_metrics(&outcome, code);
    outcome_free(&outcome);
    return code;
}

static enum exit_code accept_former(const struct settings *settings)
{
    struct outcome outcome;
    struct fail fail = {0};
    char news[FAIL_SENTENCE_BYTES];
    bool done = clean_accept(settings, &outcome, &fail);
    snprintf(news, sizeof news, "%s: the quarantined outputs are published", outcome.output);
    say_warnings(&outcome);
    if (done && !settings->quiet)
        say(SAY_NEWS, news);
    outcome_free(&outcome);
    return done ? EXIT_DONE : say_fail(&fail);
}

static bool take_inputs(const struct arguments *words, struct settings *settings, struct fail *fail)
{
    if (words->count == 0 && settings->accept && settings->output != NULL)
        return true; /* none is read: the directory tells all */
    if (words->count == 0)
        return fail_because(fail, EXIT_USAGE, "no LIST given (- is standard input); see mailsift help clean");
    if (words->count > PATHS_MAX)
        return fail_because(fail, EXIT_USAGE, "%d LISTs are too many for one run; the limit is %d",
                            words->count, PATHS_MAX);
    for (int i = 0; i < words->count; i++)
        paths_add(&settings->inputs, file_named(words->texts[i]));
    return standard_input_once(settings, 0, fail);
}

static enum exit_code run(const struct settings *settings)
{
    struct fail fail = {0};
    if (!confine(settings, true, &fail))
        return say_fail(&fail);
    return settings->accept ? accept_former(settings) : clean(settings);
}

static enum exit_code run_clean(const struct settings *given, const struct arguments *words)
{
    struct settings settings = *given;
    struct fail fail = {0};
    effective_make_json(words->sources, OF_CLEAN, &settings);
    settings.lang = lang_settled(given->lang);
    enum exit_code code = take_inputs(words, &settings, &fail) ? run(&settings) : say_fail(&fail);
    effective_free_json(&settings);
    paths_free(&settings.inputs);
    return code;
}

const struct command clean_command = {
    .name = "clean",
    .summary = "sort a list: clean, risky, invalid",
    .usage = "clean [OPTIONS] LIST...",
    .about = "Reads the LISTs as one (CSV or one address per line; plain or gzip; - is standard\n"
             "input).  Copies every row unchanged, appends columns that say what was found\n"
             "(mailsift help columns), and writes it to one of:\n"
             "\n"
             "  clean.csv       no problem found\n"
             "  risky.csv       may bounce or do harm: mailsift_reason says why\n"
             "  invalid.csv     cannot receive mail\n"
             "  duplicate.csv   repeats the address of an earlier row\n"
             "  suppressed.csv  is in a --suppress list\n"
             "\n"
             "Also writes report.json and report.html, for programs and for people.  All files\n"
             "appear together, or none does.",
    .subcommands = {{.taker = OF_CLEAN, .most = INT_MAX, .run = run_clean}},
};
