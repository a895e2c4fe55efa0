/* Opens the data that ships with the program and the user's own overrides. */
#include "validators/lists/lists.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/arena.h"
#include "validators/base/memory.h"
#include "validators/lists/great_domains.h"
#include "validators/lists/user_list.h"

/* The files are part of the program's read-only data: nothing to find, to open or to lose. */
#define EMBED(list)                                                                                          \
    __asm__(".pushsection .rodata, \"a\", %progbits\n"                                                       \
            "list_" #list ":\n"                                                                              \
            ".incbin \"validators/lists/" #list ".txt\"\n"                                                   \
            "list_" #list "_end:\n"                                                                          \
            ".byte 0\n"                                                                                      \
            ".popsection\n");                                                                                \
    extern const char list_##list[], list_##list##_end[]

EMBED(disposable);
EMBED(disposable_suspect);
EMBED(free_mail);
EMBED(mx_provider);
EMBED(protect);
EMBED(relay);
EMBED(role);

/* In the order of their names, as lists_sources gives them. */
static const struct shipped {
    const char *file;
    const char *begin, *end;
    size_t map; /* where in struct lists */
} shipped[] = {
    {"disposable.txt", list_disposable, list_disposable_end, offsetof(struct lists, disposable)},
    {"disposable_suspect.txt", list_disposable_suspect, list_disposable_suspect_end,
     offsetof(struct lists, suspect)},
    {"free_mail.txt", list_free_mail, list_free_mail_end, offsetof(struct lists, free_mail)},
    {"mx_provider.txt", list_mx_provider, list_mx_provider_end, offsetof(struct lists, mx_provider)},
    {"protect.txt", list_protect, list_protect_end, offsetof(struct lists, protect)},
    {"provider.txt", list_provider, list_provider_end, offsetof(struct lists, provider)},
    {"relay.txt", list_relay, list_relay_end, offsetof(struct lists, relay)},
    {"role.txt", list_role, list_role_end, offsetof(struct lists, role)},
};

_Static_assert(sizeof shipped / sizeof shipped[0] == LISTS_SHIPPED, "every list has its number");

struct list_texts {
    struct list_source source[LISTS_SHIPPED];
    struct list_updates updates;
    struct arena user; /* the names of --allow and --block */
};

size_t lists_number(struct str file)
{
    size_t number = 0;
    while (number < LISTS_SHIPPED && !str_equal(str_of(shipped[number].file), file))
        number++;
    return number;
}

const char *lists_file(size_t number)
{
    return shipped[number].file;
}

struct str list_header(struct str text)
{
    struct str rest = text;
    while (str_starts(rest, STR("#"))) {
        const char *end = memchr(rest.bytes, '\n', rest.length);
        rest = str_tail(rest, end ? (size_t)(end - rest.bytes) + 1 : rest.length);
    }
    return str_head(text, text.length - rest.length);
}

struct str list_header_value(struct str header, const char *key)
{
    struct str line, word = str_of(key);
    while (str_line(&header, &line)) {
        struct str rest = str_tail(line, 2);
        if (str_starts(line, STR("# ")) && str_starts(rest, word) &&
            str_starts(str_tail(rest, word.length), STR(": ")))
            return str_trim(str_tail(rest, word.length + 2));
    }
    return STR("");
}

static struct name_map **map_of(struct lists *lists, const struct shipped *list)
{
    return (struct name_map **)(void *)((char *)lists + list->map);
}

/* The text of list WHICH that is to be used: the updated one, unless what is built in is newer.  Dates are
 * ordered as their letters are. */
static struct str newer_text(const struct list_texts *texts, size_t which, bool *updated)
{
    struct str built_in = {shipped[which].begin, (size_t)(shipped[which].end - shipped[which].begin)};
    struct str text = texts->updates.text[which];
    struct str ours = list_header_value(list_header(built_in), "date");
    struct str theirs = list_header_value(list_header(text), "date");
    *updated = theirs.length == ours.length && theirs.length > 0 &&
               memcmp(theirs.bytes, ours.bytes, ours.length) >= 0;
    return *updated ? text : built_in;
}

static void open_shipped(struct lists *lists, size_t which)
{
    bool updated;
    struct str text = newer_text(lists->texts, which, &updated);
    struct name_map *map = name_map_new();
    name_map_add_lines(map, text);
    *map_of(lists, &shipped[which]) = map;
    struct str header = list_header(text);
    lists->texts->source[which] = (struct list_source){.file = shipped[which].file,
                                                       .header = header,
                                                       .date = list_header_value(header, "date"),
                                                       .names = name_map_count(map),
                                                       .from = updated ? lists->texts->updates.from : NULL};
}

/* Gathers the names of all maps of domains, so that most domains need one look instead of one a map. */
static void open_filter(struct lists *lists)
{
    const struct name_map *const maps[] = {lists->disposable, lists->suspect,   lists->relay,
                                           lists->free_mail,  lists->provider,  lists->protect,
                                           lists->user_allow, lists->user_block};
    lists->listed = name_filter_new();
    for (size_t i = 0; i < sizeof maps / sizeof maps[0]; i++)
        name_filter_add(lists->listed, maps[i]);
}

static bool read_user(struct name_map *map, const struct lists *lists, const struct paths *paths,
                      struct fail *fail)
{
    for (size_t i = 0; i < paths->count; i++)
        if (!user_list_read(map, &lists->texts->user, paths->path[i], fail))
            return false;
    return true;
}

bool lists_open(struct lists *lists, const struct settings *settings, struct fail *fail)
{
    return lists_open_updated(lists, settings, &(struct list_updates){0}, fail);
}

bool lists_open_updated(struct lists *lists, const struct settings *settings, struct list_updates *updates,
                        struct fail *fail)
{
    *lists = (struct lists){.texts = memory_take(sizeof *lists->texts)};
    lists->texts->updates = *updates;
    *updates = (struct list_updates){0};
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        open_shipped(lists, i);
    lists->user_allow = name_map_new();
    lists->user_block = name_map_new();
    if (read_user(lists->user_allow, lists, &settings->allow, fail) &&
        read_user(lists->user_block, lists, &settings->block, fail)) {
        open_filter(lists);
        return true;
    }
    lists_close(lists);
    return false;
}

static void free_texts(struct list_texts *texts)
{
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        free((char *)texts->updates.text[i].bytes);
    free((char *)texts->updates.from);
    arena_free(&texts->user);
    free(texts);
}

void lists_close(struct lists *lists)
{
    for (size_t i = 0; i < LISTS_SHIPPED; i++)
        name_map_free(*map_of(lists, &shipped[i]));
    name_map_free(lists->user_allow);
    name_map_free(lists->user_block);
    name_filter_free(lists->listed);
    if (lists->texts != NULL)
        free_texts(lists->texts);
    *lists = (struct lists){0};
}

bool lists_user_names(const struct name_map *map, const struct name *name, unsigned level)
{
    struct str value;
    return name_map_find(map, name, &value) && (level == 0 || value.length == 0);
}

bool lists_may_hold(const struct lists *lists, const struct domain *domain)
{
    if (lists->listed == NULL)
        return true;
    for (unsigned level = 0; level < domain->levels; level++)
        if (name_filter_may_hold(lists->listed, &domain->level[level]))
            return true;
    return false;
}

const struct list_source *lists_sources(const struct lists *lists, size_t *count)
{
    *count = LISTS_SHIPPED;
    return lists->texts->source;
}
