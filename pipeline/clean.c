/* The main job: lists in, segments and a report out, all together or not at all. */
#include "pipeline/clean.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pipeline/base/team.h"
#include "pipeline/base/write_whole.h"
#include "pipeline/gzip/gzip_member.h"
#include "pipeline/learn.h"
#include "pipeline/pass/pass.h"
#include "pipeline/publish/contacts.h"
#include "pipeline/publish/preset.h"
#include "pipeline/publish/publish.h"
#include "pipeline/publish/render.h"
#include "pipeline/report/html/report_file.h"
#include "pipeline/report/report_fill.h"
#include "pipeline/report/report_open.h"
#include "pipeline/text/foreign.h"
#include "pipeline/update/list_place.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"
#include "validators/base/way_out.h"

/* Everything that a run holds open. */
struct run {
    struct lists lists;
    struct list list;
    struct suppress *suppress;
    struct staging *staging;
    struct outputs *outputs;
    struct learned learned;
    struct watcher *watcher;
    struct gate *gate; /* NULL: no former outputs */
    double gate_seconds;
    bool gzip;
    double began; /* on clock_seconds */
};

/* The directory for the outputs when none was named: LIST without .gz, .csv and the like, plus .sifted. */
static char *default_output(const char *list)
{
    static const char *const endings[] = {".gz", ".csv", ".tsv", ".txt"};
    struct str stem = strcmp(list, "-") == 0 ? STR("stdin") : str_of(list);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        struct str ending = str_of(endings[i]);
        struct str last =
            str_tail(stem, stem.length < ending.length ? stem.length : stem.length - ending.length);
        if (str_equal_nocase(last, ending) && stem.length > ending.length)
            stem.length -= ending.length;
    }
    char *path = memory_take(stem.length + sizeof ".sifted");
    memcpy(path, stem.bytes, stem.length);
    memcpy(path + stem.length, ".sifted", sizeof ".sifted");
    return path;
}

static char *output_of(const struct settings *settings)
{
    return settings->output != NULL ? memory_text(settings->output, strlen(settings->output))
                                    : default_output(settings->inputs.path[0]);
}

static bool any_gzip(const struct list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (source_is_gzip(list->sources[i]))
            return true;
    return false;
}

/* The files that a mailing service imports, where PRESET has some: never compressed, for none takes them so.
 */
static bool add_contacts(struct run *run, const struct preset *preset, struct fail *fail)
{
    for (int i = OUTPUT_IMPORT; preset != NULL && preset->email != NULL && i < OUTPUT_COUNT; i++) {
        struct str head = contacts_header(&run->list.layout, preset, i);
        bool added = outputs_add(
            run->outputs, i == OUTPUT_IMPORT ? preset->import_name : preset->suppress_name, head, fail);
        free((char *)head.bytes);
        if (!added)
            return false;
    }
    return true;
}

/* The header for the segments' files, compressed where they are: even an empty one, for a file without a
 * member is no gzip. */
static bool open_outputs(struct run *run, const struct settings *settings, struct fail *fail)
{
    struct str header = render_header(&run->list.layout, run->list.header, settings);
    struct gzip_member *member = gzip_member_new();
    struct str head = run->gzip ? gzip_member_make(member, header) : header;
    run->outputs = outputs_open(run->staging, run->gzip, head, fail);
    gzip_member_free(member);
    free((char *)header.bytes);
    return run->outputs != NULL && add_contacts(run, preset_of(settings), fail);
}

/* Takes from the report.json that will be replaced what a trend needs; a damaged one is as good as none. */
static void take_previous(struct run *run, struct outcome *outcome)
{
    struct fail ignored = {0};
    int fd = staging_open_former(run->staging, "report.json");
    struct report *former = fd >= 0 ? report_file_read(fd, &ignored) : NULL;
    if (fd >= 0)
        close(fd);
    if (former != NULL) {
        outcome->report.previous = former->run;
        outcome->report.previous.any = true;
        former->run = (struct report_run){0}; /* its texts go with the other report */
    }
    report_free(former);
}

static bool open_lists(struct run *run, const struct settings *settings, struct outcome *outcome,
                       struct fail *fail)
{
    struct fail warning = {0};
    bool open = list_place_open_lists(&run->lists, settings, &warning, fail);
    snprintf(outcome->warning, sizeof outcome->warning, "%s", warning.sentence);
    return open;
}

/* Opens everything, the cheap and the likely to fail first, before a row is read. */
static bool open_run(struct run *run, const struct settings *settings, struct outcome *outcome,
                     struct fail *fail)
{
    if (!list_open(&run->list, settings, fail))
        return false;
    run->staging = staging_begin(outcome->output, settings->force, &outcome->news, fail);
    if (run->staging == NULL || !open_lists(run, settings, outcome, fail))
        return false;
    run->suppress = suppress_open(settings, fail);
    if (run->suppress == NULL)
        return false;
    take_previous(run, outcome);
    run->gzip = settings->gzip == ANSWER_AUTO ? any_gzip(&run->list) : settings->gzip == ANSWER_YES;
    return open_outputs(run, settings, fail);
}

