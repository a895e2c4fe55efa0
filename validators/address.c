/* One address as it is judged, and its bounds. */
#include "validators/address.h"

#include <string.h>

void domain_of(struct str name, struct domain *domain)
{
    domain->levels = 0;
    while (domain->levels < DOMAIN_LEVELS) {
        const char *dot = memchr(name.bytes, '.', name.length);
        if (dot == NULL && domain->levels > 0)
            return;
        domain->level[domain->levels++] = name_of(name);
        if (dot == NULL)
            return;
        name = str_tail(name, (size_t)(dot - name.bytes) + 1);
    }
}

int domain_find(const struct domain *domain, const struct name_map *map, struct str *value)
{
    for (unsigned level = 0; level < domain->levels; level++)
        if (name_map_find(map, &domain->level[level], value))
            return (int)level;
    return -1;
}
