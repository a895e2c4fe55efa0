/* An exact map from names (domains, local parts) to what a list says of them. */
#include "validators/base/tables/name_map.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/hash_seed.h"
#include "validators/base/memory.h"

enum {
    FIRST_SLOTS = 64,
    AHEAD = 16, /* names whose slots are fetched while the ones before them are added */
};

/* Open addressing.  A probe reads one byte, and most misses end there: the bytes of all the lists together
 * stay in the second-level cache.  Places, entries and the name's bytes are read only when seven bits of the
 * hash agree. */
struct entry {
    const char *name;
    uint16_t length;
    uint16_t value_length;
};

struct name_map {
    uint8_t *tags;         /* 0: free */
    uint32_t *places;      /* in entries */
    struct entry *entries; /* in the order in which they came; half as many as slots */
    const char **values;   /* beside the entries; NULL until a name has one */
    size_t mask;
    size_t count;
    uint64_t seed;
    uint32_t shapes[UCHAR_MAX +
                    1]; /* by the first byte: a bit for each length, the last for all that are longer */
};

struct name name_seeded(struct str text, uint64_t seed)
{
    return (struct name){text, XXH3_64bits_withSeed(text.bytes, text.length, seed)};
}

struct name name_of(struct str text)
{
    return name_seeded(text, hash_seed());
}

struct name_map *name_map_new(void)
{
    struct name_map *map = memory_take(sizeof *map);
    map->seed = hash_seed();
    map->tags = memory_take(FIRST_SLOTS);
    map->places = memory_take(FIRST_SLOTS * sizeof *map->places);
    map->entries = memory_take(FIRST_SLOTS / 2 * sizeof *map->entries);
    map->mask = FIRST_SLOTS - 1;
    return map;
}

void name_map_free(struct name_map *map)
{
    if (map == NULL)
        return;
    free(map->tags);
    free(map->places);
    free(map->entries);
    free(map->values);
    free(map);
}

static uint8_t tag_of(const struct name *name)
{
    return (uint8_t)(name->hash >> 57 | 0x80);
}

static struct str text_of(const struct entry *entry)
{
    return (struct str){entry->name, entry->length};
}

static uint32_t shape_of(size_t length)
{
    enum { LONGEST = 31 };
    return UINT32_C(1) << (length < LONGEST ? length : LONGEST);
}

/* The slot that holds NAME, or the free one where it would go. */
static size_t slot_of(const struct name_map *map, const struct name *name)
{
    uint8_t tag = tag_of(name);
    size_t at = name->hash & map->mask;
    for (; map->tags[at] != 0; at = (at + 1) & map->mask)
        if (map->tags[at] == tag && str_equal(text_of(&map->entries[map->places[at]]), name->text))
            break;
    return at;
}

static void occupy(struct name_map *map, size_t slot, const struct name *name, size_t entry)
{
    map->tags[slot] = tag_of(name);
    map->places[slot] = (uint32_t)entry;
}

/* Spreads the entries over SLOTS slots, a power of two, and makes room for half as many entries. */
static void resize(struct name_map *map, size_t slots)
{
    free(map->tags);
    free(map->places);
    map->tags = memory_take(slots);
    map->places = memory_take(slots * sizeof *map->places);
    map->mask = slots - 1;
    map->entries = memory_grow(map->entries, slots / 2 * sizeof *map->entries);
    if (map->values != NULL)
        map->values = memory_grow(map->values, slots / 2 * sizeof *map->values);
    for (size_t i = 0; i < map->count; i++) {
        struct name name = name_seeded(text_of(&map->entries[i]), map->seed);
        occupy(map, slot_of(map, &name), &name, i);
    }
}

/* Makes room for MORE names; half of the slots stay free. */
static void reserve(struct name_map *map, size_t more)
{
    size_t slots = map->mask + 1;
    while ((map->count + more) * 2 > slots)
        slots *= 2;
    if (slots > map->mask + 1)
        resize(map, slots);
}

static void set_value(struct name_map *map, size_t entry, struct str value)
{
    if (map->values == NULL)
        map->values = memory_take((map->mask + 1) / 2 * sizeof *map->values);
    map->values[entry] = value.bytes;
}

/* Adds NAME, for which there is room. */
static void add(struct name_map *map, const struct name *name, struct str value)
{
    size_t slot = slot_of(map, name);
    if (map->tags[slot] != 0)
        return;
    size_t entry = map->count++;
    occupy(map, slot, name, entry);
    map->shapes[(unsigned char)name->text.bytes[0]] |= shape_of(name->text.length);
    map->entries[entry] =
        (struct entry){name->text.bytes, (uint16_t)name->text.length, (uint16_t)value.length};
    if (value.length > 0)
        set_value(map, entry, value);
}

/* No name of the field is that long: RFC 1035 2.3.4 ends at 255 octets. */
static bool fits(struct str text, struct str value)
{
    return text.length > 0 && text.length <= UINT16_MAX && value.length <= UINT16_MAX;
}

void name_map_add(struct name_map *map, struct str text, struct str value)
{
    if (!fits(text, value))
        return;
    reserve(map, 1);
    struct name name = name_seeded(text, map->seed);
    add(map, &name, value);
}

struct line {
    struct name name;
    struct str value;
};

/* Takes the next line with a name on it off TEXT; returns false when nothing is left. */
static bool next_name(const struct name_map *map, struct str *text, struct line *found)
{
    struct str line;
    while (str_line(text, &line)) {
        line = str_trim(line);
        if (line.length == 0 || line.bytes[0] == '#')
            continue;
        const char *space = memchr(line.bytes, ' ', line.length);
        struct str name = space ? str_head(line, (size_t)(space - line.bytes)) : line;
        found->value = str_trim(str_tail(line, name.length));
        if (!fits(name, found->value))
            continue;
        found->name = name_seeded(name, map->seed);
        return true;
    }
    return false;
}

static size_t count_lines(struct str text)
{
    size_t lines = 1;
    const char *end;
    while (text.length > 0 && (end = memchr(text.bytes, '\n', text.length)) != NULL) {
        text = str_tail(text, (size_t)(end - text.bytes) + 1);
        lines++;
    }
    return lines;
}

void name_map_add_lines(struct name_map *map, struct str text)
{
    struct line lines[AHEAD];
    size_t taken;
    reserve(map, count_lines(text));
    do {
        for (taken = 0; taken < AHEAD && next_name(map, &text, &lines[taken]); taken++)
            __builtin_prefetch(&map->places[lines[taken].name.hash & map->mask], 1);
        for (size_t i = 0; i < taken; i++)
            add(map, &lines[i].name, lines[i].value);
    } while (taken == AHEAD);
}

bool name_map_find(const struct name_map *map, const struct name *name, struct str *value)
{
    size_t slot = slot_of(map, name);
    if (map->tags[slot] == 0)
        return false;
    if (value == NULL)
        return true;
    size_t entry = map->places[slot];
    uint16_t length = map->entries[entry].value_length;
    *value = length > 0 ? (struct str){map->values[entry], length} : STR("");
    return true;
}

bool name_map_may_hold(const struct name_map *map, char first, size_t length)
{
    return (map->shapes[(unsigned char)first] & shape_of(length)) != 0;
}

void name_map_each(const struct name_map *map, void (*see)(void *self, const struct name *name), void *self)
{
    for (size_t i = 0; i < map->count; i++) {
        struct name name = name_seeded(text_of(&map->entries[i]), map->seed);
        see(self, &name);
    }
}

uint64_t name_map_seed(const struct name_map *map)
{
    return map->seed;
}

size_t name_map_count(const struct name_map *map)
{
    return map->count;
}