static void close_run(struct run *run)
{
    gate_free(run->gate);
    outputs_close(run->outputs);
    staging_end(run->staging);
    suppress_close(run->suppress);
    lists_close(&run->lists);
    list_close(&run->list);
}

/* How many threads the run has; OUTCOME's warning says when they are fewer than the user wants. */
static unsigned thread_count(const struct settings *settings, struct outcome *outcome)
{
    unsigned wanted = settings->threads > 0 ? (unsigned)settings->threads : team_processors();
    if (wanted > THREADS_MAX)
        wanted = THREADS_MAX;
    unsigned threads = team_size(wanted);
    if (threads < wanted && outcome->warning[0] == '\0')
        snprintf(outcome->warning, sizeof outcome->warning,
                 "the system allows only %u of %u threads, so the run takes longer; raise the limits on "
                 "processes and memory, or use --threads %u",
                 threads, wanted, threads);
    return threads;
}

/* Asks about the domains of the list, where the level says so, and has the list ready to be read again. */
static bool learn(struct run *run, struct publish_plan *plan, struct outcome *outcome, struct fail *fail)
{
    struct learn_plan learning = {
        .check = plan->check,
        .watcher = plan->watcher,
        .bytes_total = plan->standing.bytes_total,
        .threads = (unsigned)outcome->threads,
    };
    if (plan->check.policy->settings->level == LEVEL_SYNTAX)
        return true;
    bool done = learn_run(&learning, &run->learned, outcome, fail);
    plan->check.learned = run->learned.domains;
    plan->check.mailboxes = run->learned.mailboxes;
    plan->standing.asks = true;
    return done && list_rewind(&run->list, fail);
}

/* Looks at the outputs that are to be replaced. */
static bool look_back(struct run *run, struct publish_plan *plan, struct outcome *outcome, struct fail *fail)
{
    double from = clock_seconds();
    if (!staging_replaces(run->staging))
        return true;
    bool done = gate_open(&plan->check, outcome, &run->gate, fail);
    run->gate_seconds = clock_seconds() - from;
    plan->gate = run->gate;
    return done;
}

static bool publish(struct publish_plan *plan, struct outcome *outcome, struct fail *fail)
{
    double from = clock_seconds();
    bool done = publish_run(plan, outcome, fail);
    outcome->report.seconds.publish = clock_seconds() - from;
    return done;
}

/* What is done between the opening and the end. */
static bool work(struct run *run, const struct policy *policy, struct outcome *outcome, struct fail *fail)
{
    unsigned threads = thread_count(policy->settings, outcome);
    struct publish_plan plan = {
        .check = {.policy = policy,
                  .list = &run->list,
                  .suppress = run->suppress,
                  .threads = threads < PASS_THREADS_MAX ? threads : PASS_THREADS_MAX},
        .outputs = run->outputs,
        .watcher = run->watcher,
        .gzip = run->gzip,
        .standing = {.movement = MOVEMENT_PUBLISH},
    };
    const struct preset *preset = preset_of(policy->settings);
    plan.check.imports = preset != NULL && preset->email != NULL;
    plan.check.seed = random_seed();
    for (size_t i = 0; i < run->list.count; i++)
        plan.standing.bytes_total += source_bytes(run->list.sources[i]);
    outcome->threads = (int)threads;
    return learn(run, &plan, outcome, fail) && look_back(run, &plan, outcome, fail) &&
           publish(&plan, outcome, fail);
}

/* One LIST as it was read. */
static struct report_input describe_input(const struct run *run, size_t number, const char *path)
{
    const struct source *source = run->list.sources[number];
    const struct layout *layout = &run->list.layout;
    const struct column *column =
        layout->email_column < layout->column_count ? &layout->columns[layout->email_column] : NULL;
    const char *name = column != NULL ? column_shown(column) : "",
               delimiter[] = {layout->dialect.delimiter, '\0'};
    return (struct report_input){
        .path = foreign_copy(path),
        .bytes = source_offset(source),
        .gzip = source_is_gzip(source),
        .encoding = foreign_copy(source_file_encoding(source)),
        .delimiter = foreign_copy(delimiter),
        .column = layout->email_column + 1,
        .column_name = *name != '\0' ? foreign_copy(name) : NULL,
        .header = layout->header,
    };
}

