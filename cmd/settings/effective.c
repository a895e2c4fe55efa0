/* Finds the effective value of each setting, and where it comes from. */
#include "cmd/settings/effective.h"

#include <stdlib.h>
#include <string.h>

#include "cmd/settings/setters.h"
#include "validators/base/memory.h"

/* The assignment that made the field of SPEC what it is, by whichever name; NULL: none. */
static const struct assignment *maker_of(const struct sources *sources, const struct option_spec *spec)
{
    const struct assignment *last = NULL;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *one = &option_specs[i];
        bool same = option_is_setting(one) && one->offset == spec->offset;
        const struct assignment *assignment = same ? sources_assignment(sources, one) : NULL;
        if (assignment != NULL && (last == NULL || assignment > last))
            last = assignment;
    }
    return last;
}

bool effective_is_assigned(const struct sources *sources, const struct option_spec *spec)
{
    const struct assignment *maker = maker_of(sources, spec);
    return maker != NULL && !maker->undo;
}

const char *effective_word(const struct option_spec *spec, const struct settings *settings)
{
    const char *field = (const char *)settings + spec->offset;
    int value;
    if (spec->type == OPTION_FLAG)
        return *(const bool *)field ? "yes" : "no";
    memcpy(&value, field, sizeof value);
    return spec->choices.words[value];
}

char *effective_url(const char *url, const char *user)
{
    const char *host = strstr(url, "://"), *at = strrchr(url, '@'); /* a password may hold one */
    size_t scheme = host != NULL ? (size_t)(host - url) + strlen("://") : 0;
    if (at == NULL || host == NULL)
        return memory_joined(url, "");
    char *begin = memory_text(url, scheme), *masked = memory_joined(begin, user);
    char *whole = memory_joined(masked, at + 1);
    free(begin);
    free(masked);
    return whole;
}

/* VALUE of SPEC, without what is secret of it, in the sources' memory. */
static const char *shown(struct sources *sources, const struct option_spec *spec, const char *value)
{
    if (spec->secrecy != SECRECY_PASSWORD)
        return value;
    char *url = effective_url(value, "***@");
    const char *kept = arena_copy(&sources->texts, (struct str){url, strlen(url) + 1}).bytes;
    free(url);
    return kept;
}

static void add_values(struct sources *sources, const struct assignment *first, struct paths *values)
{
    const struct assignment *end = sources->assignments + sources->count;
    for (const struct assignment *one = first; one < end; one++)
        if (one->spec == first->spec && !one->undo)
            paths_add(values, shown(sources, one->spec, one->value));
}

bool effective_of(struct sources *sources, const struct settings *settings, const struct option_spec *spec,
                  struct effective *effective)
{
    if (!option_is_setting(spec) || option_is_alias(spec))
        return false;
    const struct assignment *maker = maker_of(sources, spec);
    bool assigned = maker != NULL && !maker->undo;
    effective->spec = spec;
    effective->source = maker != NULL ? maker->source : SOURCE_DEFAULT;
    if (maker != NULL)
        assignment_place(maker, effective->place);
    if (spec->type == OPTION_FLAG || (spec->choices.words != NULL && assigned))
        paths_add(&effective->values, effective_word(spec, settings));
    else if (assigned)
        add_values(sources, maker, &effective->values);
    return true;
}
