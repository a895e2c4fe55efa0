/* The domains that certainly have an MX: what name servers are asked to see whether they can be believed.
 *
 * They are drawn without repetition from all great mail domains: a name server's cache holds some of the
 * largest ones, and would answer for them when the servers that it asks say nothing but lies. */
#include "validators/canary/canary_names.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/base/random.h"
#include "validators/lists/great_domains.h"

enum { ROOM_FIRST = 1024 };

struct canary_names {
    struct arena texts;
    const char **names;
    size_t count, own;
    _Atomic size_t drawn;
};

static void add(struct canary_names *names, struct str name)
{
    if (names->count % ROOM_FIRST == 0)
        names->names = memory_grow(names->names, (names->count + ROOM_FIRST) * sizeof *names->names);
    char *text = arena_take(&names->texts, name.length + 1);
    memcpy(text, name.bytes, name.length);
    text[name.length] = '\0';
    names->names[names->count++] = text;
}

/* A number below BELOW; that some come a little more often than others does no harm. */
static size_t random_below(size_t below)
{
    return (size_t)(random_seed() % below);
}

static void shuffle(struct canary_names *names)
{
    for (size_t left = names->count; left > 1; left--) {
        size_t at = random_below(left);
        const char *name = names->names[at];
        names->names[at] = names->names[left - 1];
        names->names[left - 1] = name;
    }
}

struct canary_names *canary_names_new(const struct paths *own)
{
    struct canary_names *names = memory_take(sizeof *names);
    struct str lines = great_domains(), domain;
    names->own = own->count < CANARY_OWN_MAX ? own->count : CANARY_OWN_MAX;
    for (size_t i = 0; i < names->own; i++)
        add(names, str_of(own->path[i]));
    if (names->own > 0)
        return names;
    while (great_domains_next(&lines, &domain))
        add(names, domain);
    if (names->count == 0)
        abort(); /* the list is part of the program */
    shuffle(names);
    return names;
}

void canary_names_free(struct canary_names *names)
{
    if (names == NULL)
        return;
    arena_free(&names->texts);
    free(names->names);
    free(names);
}

size_t canary_names_own(const struct canary_names *names)
{
    return names->own;
}

const char *canary_names_at(const struct canary_names *names, size_t at)
{
    return names->names[at];
}

const char *canary_names_draw(struct canary_names *names)
{
    return names->names[atomic_fetch_add(&names->drawn, 1) % names->count];
}

size_t canary_names_drawn(const struct canary_names *names)
{
    return atomic_load_explicit(&names->drawn, memory_order_relaxed);
}

const char *canary_names_below(const struct canary_names *names, struct str last, size_t *at)
{
    for (size_t i = *at; i < names->count; i++) {
        struct str name = str_of(names->names[i]);
        bool dot = name.length > last.length && name.bytes[name.length - last.length - 1] == '.';
        if (dot && str_ends(name, last)) {
            *at = i + 1;
            return names->names[i];
        }
    }
    return NULL;
}