/* What was read and written. */
static void describe(const struct run *run, struct outcome *outcome)
{
    struct report_input *inputs = memory_take(run->list.count * sizeof *inputs);
    struct tally_list *files = &outcome->report.files;
    for (size_t i = 0; i < run->list.count; i++)
        inputs[i] = describe_input(run, i, outcome->settings->inputs.path[i]);
    outcome->report.inputs = (struct items){inputs, run->list.count};
    files->entries = memory_take(OUTPUT_COUNT * sizeof *files->entries);
    for (size_t i = 0; i < OUTPUT_COUNT; i++) {
        const char *name = outputs_name(run->outputs, i);
        if (*name != '\0')
            files->entries[files->count++] =
                (struct tally_entry){memory_text(name, strlen(name)), outputs_bytes(run->outputs, i)};
    }
}

/* Makes the file NAME of the outputs with TEXT in it. */
static bool write_file(struct run *run, const char *name, struct str text, struct fail *fail)
{
    int fd = staging_create(run->staging, name, fail);
    if (fd < 0)
        return false;
    if (write_whole(fd, text))
        return staging_finish(run->staging, &(struct staged_file){name, fd, text.length}, fail);
    fail_because(fail, EXIT_IO, "cannot write %s: %s; nothing was published; %s", name, strerror(errno),
                 way_out(errno, "run the command again"));
    close(fd);
    return false;
}

/* Both reports: for machines and for people. */
static bool write_reports(struct run *run, struct outcome *outcome, struct fail *fail)
{
    size_t length, html_length;
    report_fill(outcome, &run->lists);
    char *text = report_json(&outcome->report, &length);
    char *html = report_html(&outcome->report, outcome->settings->lang, &html_length);
    bool done = write_file(run, "report.json", (struct str){text, length}, fail) &&
                write_file(run, "report.html", (struct str){html, html_length}, fail);
    free(html);
    free(text);
    return done;
}

static void note_end(const struct run *run, struct outcome *outcome)
{
    clock_gettime(CLOCK_REALTIME, &outcome->ended);
    outcome->report.seconds.total = clock_seconds() - run->began;
}

/* Puts the outputs where the gate has them. */
static bool show(struct run *run, struct outcome *outcome, struct fail *fail)
{
    if (!outcome->report.gate.quarantined)
        return staging_publish(run->staging, fail);
    const char *path = staging_quarantine_path(run->staging);
    outcome->quarantine = memory_text(path, strlen(path));
    return staging_quarantine(run->staging, fail);
}

/* Says how many clean rows the file for a mailing service lacks. */
static void note_left_out(const struct run *run, struct outcome *outcome)
{
    if (outputs_count(run->outputs) <= OUTPUT_IMPORT)
        return;
    uint64_t rows = outputs_rows(run->outputs, SEGMENT_CLEAN) - outputs_rows(run->outputs, OUTPUT_IMPORT);
    if (rows > 0)
        fail_because(news_next(&outcome->news), EXIT_IO,
                     "%s leaves out %" PRIu64 " of the clean rows, because a spreadsheet could read their "
                     "addresses as formulas or change how they look; they are in %s",
                     outputs_name(run->outputs, OUTPUT_IMPORT), rows,
                     outputs_name(run->outputs, SEGMENT_CLEAN));
}

/* Makes the outputs durable and visible. */
static bool finish(struct run *run, struct outcome *outcome, struct fail *fail)
{
    double from = clock_seconds();
    if (!outputs_finish(run->outputs, fail))
        return false;
    note_left_out(run, outcome);
    outcome->stages[outcome->stage_count++] = (struct stage_time){"sync", clock_seconds() - from};
    if (run->gate_seconds > 0)
        outcome->stages[outcome->stage_count++] = (struct stage_time){"gate", run->gate_seconds};
    gate_judge(run->gate, outcome);
    learned_end(&run->learned, outcome); /* its news stands in the report */
    describe(run, outcome);
    outcome->layout = run->list.layout;
    run->list.layout.columns = NULL; /* they go with the outcome */
    run->list.layout.column_count = 0;
    note_end(run, outcome);
    return write_reports(run, outcome, fail) && show(run, outcome, fail);
}

bool clean_run(const struct settings *settings, struct watcher *watcher, struct outcome *outcome,
               struct fail *fail)
{
    struct run run = {.watcher = watcher, .began = clock_seconds()};
    struct policy policy = {&run.lists, settings};
    *outcome = (struct outcome){.settings = settings};
    outcome->report.dns.any = settings->level != LEVEL_SYNTAX;
    outcome->report.smtp.any = settings->level == LEVEL_SMTP;
    clock_gettime(CLOCK_REALTIME, &outcome->started);
    outcome->output = output_of(settings);
    bool done = open_run(&run, settings, outcome, fail) && work(&run, &policy, outcome, fail) &&
                finish(&run, outcome, fail);
    learned_end(&run.learned, outcome);
    if (!done)
        note_end(&run, outcome);
    close_run(&run);
    return done;
}

bool clean_accept(const struct settings *settings, struct outcome *outcome, struct fail *fail)
{
    *outcome = (struct outcome){.settings = settings, .output = output_of(settings)};
    return staging_accept(outcome->output, &outcome->news, fail);
}
