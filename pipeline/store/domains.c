/* The distinct domains of a run that are in question, and what was learned of each. */
#include "pipeline/store/domains.h"

#include <stdlib.h>

#include "validators/base/memory.h"

struct domains *domains_new(void)
{
    struct domains *domains = memory_take(sizeof *domains);
    entry_table_open(&domains->table, sizeof(struct asked_domain));
    return domains;
}

void domains_free(struct domains *domains)
{
    if (domains == NULL)
        return;
    entry_table_free(&domains->table);
    free(domains);
}

size_t domains_add(struct domains *domains, struct str name, uint64_t hash)
{
    bool added;
    size_t at = entry_add(&domains->table, hash, &added);
    if (!added)
        return at;
    struct asked_domain *domain = entry_at(&domains->table, at);
    domain->name = entry_text(&domains->table, name);
    domain->name_length = (uint8_t)name.length;
    return at;
}
