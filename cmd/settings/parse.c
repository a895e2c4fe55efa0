/* Turns a command line into settings, by the table of options. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cmd/settings/layers.h"

enum {
    LONG_ONLY = 256,                  /* what getopt_long returns for option number 0; letters are below it */
    UNDOES = LONG_ONLY + OPTIONS_MAX, /* and for the word that undoes option number 0 */
};

/* getopt_long's idea of a command's options. */
struct tables {
    struct option longs[2 * OPTIONS_MAX + 1];
    char undoes[OPTIONS_MAX][OPTION_NAME_BYTES];
    char letters[2 * OPTIONS_MAX + 2];
};

/* What a command line says. */
struct said {
    struct layers flags; /* the one layer */
    const char *config;  /* of --config, or NULL */
};

static void fill_tables(const struct command *command, struct tables *tables)
{
    size_t longs = 0, letters = 0;
    tables->letters[letters++] = ':'; /* a missing argument is told from an unknown option */
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!command_takes(command, spec))
            continue;
        tables->longs[longs++] = (struct option){
            spec->name, spec->argument != NULL ? required_argument : no_argument, NULL, LONG_ONLY + (int)i};
        option_opposite(spec, tables->undoes[i]);
        if (tables->undoes[i][0] != '\0')
            tables->longs[longs++] = (struct option){tables->undoes[i], no_argument, NULL, UNDOES + (int)i};
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
        return &option_specs[(got - LONG_ONLY) % OPTIONS_MAX];
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
    bool undoes = strncmp(name, "no-", 3) == 0;
    const char *nearest = nearest_word(name, command->options);
    if (nearest == NULL && undoes)
        nearest = nearest_word(name + 3, command->options);
    else
        undoes = false;
    fail_because(fail, EXIT_USAGE, "--%.*s is no option of %s%s%s%s%s mailsift help %s",
                 (int)strcspn(text + 2, "="), text + 2, command->name,
                 nearest != NULL ? "; did you mean --" : "", nearest != NULL && undoes ? "no-" : "",
                 nearest != NULL ? nearest : "", nearest != NULL ? "? See" : "; see", command->name);
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
        fail_because(fail, EXIT_USAGE, "%.*s takes no value; see mailsift help %s", (int)strcspn(text, "="),
                     text, command->name);
    return PARSED_FAIL;
}

/* Whether SETTINGS say all that they must.  Who is to blame is the layer that says LEVEL. */
static bool is_complete(const struct layers *layers, const struct command *command,
                        const struct settings *settings, struct fail *fail)
{
    const struct saying *level = layers_saying(layers, option_named("level")),
                        *fast = layers_saying(layers, option_named("no-limits"));
    char place[PLACE_BYTES];
    bool asks = settings->level == LEVEL_SMTP && (settings->helo == NULL || settings->mail_from == NULL);
    bool harms = settings->no_limits && !settings->allow_loopback;
    if (asks && level->layer != LAYER_FLAGS) {
        saying_place(level, place);
        return fail_because(fail, EXIT_CONFIG,
                            "%s: level smtp needs helo and mail-from as well: mail servers are told who asks",
                            place);
    }
    if (asks)
        return fail_because(
            fail, EXIT_USAGE,
            "--level smtp needs --helo NAME and --mail-from ADDRESS: mail servers are told who asks; "
            "see mailsift help %s",
            command->name);
    if (harms && fast->layer != LAYER_FLAGS) {
        saying_place(fast, place);
        return fail_because(
            fail, EXIT_CONFIG,
            "%s: no-limits goes with allow-loopback only: real servers would block this machine", place);
    }
    if (harms)
        return fail_because(
            fail, EXIT_USAGE,
            "--no-limits goes with --allow-loopback only: real servers would block this machine; "
            "see mailsift help %s",
            command->name);
    return true;
}

/* Notes the options among ARGUMENTS and takes them off. */
static enum parsed read_flags(const struct command *command, struct arguments *arguments, struct said *said,
                              struct fail *fail)
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
        if (spec->type == OPTION_CONFIG)
            said->config = optarg;
        else
            layers_add(&said->flags, &(struct saying){.spec = spec,
                                                      .undo = got >= UNDOES,
                                                      .value = optarg != NULL ? optarg : "yes",
                                                      .layer = LAYER_FLAGS});
    }
    arguments->texts += optind;
    arguments->count -= optind;
    return PARSED;
}

enum parsed options_parse(const struct command *command, struct arguments *arguments,
                          struct settings *settings, struct fail *fail)
{
    struct said said = {0};
    struct layers none = {0}, *layers = arguments->layers != NULL ? arguments->layers : &none;
    enum parsed parsed = read_flags(command, arguments, &said, fail);
    if (parsed == PARSED && !layers_read(layers, said.config, fail))
        parsed = PARSED_FAIL;
    for (size_t i = 0; i < said.flags.count; i++)
        layers_add(layers, &said.flags.said[i]);
    if (parsed == PARSED &&
        (!layers_apply(layers, command, settings, fail) || !is_complete(layers, command, settings, fail)))
        parsed = PARSED_FAIL;
    layers_free(&said.flags);
    layers_free(&none);
    return parsed;
}
