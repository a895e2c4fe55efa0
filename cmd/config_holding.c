/* Finds out what holds of each setting, and who says so. */
#include <stdlib.h>
#include <string.h>

#include "cmd/config.h"
#include "cmd/settings/setters.h"

/* The saying that made the setting at the place of SPEC what it is, by whichever name; NULL: none. */
static const struct saying *maker_of(const struct layers *layers, const struct option_spec *spec)
{
    const struct saying *last = NULL;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *one = &option_specs[i];
        const struct saying *saying =
            option_is_setting(one) && one->offset == spec->offset ? layers_saying(layers, one) : NULL;
        if (saying != NULL && (last == NULL || saying > last))
            last = saying;
    }
    return last;
}

/* The word for what SETTINGS have at the place of SPEC, which is a flag or a choice. */
static const char *word_of(const struct option_spec *spec, const struct settings *settings)
{
    const char *place = (const char *)settings + spec->offset;
    int value;
    if (spec->type == OPTION_FLAG)
        return *(const bool *)place ? "yes" : "no";
    memcpy(&value, place, sizeof value);
    for (const struct choice *choice = spec->choices; choice->word != NULL; choice++)
        if (choice->value == value)
            return choice->word;
    abort(); /* a setting that no word sets */
}

/* The URL of a proxy without its user and password. */
static const char *masked(struct layers *layers, const char *url)
{
    const char *host = strrchr(url, '@'), *user = strstr(url, "://");
    if (host == NULL || user == NULL)
        return url;
    size_t scheme = (size_t)(user - url) + strlen("://"), rest = strlen(host) + 1;
    char *text = arena_take(&layers->texts, scheme + strlen("***") + rest);
    memcpy(text, url, scheme);
    memcpy(text + scheme, "***", strlen("***"));
    memcpy(text + scheme + strlen("***"), host, rest);
    return text;
}

static void add_values(struct layers *layers, const struct saying *first, struct paths *values)
{
    const struct saying *end = layers->said + layers->count;
    bool secret = first->spec->type == OPTION_PROXY;
    for (const struct saying *one = first; one < end; one++)
        if (one->spec == first->spec && !one->undo && values->count < PATHS_MAX)
            values->path[values->count++] = secret ? masked(layers, one->value) : one->value;
}

bool holding_of(struct layers *layers, const struct settings *settings, const struct option_spec *spec,
                struct holding *holding)
{
    static const enum source sources[] = {[LAYER_SYSTEM] = SOURCE_FILE,
                                          [LAYER_USER] = SOURCE_FILE,
                                          [LAYER_NAMED] = SOURCE_FILE,
                                          [LAYER_ENVIRONMENT] = SOURCE_ENVIRONMENT,
                                          [LAYER_FLAGS] = SOURCE_FLAG};
    if (!option_is_setting(spec) || option_is_alias(spec))
        return false;
    const struct saying *maker = maker_of(layers, spec);
    holding->spec = spec;
    holding->source = maker != NULL ? sources[maker->layer] : SOURCE_DEFAULT;
    holding->place[0] = '\0';
    holding->values.count = 0;
    if (maker != NULL)
        saying_place(maker, holding->place);
    if (spec->type == OPTION_FLAG || (spec->type == OPTION_CHOICE && maker != NULL && !maker->undo))
        holding->values.path[holding->values.count++] = word_of(spec, settings);
    else if (maker != NULL && !maker->undo)
        add_values(layers, maker, &holding->values);
    return true;
}
