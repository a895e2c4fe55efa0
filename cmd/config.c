/* The command config: every setting, its value, and where it comes from. */
#include "cmd/config.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/terminal/say.h"
#include "cmd/terminal/terminal.h"
#include "validators/base/memory.h"

enum { VALUE_COLUMNS = 45, NAME_COLUMNS = 16 };

/* Prints VALUE behind NAME, and PLACE behind that. */
static void print_row(const char *name, const char *value, const char *place)
{
    struct shown shown = text_shown(str_of(value), SHOWN_BYTES);
    int padding = shown.columns < VALUE_COLUMNS ? (int)(VALUE_COLUMNS - shown.columns) : 0;
    printf("%-*s %s", NAME_COLUMNS, name, shown.text);
    if (place[0] != '\0')
        printf("%*s  %s", padding, "", text_shown(str_of(place), PLACE_BYTES).text);
    putchar('\n');
}

static void print_holding(const struct holding *holding)
{
    const char *by_default = holding->spec->by_default != NULL ? holding->spec->by_default : "none";
    const char *place = holding->source == SOURCE_DEFAULT ? "default" : holding->place;
    if (holding->values.count == 0)
        print_row(holding->spec->name, by_default, place);
    for (size_t i = 0; i < holding->values.count; i++)
        print_row(i == 0 ? holding->spec->name : "",
                  *holding->values.path[i] != '\0' ? holding->values.path[i] : "\"\"", i == 0 ? place : "");
}

static void print_holdings(struct layers *layers, const struct settings *settings)
{
    struct holding *holding = memory_take(sizeof *holding);
    for (int group = 0; group < GROUP_COUNT; group++)
        for (size_t i = 0; i < option_count; i++)
            if ((int)option_specs[i].group == group &&
                holding_of(layers, settings, &option_specs[i], holding))
                print_holding(holding);
    free(holding);
}

static enum exit_code run_config(const struct arguments *given)
{
    struct settings settings = {0};
    struct arguments arguments = *given;
    struct fail fail = {0};
    if (given->count == 2 && strcmp(given->texts[1], "example") == 0) { /* also if the files are wrong */
        config_print_example();
        return EXIT_DONE;
    }
    enum parsed parsed = options_parse(&config_command, &arguments, &settings, &fail);
    if (parsed == PARSED_HELP) {
        help_print(&config_command);
        return EXIT_DONE;
    }
    if (parsed == PARSED && arguments.count > 0)
        fail_because(&fail, EXIT_USAGE,
                     "config takes options, or the word example, not %s; see mailsift help "
                     "config",
                     arguments.texts[0]);
    if (fail.code != EXIT_DONE)
        return say_fail(&fail);
    if (settings.json)
        config_print_json(arguments.layers, &settings, stdout);
    else
        print_holdings(arguments.layers, &settings);
    return EXIT_DONE;
}

static const char *const options[] = {"json", "help", NULL};

const struct command config_command = {
    .name = "config",
    .summary = "every setting, and where its value comes from",
    .usage = "config [OPTIONS] [example]",
    .about = "Prints each setting of each command, its value, and where that comes from: the\n"
             "option on the command line (any command's may be given), the variable\n"
             "MAILSIFT_NAME, the file of --config, ~/.config/mailsift/mailsift.conf,\n" SYSTEM_FILE
             ", or the default.  The first of these that says\n"
             "something wins.  The exit code is 78 if one of them is wrong.\n"
             "\n"
             "  example  prints a file to begin with: every setting, commented out",
    .options = options,
    .all_settings = true,
    .run = run_config,
};
