/* The distinct domains of a run that are in question, and what was learned of each. */
#ifndef PIPELINE_STORE_DOMAINS_H
#define PIPELINE_STORE_DOMAINS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/tables/entry_table.h"
#include "validators/mx/mx_route.h"
#include "validators/mx/mx_verdict.h"

/* One domain: 56 bytes. */
struct asked_domain {
    uint64_t hash;               /* of its name, with the run's seed; never 0 */
    const char *name;            /* NUL-terminated */
    const char *mx;              /* the best MX host, NUL-terminated, or NULL */
    uint32_t asked_s, expires_s; /* of the verdict: seconds since 1970 */
    uint8_t name_length, mx_length;
    uint8_t verdict; /* enum mx_verdict */
    uint8_t provider_length;
    uint32_t doubted_ttl_s; /* while it is asked about: as for mx_ask */
    const char
        *provider; /* who runs the mailboxes, by the MX host; lives as long as the lists and the domains */
    const struct mx_route *route; /* to its mail servers, where that was wanted and there are some; or NULL */
};

struct domains {
    struct entry_table table; /* of struct asked_domain */
};

/* Returns an empty table, freed by domains_free. */
struct domains *domains_new(void);
void domains_free(struct domains *domains); /* NULL is fine */

/* Adds NAME (copied; at most DOMAIN_MAX bytes, lower-case A-labels), whose hash is HASH, unless it is there.
 * Returns its number.  One thread at a time. */
size_t domains_add(struct domains *domains, struct str name, uint64_t hash);

/* How many domains there are. */
static inline size_t domains_count(const struct domains *domains)
{
    return domains->table.count;
}

/* Number AT, in the order of their coming. Stays where it is until the next domains_add. */
static inline struct asked_domain *domains_at(struct domains *domains, size_t at)
{
    return entry_at(&domains->table, at);
}

/* The domain with that hash, or NULL.  Any number of threads, while nobody adds. */
static inline const struct asked_domain *domains_find(const struct domains *domains, uint64_t hash)
{
    return entry_find(&domains->table, hash);
}

/* Fetches the place of HASH into the processor's cache, some rows ahead. */
static inline void domains_prefetch(const struct domains *domains, uint64_t hash)
{
    entry_prefetch(&domains->table, hash);
}

/* A NUL-terminated copy of TEXT that lives as long as DOMAINS.  One thread at a time. */
static inline const char *domains_text(struct domains *domains, struct str text)
{
    return entry_text(&domains->table, text);
}

/* Takes over what is in TEXTS, so that it lives as long as DOMAINS; TEXTS is empty then.  One thread at a
 * time. */
static inline void domains_adopt(struct domains *domains, struct arena *texts)
{
    entry_adopt(&domains->table, texts);
}

#endif
