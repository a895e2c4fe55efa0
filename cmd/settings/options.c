/* What is told from a row of the table of options. */
#include "cmd/settings/options.h"

#include <stdio.h>
#include <string.h>

#include "cmd/settings/nearest.h"

const struct option_spec *option_named(const char *name)
{
    for (size_t i = 0; i < option_count; i++)
        if (strcmp(option_specs[i].name, name) == 0)
            return &option_specs[i];
    return NULL;
}

bool option_has_argument(const struct option_spec *spec)
{
    return spec->argument != NULL || spec->type == OPTION_CHOICE;
}

struct argument_text option_argument(const struct option_spec *spec)
{
    struct argument_text argument = {""};
    size_t length = 0;
    if (spec->argument != NULL)
        snprintf(argument.text, ARGUMENT_BYTES, "%s", spec->argument);
    for (int i = spec->choices.first; spec->type == OPTION_CHOICE && i < spec->choices.count; i++)
        length += (size_t)snprintf(argument.text + length, ARGUMENT_BYTES - length, "%s%s",
                                   length > 0 ? "|" : "", spec->choices.words[i]);
    return argument;
}

const char *option_default(const struct option_spec *spec)
{
    return spec->by_default != NULL ? spec->by_default : spec->otherwise;
}

bool option_is_setting(const struct option_spec *spec)
{
    return spec->type != OPTION_ACT && spec->type != OPTION_HELP && spec->type != OPTION_CONFIG;
}

bool option_is_alias(const struct option_spec *spec)
{
    for (const struct option_spec *one = option_specs; one < spec; one++)
        if (option_is_setting(one) && option_is_setting(spec) && one->offset == spec->offset)
            return true;
    return false;
}

const struct option_spec *option_opposite(const struct option_spec *spec, char undo[OPTION_NAME_BYTES])
{
    bool negative = strncmp(spec->name, "no-", 3) == 0;
    undo[0] = '\0';
    if (!option_is_setting(spec))
        return NULL;
    snprintf(undo, OPTION_NAME_BYTES, "%s%s", negative ? "" : "no-", spec->name + (negative ? 3 : 0));
    const struct option_spec *opposite = option_named(undo);
    if (opposite != NULL)
        undo[0] = '\0';
    return opposite;
}

const struct option_spec *setting_named(const char *name, bool *undo)
{
    char undoes[OPTION_NAME_BYTES];
    const struct option_spec *spec = option_named(name);
    *undo = spec == NULL;
    for (size_t i = 0; spec == NULL && i < option_count; i++) {
        option_opposite(&option_specs[i], undoes);
        if (undoes[0] != '\0' && strcmp(undoes, name) == 0)
            spec = &option_specs[i];
    }
    return spec != NULL && option_is_setting(spec) ? spec : NULL;
}

const struct option_spec *setting_near(const char *name)
{
    const char *words[OPTIONS_MAX + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < option_count; i++)
        if (option_is_setting(&option_specs[i]))
            words[count++] = option_specs[i].name;
    const char *nearest = nearest_word(name, words);
    return nearest != NULL ? option_named(nearest) : NULL;
}

bool parser_takes(const struct parser *parser, const struct option_spec *spec)
{
    return (spec->takers & parser->taker) != 0 || (parser->all_settings && option_is_setting(spec));
}
