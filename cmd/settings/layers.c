/* Lays what files, variables and the command line say of the settings one above the other. */
#include "cmd/settings/layers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/setters.h"
#include "validators/base/memory.h"

enum { SAYINGS_MIN = 32 };

void layers_add(struct layers *layers, const struct saying *saying)
{
    if (layers->count == layers->room) {
        layers->room = layers->room > 0 ? 2 * layers->room : SAYINGS_MIN;
        layers->said = memory_grow(layers->said, layers->room * sizeof *layers->said);
    }
    layers->said[layers->count++] = *saying;
}

/* The name by which SAYING was said. */
static const char *name_of(const struct saying *saying, char undo[OPTION_NAME_BYTES])
{
    if (!saying->undo)
        return saying->spec->name;
    option_opposite(saying->spec, undo);
    return undo;
}

void saying_place(const struct saying *saying, char place[PLACE_BYTES])
{
    char undo[OPTION_NAME_BYTES];
    if (saying->layer == LAYER_FLAGS)
        snprintf(place, PLACE_BYTES, "--%s", name_of(saying, undo));
    else if (saying->line > 0)
        snprintf(place, PLACE_BYTES, "%s:%d", saying->where, saying->line);
    else
        snprintf(place, PLACE_BYTES, "%s", saying->where);
}

/* Says why the value of SAYING is refused, naming it as it was written; but a proxy's may hold a password. */
static bool refuse(const struct saying *saying, const struct command *command, const char *why,
                   struct fail *fail)
{
    bool secret = saying->spec->type == OPTION_PROXY;
    const char *value = secret ? "" : *saying->value != '\0' ? saying->value : "''";
    char place[PLACE_BYTES], undo[OPTION_NAME_BYTES];
    saying_place(saying, place);
    if (saying->layer == LAYER_FLAGS)
        return fail_because(fail, EXIT_USAGE, "%s%s%s: %s; see mailsift help %s", place, secret ? "" : " ",
                            value, why, command->name);
    if (saying->layer == LAYER_ENVIRONMENT)
        return fail_because(fail, EXIT_CONFIG, "%s%s%s: %s", place, secret ? "" : "=", value, why);
    return fail_because(fail, EXIT_CONFIG, "%s: %s%s%s: %s", place, name_of(saying, undo),
                        secret ? "" : " = ", value, why);
}

/* The default holds again, whatever was said before. */
static void forget(struct layers *layers, const struct option_spec *spec, struct settings *settings)
{
    setting_reset(spec, settings);
    layers->since[spec - option_specs] = 0;
}

/* Whether the list of SAYING has begun in a layer below, which this one replaces, or not at all. */
static bool begins(const struct layers *layers, const struct saying *saying)
{
    size_t since = layers->since[saying->spec - option_specs];
    const struct saying *first = since > 0 ? &layers->said[since - 1] : NULL;
    return first == NULL || first->layer != saying->layer || first->undo || !setting_is_list(saying->spec);
}

/* Lets the saying number INDEX hold.  What was said of its opposite does no more: a higher layer's --store
 * undoes no-store. */
static bool hold(struct layers *layers, size_t index, struct settings *settings, struct fail *why)
{
    const struct saying *saying = &layers->said[index];
    const struct option_spec *spec = saying->spec;
    char undo[OPTION_NAME_BYTES];
    const struct option_spec *opposite = option_opposite(spec, undo);
    if (saying->undo && !answer_is_yes(saying->value))
        return fail_because(why, EXIT_USAGE, "it must be yes, or not be named");
    if (opposite != NULL && (spec->argument != NULL || answer_is_yes(saying->value)))
        forget(layers, opposite, settings);
    if (saying->undo || begins(layers, saying)) {
        forget(layers, spec, settings);
        layers->since[spec - option_specs] = index + 1;
    }
    return saying->undo || setting_set(spec, saying->value, settings, why);
}

bool layers_apply(struct layers *layers, const struct command *command, struct settings *settings,
                  struct fail *fail)
{
    struct settings *others = memory_take(sizeof *others);
    struct fail why = {0};
    bool right = true;
    for (size_t i = 0; right && i < layers->count; i++) {
        const struct saying *saying = &layers->said[i];
        right = hold(layers, i, command_takes(command, saying->spec) ? settings : others, &why) ||
                refuse(saying, command, why.sentence, fail);
    }
    free(others);
    return right;
}

const struct saying *layers_saying(const struct layers *layers, const struct option_spec *spec)
{
    size_t since = layers->since[spec - option_specs];
    return since > 0 ? &layers->said[since - 1] : NULL;
}

void layers_free(struct layers *layers)
{
    free(layers->said);
    arena_free(&layers->texts);
    *layers = (struct layers){0};
}
