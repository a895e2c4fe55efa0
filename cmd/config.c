/* The command config: every setting, its value, and where it comes from. */
#include <stdio.h>
#include <string.h>

#include "cmd/manual/config_example.h"
#include "cmd/settings/effective.h"
#include "cmd/terminal/terminal.h"

enum { VALUE_COLUMNS = 45, NAME_COLUMNS = 16 };

/* Prints NAME, VALUE and PLACE in columns. */
static void print_row(const char *name, const char *value, const char *place)
{
    struct shown shown = text_shown(str_of(value), SHOWN_BYTES);
    int padding = shown.columns < VALUE_COLUMNS ? (int)(VALUE_COLUMNS - shown.columns) : 0;
    printf("%-*s %s", NAME_COLUMNS, name, shown.text);
    if (place[0] != '\0')
        printf("%*s  %s", padding, "", text_shown(str_of(place), PLACE_BYTES).text);
    putchar('\n');
}

static void print_setting(const struct effective *effective)
{
    const struct option_spec *spec = effective->spec;
    const char *by_default = option_default(spec) != NULL ? option_default(spec) : "none";
    const char *place = effective->source == SOURCE_DEFAULT ? "default" : effective->place;
    const struct paths *values = &effective->values;
    if (values->count == 0)
        print_row(spec->name, by_default, place);
    for (size_t i = 0; i < values->count; i++)
        print_row(i == 0 ? spec->name : "", *values->path[i] != '\0' ? values->path[i] : "\"\"",
                  i == 0 ? place : "");
}

static void print_group(struct sources *sources, const struct settings *settings, enum option_group group)
{
    for (size_t i = 0; i < option_count; i++) {
        struct effective effective = {0};
        if (option_specs[i].group == group && effective_of(sources, settings, &option_specs[i], &effective))
            print_setting(&effective);
        paths_free(&effective.values);
    }
}

static enum exit_code show(const struct settings *settings, const struct arguments *words)
{
    if (settings->json)
        effective_print_json(words->sources, settings, stdout);
    for (int group = GROUP_INPUT; !settings->json && group < GROUP_COUNT; group++)
        print_group(words->sources, settings, (enum option_group)group);
    return EXIT_DONE;
}

static enum exit_code example(const struct settings *settings, const struct arguments *words)
{
    (void)settings;
    (void)words;
    config_example_print();
    return EXIT_DONE;
}

const struct command config_command = {
    .name = "config",
    .summary = "show every setting and its source",
    .usage = "config [OPTIONS] [example]",
    .about = "Prints each setting of every command with its value and its source: the option\n"
             "on the command line (of any command), the variable MAILSIFT_NAME, the file of\n"
             "--config, ~/.config/mailsift/mailsift.conf, " SYSTEM_FILE ",\n"
             "or the default, in this order of precedence.  Exits with 78 if one is wrong.\n"
             "\n"
             "  example  prints a file to start from, with every setting commented out",
    .subcommands = {{.taker = OF_CONFIG, .all_settings = true, .run = show},
                    {.word = "example", .wants = "config example takes nothing else", .run = example}},
};
