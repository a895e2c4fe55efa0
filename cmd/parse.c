/* Turns a command line into settings, by the table of options. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cmd/options.h"
#include "cmd/setters.h"

enum {
    OPTIONS_MAX = 64, /* more than the table has */
    LONG_ONLY = 256,  /* what getopt_long returns for option number 0; letters are below it */
};

/* getopt_long's idea of a command's options. */
struct tables {
    struct option longs[OPTIONS_MAX + 1];
    char letters[2 * OPTIONS_MAX + 2];
};

static void fill_tables(const struct command *command, struct tables *tables)
{
    size_t longs = 0, letters = 0;
    tables->letters[letters++] = ':'; /* a missing argument is told from an unknown option */
    for (size_t i = 0; i < option_count && longs < OPTIONS_MAX; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!command_takes(command, spec))
            continue;
        tables->longs[longs++] = (struct option){
            spec->name, spec->argument != NULL ? required_argument : no_argument, NULL, LONG_ONLY + (int)i};
        if (spec->letter != 0)
            tables->letters[letters++] = spec->letter;
        if (spec->letter != 0 && spec->argument != NULL)
            tables->letters[letters++] = ':';
    }
}

/* The option that getopt_long means by GOT, or NULL. */
static const struct option_spec *spec_of(int got)
{
    if (got >= LONG_ONLY)
        return &option_specs[got - LONG_ONLY];
    for (size_t i = 0; i < option_count; i++)
        if (got != 0 && option_specs[i].letter == got)
            return &option_specs[i];
    return NULL;
}

static enum parsed refuse_unknown(const struct command *command, const char *text, struct fail *fail)
{
    if (optopt != 0) { /* a letter: TEXT may be the word before it, of -qx */
        fail_because(fail, EXIT_USAGE, "-%c is no option of %s; see mailsift help %s", optopt, command->name,
                     command->name);
        return PARSED_FAIL;
    }
    char name[NEAR_WORD_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text + 2, "="), text + 2);
    const char *nearest = nearest_word(name, command->options);
    fail_because(fail, EXIT_USAGE, "--%.*s is no option of %s%s%s%s mailsift help %s",
                 (int)strcspn(text + 2, "="), text + 2, command->name,
                 nearest != NULL ? "; did you mean --" : "", nearest != NULL ? nearest : "",
                 nearest != NULL ? "? See" : "; see", command->name);
    return PARSED_FAIL;
}

/* What getopt_long refused: GOT is ':' or '?'. */
static enum parsed refuse(const struct command *command, const char *text, int got, struct fail *fail)
{
    const struct option_spec *spec = spec_of(optopt);
    if (spec == NULL || !command_takes(command, spec))
        return refuse_unknown(command, text, fail);
    if (got == ':')
        fail_because(fail, EXIT_USAGE, "--%s needs %s behind it; see mailsift help %s", spec->name,
                     spec->argument, command->name);
    else
        fail_because(fail, EXIT_USAGE, "--%s takes no value; see mailsift help %s", spec->name,
                     command->name);
    return PARSED_FAIL;
}

/* Whether VALUE, of SPEC, may be shown: a password may stand in it. */
static bool is_secret(const struct option_spec *spec)
{
    return spec->type == OPTION_PROXY;
}

/* Sets what SPEC says; a refusal names it before, and the way to the help behind. */
static bool set(const struct command *command, const struct option_spec *spec, struct settings *settings,
                struct fail *fail)
{
    struct fail why = {0};
    const char *value = spec->argument != NULL ? optarg : "yes";
    if (setting_set(spec, value, settings, &why))
        return true;
    return fail_because(fail, why.code, "--%s%s%s: %s; see mailsift help %s", spec->name,
                        is_secret(spec) ? "" : " ",
                        is_secret(spec)  ? ""
                        : *value != '\0' ? value
                                         : "''",
                        why.sentence, command->name);
}

/* Whether SETTINGS say all that they must. */
static bool is_complete(const struct command *command, const struct settings *settings, struct fail *fail)
{
    if (settings->level == LEVEL_SMTP && (settings->helo == NULL || settings->mail_from == NULL))
        return fail_because(
            fail, EXIT_USAGE,
            "--level smtp needs --helo NAME and --mail-from ADDRESS: mail servers are told who asks; "
            "see mailsift help %s",
            command->name);
    if (settings->no_limits && !settings->allow_loopback)
        return fail_because(
            fail, EXIT_USAGE,
            "--no-limits goes with --allow-loopback only: real servers would block this machine; "
            "see mailsift help %s",
            command->name);
    return true;
}

enum parsed options_parse(const struct command *command, struct arguments *arguments,
                          struct settings *settings, struct fail *fail)
{
    struct tables tables = {0};
    int got;
    fill_tables(command, &tables);
    opterr = 0;
    optind = 0; /* GNU: begin anew */
    while ((got = getopt_long(arguments->count, arguments->texts, tables.letters, tables.longs, NULL)) !=
           -1) {
        if (got == '?' || got == ':')
            return refuse(command, arguments->texts[optind - 1], got, fail);
        const struct option_spec *spec = spec_of(got);
        if (spec->type == OPTION_HELP)
            return PARSED_HELP;
        if (!set(command, spec, settings, fail))
            return PARSED_FAIL;
    }
    arguments->texts += optind;
    arguments->count -= optind;
    return is_complete(command, settings, fail) ? PARSED : PARSED_FAIL;
}
