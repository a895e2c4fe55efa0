/* An exact map from names (domains, local parts) to what a list says of them. */
#include "validators/base/name_map.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/memory.h"

enum { FIRST_SLOTS = 64 };

/* One probe reads one slot; the name's bytes are read only when 32 bits of the hash agree. */
struct slot {
    const char *name; /* NULL: free */
    uint32_t tag;
    uint16_t length;
    uint16_t value_length;
};

struct name_map {
    struct slot *slots;
    const char **values; /* beside the slots, read only for a hit */
    size_t mask;
    size_t count;
};

struct name name_of(struct str text)
{
    return (struct name){text, XXH3_64bits(text.bytes, text.length)};
}

struct name_map *name_map_new(void)
{
    struct name_map *map = memory_take(sizeof *map);
    map->slots = memory_take(FIRST_SLOTS * sizeof *map->slots);
    map->values = memory_take(FIRST_SLOTS * sizeof *map->values);
    map->mask = FIRST_SLOTS - 1;
    return map;
}

void name_map_free(struct name_map *map)
{
    if (map == NULL)
        return;
    free(map->slots);
    free(map->values);
    free(map);
}

/* The slot that holds NAME, or the free one where it would go. */
static size_t place_of(const struct name_map *map, const struct name *name)
{
    uint32_t tag = (uint32_t)(name->hash >> 32);
    size_t at = name->hash & map->mask;
    for (; map->slots[at].name != NULL; at = (at + 1) & map->mask) {
        const struct slot *slot = &map->slots[at];
        if (slot->tag == tag && slot->length == name->text.length &&
            memcmp(slot->name, name->text.bytes, slot->length) == 0)
            break;
    }
    return at;
}

static void grow(struct name_map *map)
{
    struct name_map larger = {.mask = map->mask * 2 + 1, .count = map->count};
    larger.slots = memory_take((larger.mask + 1) * sizeof *larger.slots);
    larger.values = memory_take((larger.mask + 1) * sizeof *larger.values);
    for (size_t i = 0; i <= map->mask; i++) {
        if (map->slots[i].name == NULL)
            continue;
        struct name name = name_of((struct str){map->slots[i].name, map->slots[i].length});
        size_t at = place_of(&larger, &name);
        larger.slots[at] = map->slots[i];
        larger.values[at] = map->values[i];
    }
    free(map->slots);
    free(map->values);
    *map = larger;
}

void name_map_add(struct name_map *map, struct str text, struct str value)
{
    if (text.length == 0 || text.length > UINT16_MAX || value.length > UINT16_MAX)
        return; /* no name of the field is that long: RFC 1035 2.3.4 ends at 255 octets */
    if (map->count * 2 > map->mask)
        grow(map);
    struct name name = name_of(text);
    size_t at = place_of(map, &name);
    if (map->slots[at].name != NULL)
        return;
    map->slots[at] = (struct slot){text.bytes, (uint32_t)(name.hash >> 32), (uint16_t)text.length,
                                   (uint16_t)value.length};
    map->values[at] = value.bytes;
    map->count++;
}

void name_map_add_lines(struct name_map *map, struct str text)
{
    struct str line;
    while (str_line(&text, &line)) {
        line = str_trim(line);
        if (line.length == 0 || line.bytes[0] == '#')
            continue;
        const char *space = memchr(line.bytes, ' ', line.length);
        size_t length = space ? (size_t)(space - line.bytes) : line.length;
        name_map_add(map, str_head(line, length), str_trim(str_tail(line, length)));
    }
}

bool name_map_find(const struct name_map *map, const struct name *name, struct str *value)
{
    size_t at = place_of(map, name);
    const struct slot *slot = &map->slots[at];
    if (slot->name == NULL)
        return false;
    if (value != NULL)
        *value = (struct str){map->values[at], slot->value_length};
    return true;
}

size_t name_map_count(const struct name_map *map)
{
    return map->count;
}
