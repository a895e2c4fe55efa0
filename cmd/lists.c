/* The command lists: which lists are used, and how newer ones are taken. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/list_table.h"
#include "cmd/settings/command.h"
#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "pipeline/report/report_json.h"
#include "pipeline/update/list_place.h"
#include "pipeline/update/list_update.h"

enum { NAME_COLUMNS = 24, FROM_COLUMNS = 1000 };

static void print_user_lists(const struct lists *lists)
{
    size_t allowed = name_map_count(lists->user_allow), blocked = name_map_count(lists->user_block);
    if (allowed > 0)
        printf("  %-*s %s name%s\n", NAME_COLUMNS, "--allow", count_text(allowed).text, plural(allowed));
    if (blocked > 0)
        printf("  %-*s %s name%s\n", NAME_COLUMNS, "--block", count_text(blocked).text, plural(blocked));
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
        list_table_print(&lists);
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
        printf("  %-*s %s name%s, dated %s", NAME_COLUMNS, lists_file(i), count_text(after->names).text,
               plural(after->names), after->date);
        if (before->names != after->names || strcmp(before->date, after->date) != 0)
            printf("; before: %s, dated %s", count_text(before->names).text, before->date);
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
    printf(change.changed ? "New lists from %s\n" : "No new lists at %s\n",
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
    puts("Restored the lists before the last update");
    print_change(&change);
    return EXIT_DONE;
}

const struct command lists_command = {
    .name = "lists",
    .summary = "show or update the domain lists",
    .usage = "lists [update|rollback]",
    .about = "Shows each domain list (disposable domains, role accounts, providers and so on)\n"
             "with its age and its sources.\n"
             "\n"
             "  update    installs newer lists from --from, if they are complete, well-formed\n"
             "            and plausible: a list may not be older than the present one, shrink\n"
             "            by more than a fifth, grow by more than a half, or call a protected\n"
             "            domain, a privacy relay, a known provider or free mail disposable\n"
             "  rollback  restores the lists from before the last update\n"
             "\n"
             "--from is an https:// URL or a path: of a directory (its URL ends in /) with\n"
             "the lists and a SHA256SUMS file as `sha256sum *.txt` prints it, of such a\n"
             "SHA256SUMS file, or of a single list.  Lists missing from it revert to the\n"
             "built-in ones.  The new lists are installed together, or not at all.  The proxy\n"
             "of the environment (https_proxy) is used.\n"
             "\n"
             "Exit codes of update: 0 (also if there is nothing new), 64 no --from, 65 lists\n"
             "that are incomplete, malformed or implausible, 66 not found, 69 network\n"
             "failure, 75 another update is running.",
    .subcommands = {{.taker = OF_LISTS, .run = show},
                    {.word = "update", .taker = OF_LISTS_UPDATE, .run = update},
                    {.word = "rollback", .taker = OF_LISTS_ROLLBACK, .run = roll_back}},
};
