/* Whether lists may take the place of those in use. */
#include <string.h>

#include "validators/lists/list_check.h"

enum {
    SHRINK_MAX_PERCENT = 20, /* more is an accident of whoever makes the list, until a person has looked */
    GROWTH_MAX_PERCENT = 50,
    CHANGE_FREE = 100, /* names: a small list may change as it likes */
};

static bool date_passes(const struct list_gate *gate, const struct list_source *used,
                        const struct list_source *coming, struct fail *fail)
{
    int length = (int)coming->date.length;
    if (strncmp(coming->date.bytes, gate->latest, coming->date.length) > 0)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s is dated %.*s, which is in the future", coming->file,
                            length, coming->date.bytes);
    if (used->date.length == coming->date.length &&
        memcmp(coming->date.bytes, used->date.bytes, coming->date.length) < 0)
        return fail_because(fail, EXIT_NOT_A_LIST, "%s is dated %.*s, older than the one in use (%.*s)",
                            coming->file, length, coming->date.bytes, (int)used->date.length,
                            used->date.bytes);
    return true;
}

static bool size_passes(const struct list_source *used, const struct list_source *coming, struct fail *fail)
{
    size_t before = used->names, now = coming->names;
    bool shrunk = now + CHANGE_FREE < before && now * 100 < before * (100 - SHRINK_MAX_PERCENT);
    bool grown = now > before + CHANGE_FREE && now * 100 > before * (100 + GROWTH_MAX_PERCENT);
    if (!shrunk && !grown)
        return true;
    return fail_because(
        fail, EXIT_NOT_A_LIST,
        "%s would %s from %zu to %zu names, which is probably a mistake; use --any-size to accept it anyway",
        coming->file, shrunk ? "shrink" : "grow", before, now);
}

/* Who must not be called disposable, and where that is said. */
struct shield {
    const struct name_map *map;
    bool below; /* what is below a name of MAP neither */
    const char *file;
};

/* The names of a list that calls domains disposable, one after the other. */
struct accusation {
    const char *file;
    const struct shield *shields;
    size_t shield_count;
    struct fail *fail;
};

static bool is_shielded(const struct shield *shield, const struct name *name)
{
    struct domain domain;
    if (!shield->below)
        return name_map_find(shield->map, name, NULL);
    domain_of(name->text, &domain);
    return domain_find(&domain, shield->map, NULL) >= 0;
}

static void see_accused(void *self, const struct name *name)
{
    const struct accusation *accusation = self;
    for (size_t i = 0; i < accusation->shield_count; i++)
        if (accusation->fail->code == EXIT_DONE && is_shielded(&accusation->shields[i], name))
            fail_because(accusation->fail, EXIT_NOT_A_LIST, "%s lists %.*s as disposable, but it is in %s",
                         accusation->file, (int)name->text.length, name->text.bytes,
                         accusation->shields[i].file);
}

static bool nobody_is_wronged(const struct list_gate *gate, struct fail *fail)
{
    const struct shield shields[] = {
        {gate->used->protect, true, "protect.txt"},
        {gate->coming->protect, true, "protect.txt"},
        {gate->used->relay, true, "relay.txt"},
        {gate->coming->relay, true, "relay.txt"},
        {gate->used->provider, false, "provider.txt"},
        {gate->coming->provider, false, "provider.txt"},
        {gate->coming->free_mail, false, "free_mail.txt"},
    };
    enum { SHIELDS = sizeof shields / sizeof shields[0] };
    struct accusation confirmed = {"disposable.txt", shields, SHIELDS, fail};
    struct accusation suspect = {"disposable_suspect.txt", shields, SHIELDS - 1, fail};
    name_map_each(gate->coming->disposable, see_accused, &confirmed);
    name_map_each(gate->coming->suspect, see_accused, &suspect);
    return fail->code == EXIT_DONE;
}

bool list_gate_passes(const struct list_gate *gate, struct fail *fail)
{
    size_t count;
    const struct list_source *used = lists_sources(gate->used, &count);
    const struct list_source *coming = lists_sources(gate->coming, &count);
    for (size_t i = 0; i < count; i++) {
        if (coming[i].from == NULL)
            continue; /* it is what is built in */
        if (!date_passes(gate, &used[i], &coming[i], fail) ||
            (!gate->any_size && !size_passes(&used[i], &coming[i], fail)))
            return false;
    }
    return nobody_is_wronged(gate, fail);
}
