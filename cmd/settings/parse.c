/* Turns a command line, and the files and variables below it, into settings. */
#include "cmd/settings/parse.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cmd/settings/nearest.h"
#include "cmd/settings/setters.h"
#include "cmd/settings/sources.h"

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

/* What a command line assigns. */
struct command_line {
    struct sources flags; /* only that one */
    const char *config;   /* of --config, or NULL */
};

static void fill_tables(const struct parser *parser, struct tables *tables)
{
    size_t longs = 0, letters = 0;
    tables->letters[letters++] = ':'; /* a missing argument is told from an unknown option */
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (!parser_takes(parser, spec))
            continue;
        tables->longs[longs++] =
            (struct option){spec->name, option_has_argument(spec) ? required_argument : no_argument, NULL,
                            LONG_ONLY + (int)i};
        option_opposite(spec, tables->undoes[i]);
        if (tables->undoes[i][0] != '\0')
            tables->longs[longs++] = (struct option){tables->undoes[i], no_argument, NULL, UNDOES + (int)i};
        if (spec->letter != 0)
            tables->letters[letters++] = spec->letter;
        if (spec->letter != 0 && option_has_argument(spec))
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

/* The option of PARSER that somebody who wrote NAME probably meant, or NULL. */
static const char *nearest_option(const struct parser *parser, const char *name)
{
    const char *names[OPTIONS_MAX + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < option_count; i++)
        if ((option_specs[i].takers & parser->taker) != 0)
            names[count++] = option_specs[i].name;
    return nearest_word(name, names);
}

static enum parsed refuse_unknown(const struct parser *parser, const char *text, struct fail *fail)
{
    if (optopt != 0) { /* a letter: TEXT may be the word before it, of -qx */
        fail_because(fail, EXIT_USAGE, "unknown option -%c for %s; see mailsift help %s", optopt,
                     parser->name, parser->name);
        return PARSED_FAIL;
    }
    char name[NEAR_WORD_MAX + 1];
    snprintf(name, sizeof name, "%.*s", (int)strcspn(text + 2, "="), text + 2);
    bool undoes = strncmp(name, "no-", 3) == 0;
    const char *nearest = nearest_option(parser, name);
    if (nearest == NULL && undoes)
        nearest = nearest_option(parser, name + 3);
    else
        undoes = false;
    if (undoes && nearest != NULL && strcmp(nearest, name + 3) == 0)
        nearest = NULL; /* it is spelled right, and cannot be undone */
    fail_because(fail, EXIT_USAGE, "unknown option --%.*s for %s%s%s%s%s mailsift help %s",
                 (int)strcspn(text + 2, "="), text + 2, parser->name,
                 nearest != NULL ? "; did you mean --" : "", nearest != NULL && undoes ? "no-" : "",
                 nearest != NULL ? nearest : "", nearest != NULL ? "? See" : "; see", parser->name);
    return PARSED_FAIL;
}

/* What getopt_long refused: GOT is ':' or '?'. */
static enum parsed refuse(const struct parser *parser, const char *text, int got, struct fail *fail)
{
    const struct option_spec *spec = spec_of(optopt);
    if (spec == NULL || !parser_takes(parser, spec))
        return refuse_unknown(parser, text, fail);
    if (got == ':')
        fail_because(fail, EXIT_USAGE, "--%s needs a value (%s); see mailsift help %s", spec->name,
                     option_argument(spec).text, parser->name);
    else
        fail_because(fail, EXIT_USAGE, "%.*s takes no value; see mailsift help %s", (int)strcspn(text, "="),
                     text, parser->name);
    return PARSED_FAIL;
}

/* Whether SETTINGS go together.  The assignment that asks for more is blamed. */
static bool is_complete(const struct sources *sources, const struct parser *parser,
                        const struct settings *settings, struct fail *fail)
{
    const struct assignment *level = sources_assignment(sources, option_named("level")),
                            *fast = sources_assignment(sources, option_named("no-limits"));
    char place[PLACE_BYTES];
    bool asks = settings->level == LEVEL_SMTP && (settings->helo == NULL || settings->mail_from == NULL);
    bool harms = settings->no_limits && !settings->allow_loopback;
    if (asks && level->source != SOURCE_FLAGS) {
        assignment_place(level, place);
        return fail_because(
            fail, EXIT_CONFIG,
            "%s: level smtp also needs helo and mail-from: they tell mail servers who you are", place);
    }
    if (asks)
        return fail_because(
            fail, EXIT_USAGE,
            "--level smtp needs --helo NAME and --mail-from ADDRESS: they tell mail servers who you are; "
            "see mailsift help %s",
            parser->name);
    if (harms && fast->source != SOURCE_FLAGS) {
        assignment_place(fast, place);
        return fail_because(fail, EXIT_CONFIG,
                            "%s: no-limits needs allow-loopback: real servers would block this machine",
                            place);
    }
    if (harms)
        return fail_because(fail, EXIT_USAGE,
                            "--no-limits needs --allow-loopback: real servers would block this machine; "
                            "see mailsift help %s",
                            parser->name);
    return true;
}

/* Notes the options among ARGUMENTS and takes them off. */
static enum parsed read_flags(const struct parser *parser, struct arguments *arguments,
                              struct command_line *line, struct fail *fail)
{
    struct tables tables = {0};
    int got;
    fill_tables(parser, &tables);
    opterr = 0;
    optind = 0; /* GNU: begin again */
    while ((got = getopt_long(arguments->count, arguments->texts, tables.letters, tables.longs, NULL)) !=
           -1) {
        if (got == '?' || got == ':')
            return refuse(parser, arguments->texts[optind - 1], got, fail);
        const struct option_spec *spec = spec_of(got);
        if (spec->type == OPTION_HELP)
            return PARSED_HELP;
        if (spec->type == OPTION_CONFIG)
            line->config = optarg;
        else
            sources_add(&line->flags, &(struct assignment){.spec = spec,
                                                           .undo = got >= UNDOES,
                                                           .value = optarg != NULL ? optarg : "yes",
                                                           .source = SOURCE_FLAGS});
    }
    arguments->texts += optind;
    arguments->count -= optind;
    return PARSED;
}

enum parsed options_parse(const struct parser *parser, struct arguments *arguments, struct settings *settings,
                          struct fail *fail)
{
    struct command_line line = {0};
    settings_default(settings);
    struct sources none = {0}, *sources = arguments->sources != NULL ? arguments->sources : &none;
    enum parsed parsed = read_flags(parser, arguments, &line, fail);
    if (parsed == PARSED && !sources_read(sources, line.config, fail))
        parsed = PARSED_FAIL;
    for (size_t i = 0; i < line.flags.count; i++)
        sources_add(sources, &line.flags.assignments[i]);
    if (parsed == PARSED &&
        (!sources_apply(sources, parser, settings, fail) || !is_complete(sources, parser, settings, fail)))
        parsed = PARSED_FAIL;
    sources_free(&line.flags);
    sources_free(&none);
    return parsed;
}
