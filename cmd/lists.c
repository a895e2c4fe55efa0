/* The command lists: which lists are used, and how newer ones are taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cmd/part.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/report/report.h"
#include "pipeline/update/list_place.h"
#include "pipeline/update/list_update.h"

enum { LINE_COLUMNS = 76, NAME_COLUMNS = 24, FROM_COLUMNS = 1000 };

/* A list with what it was made from; the checksums of the sources stand in the file itself. */
static void print_list(const struct list_source *source)
{
    struct str header = source->header, line;
    const struct str mark = STR("# source: ");
    int days = list_age_days(source->date, time(NULL));
    printf("  %-*s %s names of %.*s (%d day%s old)", NAME_COLUMNS, source->file,
           count_text(source->names).text, (int)source->date.length, source->date.bytes, days,
           days == 1 ? "" : "s");
    if (source->from != NULL)
        printf(", updated from %s", text_shown(str_of(source->from), FROM_COLUMNS).text);
    putchar('\n');
    while (str_line(&header, &line)) {
        if (!str_starts(line, mark))
            continue;
        line = str_tail(line, mark.length);
        const char *checksum = memmem(line.bytes, line.length, ", sha512-", strlen(", sha512-"));
        line = checksum != NULL ? str_head(line, (size_t)(checksum - line.bytes)) : line;
        printf("    %s\n", text_shown(line, LINE_COLUMNS).text);
    }
}

void lists_print(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    for (size_t i = 0; i < count; i++)
        print_list(&sources[i]);
}

static void print_user_lists(const struct lists *lists)
{
    size_t allowed = name_map_count(lists->user_allow), blocked = name_map_count(lists->user_block);
    if (allowed > 0)
        printf("  %-*s %s names\n", NAME_COLUMNS, "--allow", count_text(allowed).text);
    if (blocked > 0)
        printf("  %-*s %s names\n", NAME_COLUMNS, "--block", count_text(blocked).text);
}

static enum exit_code show(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0}, warning = {0};
    struct lists lists;
    (void)words;
    if (!list_place_open_lists(&lists, settings, &warning, &fail))
        return say_fail(&fail);
    say_warning(&warning);
    if (settings->json) {
        size_t length;
        char *text = report_lists_json(&lists, &length);
        fwrite(text, 1, length, stdout);
        free(text);
    } else {
        lists_print(&lists);
        print_user_lists(&lists);
    }
    lists_close(&lists);
    return EXIT_DONE;
}

static void print_change(const struct list_change *change)
{
    for (size_t i = 0; i < LISTS_SHIPPED; i++) {
        const struct list_state *before = &change->before[i], *after = &change->after[i];
        if (!before->updated && !after->updated)
            continue;
        printf("  %-*s %s names of %s", NAME_COLUMNS, lists_file(i), count_text(after->names).text,
               after->date);
        if (before->names != after->names || strcmp(before->date, after->date) != 0)
            printf(", was %s of %s", count_text(before->names).text, before->date);
        puts(after->updated ? "" : "; built in");
    }
}

static enum exit_code update(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    struct list_change change;
    (void)words;
    if (!list_update(settings, &change, &fail))
        return say_fail(&fail);
    if (settings->quiet)
        return EXIT_DONE;
    printf(change.changed ? "New lists from %s\n" : "Nothing new at %s\n",
           text_shown(str_of(settings->from), FROM_COLUMNS).text);
    if (change.changed)
        print_change(&change);
    return EXIT_DONE;
}

static enum exit_code roll_back(const struct settings *settings, const struct arguments *words)
{
    struct fail fail = {0};
    struct list_change change;
    (void)words;
    if (!list_roll_back(settings, &change, &fail))
        return say_fail(&fail);
    if (settings->quiet)
        return EXIT_DONE;
    puts("Back to the lists before the last update");
    print_change(&change);
    return EXIT_DONE;
}

static const char *const options[] = {"lists", "from",  "any-size", "timeout", "ca", "allow",
                                      "block", "quiet", "json",     "help",    NULL};
static const char *const show_options[] = {"lists", "allow", "block", "json", "help", NULL};
static const char *const update_options[] = {"lists", "from",  "any-size", "timeout",
                                             "ca",    "quiet", "help",     NULL};
static const char *const rollback_options[] = {"lists", "quiet", "help", NULL};

static const struct part parts[] = {
    {NULL, show_options, NULL, show},
    {"update", update_options, NULL, update},
    {"rollback", rollback_options, NULL, roll_back},
};

static enum exit_code run_lists(const struct arguments *given)
{
    return part_run(&lists_command, parts, sizeof parts / sizeof parts[0], given);
}

const struct command lists_command = {
    .name = "lists",
    .summary = "the lists in use; update, rollback",
    .usage = "lists [update|rollback]",
    .about = "Shows each list (disposable domains, role accounts, providers and so on) with its\n"
             "age and what it was made from.\n"
             "\n"
             "  update    takes newer lists from --from, if they are whole, well-formed and\n"
             "            plausible: none may be older than what is there, shrink by more\n"
             "            than a fifth, grow by more than a half, or call disposable what is\n"
             "            protected, a privacy relay, a known provider or free mail\n"
             "  rollback  goes back to the lists before the last update\n"
             "\n"
             "--from names an https:// URL or a path: of a directory (a URL that ends in /)\n"
             "with the lists and a SHA256SUMS, as `sha256sum *.txt` prints it, of such a\n"
             "SHA256SUMS, or of a single list.  What is not in it is built in again.  The new\n"
             "lists take the place of the former ones in one step, or not at all.  A proxy of\n"
             "the environment (https_proxy) is used.\n"
             "\n"
             "Exit codes of update: 0 also when there is nothing new; 64 no --from; 65 not\n"
             "whole, not well-formed or not plausible; 66 not there; 69 the network; 75 another\n"
             "update is going on.",
    .options = options,
    .run = run_lists,
};
