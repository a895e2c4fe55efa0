/* The distinct domains of a run that are in question, and what was learned of each. */
#include "pipeline/store/domains.h"

#include <stdlib.h>

#include "validators/base/memory.h"
#include "validators/base/tables/entry_table.h"

struct domains {
    struct entry_table table;
};

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

size_t domains_count(const struct domains *domains)
{
    return domains->table.count;
}

struct asked_domain *domains_at(struct domains *domains, size_t at)
{
    return entry_at(&domains->table, at);
}

const struct asked_domain *domains_find(const struct domains *domains, uint64_t hash)
{
    return entry_find(&domains->table, hash);
}

void domains_prefetch(const struct domains *domains, uint64_t hash)
{
    entry_prefetch(&domains->table, hash);
}

const char *domains_text(struct domains *domains, struct str text)
{
    return entry_text(&domains->table, text);
}

void domains_adopt(struct domains *domains, struct arena *texts)
{
    entry_adopt(&domains->table, texts);
}
