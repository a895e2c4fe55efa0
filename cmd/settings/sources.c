/* Applies what files, variables and the command line assign: a higher source overrides a lower one. */
#include "cmd/settings/sources.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/setters.h"
#include "validators/base/memory.h"

enum { ASSIGNMENTS_MIN = 32 };

void sources_add(struct sources *sources, const struct assignment *assignment)
{
    if (sources->count == sources->room) {
        sources->room = sources->room > 0 ? 2 * sources->room : ASSIGNMENTS_MIN;
        sources->assignments =
            memory_grow(sources->assignments, sources->room * sizeof *sources->assignments);
    }
    sources->assignments[sources->count++] = *assignment;
}

/* The name that ASSIGNMENT assigns to. */
static const char *name_of(const struct assignment *assignment, char undo[OPTION_NAME_BYTES])
{
    if (!assignment->undo)
        return assignment->spec->name;
    option_opposite(assignment->spec, undo);
    return undo;
}

void assignment_place(const struct assignment *assignment, char place[PLACE_BYTES])
{
    char undo[OPTION_NAME_BYTES];
    if (assignment->source == SOURCE_FLAGS)
        snprintf(place, PLACE_BYTES, "--%s", name_of(assignment, undo));
    else if (assignment->line > 0)
        snprintf(place, PLACE_BYTES, "%s:%d", assignment->where, assignment->line);
    else
        snprintf(place, PLACE_BYTES, "%s", assignment->where);
}

/* Says why the value of ASSIGNMENT is refused, naming it as it was written, unless it may hold a password. */
static bool refuse(const struct assignment *assignment, const struct parser *parser, const char *why,
                   struct fail *fail)
{
    bool secret = assignment->spec->secrecy == SECRECY_PASSWORD;
    const char *value = secret ? "" : *assignment->value != '\0' ? assignment->value : "''";
    char place[PLACE_BYTES], undo[OPTION_NAME_BYTES];
    assignment_place(assignment, place);
    if (assignment->source == SOURCE_FLAGS)
        return fail_because(fail, EXIT_USAGE, "%s%s%s: %s; see mailsift help %s", place, secret ? "" : " ",
                            value, why, parser->name);
    if (assignment->source == SOURCE_ENVIRONMENT)
        return fail_because(fail, EXIT_CONFIG, "%s%s%s: %s", place, secret ? "" : "=", value, why);
    return fail_because(fail, EXIT_CONFIG, "%s: %s%s%s: %s", place, name_of(assignment, undo),
                        secret ? "" : " = ", value, why);
}

/* The default holds again, whatever was assigned before. */
static void forget(struct sources *sources, const struct option_spec *spec, struct settings *settings)
{
    setting_reset(spec, settings);
    sources->since[spec - option_specs] = 0;
}

/* Whether the list of ASSIGNMENT began in a lower source, which this one replaces, or has not begun. */
static bool begins(const struct sources *sources, const struct assignment *assignment)
{
    size_t since = sources->since[assignment->spec - option_specs];
    const struct assignment *first = since > 0 ? &sources->assignments[since - 1] : NULL;
    return first == NULL || first->source != assignment->source || first->undo ||
           !setting_is_list(assignment->spec);
}

/* Lets the assignment number INDEX hold.  One of its opposite no longer does: a higher source's --store undoes
 * no-store. */
static bool hold(struct sources *sources, size_t index, struct settings *settings, struct fail *why)
{
    const struct assignment *assignment = &sources->assignments[index];
    const struct option_spec *spec = assignment->spec;
    char undo[OPTION_NAME_BYTES];
    const struct option_spec *opposite = option_opposite(spec, undo);
    if (assignment->undo && !answer_is_yes(assignment->value))
        return fail_because(why, EXIT_USAGE, "it must be yes, or be left out");
    if (opposite != NULL && (option_has_argument(spec) || answer_is_yes(assignment->value)))
        forget(sources, opposite, settings);
    if (assignment->undo || begins(sources, assignment)) {
        forget(sources, spec, settings);
        sources->since[spec - option_specs] = index + 1;
    }
    return assignment->undo || setting_set(spec, assignment->value, settings, why);
}

bool sources_apply(struct sources *sources, const struct parser *parser, struct settings *settings,
                   struct fail *fail)
{
    struct settings others = {0}; /* what this command does not take */
    struct fail why = {0};
    bool right = true;
    for (size_t i = 0; right && i < sources->count; i++) {
        const struct assignment *assignment = &sources->assignments[i];
        right = hold(sources, i, parser_takes(parser, assignment->spec) ? settings : &others, &why) ||
                refuse(assignment, parser, why.sentence, fail);
    }
    settings_free(&others);
    return right;
}

const struct assignment *sources_assignment(const struct sources *sources, const struct option_spec *spec)
{
    size_t since = sources->since[spec - option_specs];
    return since > 0 ? &sources->assignments[since - 1] : NULL;
}

void sources_free(struct sources *sources)
{
    free(sources->assignments);
    arena_free(&sources->texts);
    *sources = (struct sources){0};
}
