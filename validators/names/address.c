/* One address as it is judged, and its bounds. */
#include "validators/names/address.h"

#include <string.h>

#include "validators/base/hash_seed.h"

static size_t count_dots(struct str name)
{
    size_t dots = 0;
    for (size_t i = 0; i < name.length; i++)
        dots += name.bytes[i] == '.';
    return dots;
}

void domain_of(struct str name, struct domain *domain)
{
    domain_seeded(name, hash_seed(), domain);
}

void domain_seeded(struct str name, uint64_t seed, struct domain *domain)
{
    size_t dots = count_dots(name);
    domain->level[0] = name_seeded(name, seed);
    domain->levels = 1;
    for (; dots > 1; dots--) {
        const char *dot = memchr(name.bytes, '.', name.length);
        name = str_tail(name, (size_t)(dot - name.bytes) + 1);
        if (dots <= DOMAIN_LEVELS)
            domain->level[domain->levels++] = name_seeded(name, seed);
    }
}

int domain_find(const struct domain *domain, const struct name_map *map, struct str *value)
{
    for (unsigned level = 0; level < domain->levels; level++)
        if (name_map_find(map, &domain->level[level], value))
            return (int)level;
    return -1;
}
