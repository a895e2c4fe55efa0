/* The distinct routes that a thread has met: most domains share theirs with many others. */
#include "pipeline/resolve/routes.h"

#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/base/hash_seed.h"
#include "validators/base/memory.h"
#include "validators/mx/mx_hosts.h"

enum { SLOTS_FIRST = 1 << 8 };

struct routes {
    struct arena *memory;
    const struct mx_route **slots; /* open-addressed */
    size_t mask, count;
    uint64_t seed;
};

/* A route that is being put together. */
struct draft {
    uint64_t hash;
    unsigned count;
    struct mx_route_host hosts[MX_ROUTE_HOSTS_MAX];
};

struct routes *routes_new(struct arena *memory)
{
    struct routes *routes = memory_take(sizeof *routes);
    *routes = (struct routes){.memory = memory, .mask = SLOTS_FIRST - 1, .seed = hash_seed()};
    routes->slots = memory_take(SLOTS_FIRST * sizeof(struct mx_route *));
    return routes;
}

void routes_free(struct routes *routes)
{
    if (routes == NULL)
        return;
    free(routes->slots);
    free(routes);
}

/* The first address of each host, in their order, then the second of each, and so on: when one host does not
 * answer, another should be tried before its other addresses. */
static void fill(struct draft *draft, const struct mx_answer *answer)
{
    uint64_t hash = 0;
    draft->count = 0;
    for (unsigned turn = 0; turn < MX_HOST_ADDRESSES_MAX; turn++)
        for (unsigned i = 0; i < answer->host_count && draft->count < MX_ROUTE_HOSTS_MAX; i++) {
            const struct mx_host *host = answer->hosts[i];
            if (turn >= host->address_count)
                continue;
            struct mx_route_host *next = &draft->hosts[draft->count++];
            next->name = host->name;
            memcpy(next->octets, host->addresses[turn], sizeof next->octets);
            hash = XXH3_64bits_withSeed(host->name, host->length, hash);
            hash = XXH3_64bits_withSeed(next->octets, sizeof next->octets, hash);
        }
    draft->hash = hash;
}

/* Whether both have the same hosts: a peer could make two hashes equal. */
static bool is_same(const struct mx_route *a, const struct draft *b)
{
    if (a->hash != b->hash || a->count != b->count)
        return false;
    for (unsigned i = 0; i < a->count; i++)
        if (memcmp(a->hosts[i].octets, b->hosts[i].octets, sizeof a->hosts[i].octets) != 0 ||
            strcmp(a->hosts[i].name, b->hosts[i].name) != 0)
            return false;
    return true;
}

/* The first slot for a route of HASH, which has no seed, for domains are asked in its order: peers could make
 * many that agree in their lowest bits. */
static size_t first_slot(const struct routes *routes, uint64_t hash)
{
    return XXH3_64bits_withSeed(&hash, sizeof hash, routes->seed) & routes->mask;
}

/* Where DRAFT is or would be. */
static size_t slot_of(const struct routes *routes, const struct draft *draft)
{
    size_t slot = first_slot(routes, draft->hash);
    while (routes->slots[slot] != NULL && !is_same(routes->slots[slot], draft))
        slot = (slot + 1) & routes->mask;
    return slot;
}

static void grow(struct routes *routes)
{
    const struct mx_route **old = routes->slots;
    size_t old_count = routes->mask + 1;
    routes->mask = old_count * 2 - 1;
    routes->slots = memory_take(old_count * 2 * sizeof(struct mx_route *));
    for (size_t i = 0; i < old_count; i++) {
        if (old[i] == NULL)
            continue;
        size_t slot = first_slot(routes, old[i]->hash); /* they are distinct: the first free one */
        while (routes->slots[slot] != NULL)
            slot = (slot + 1) & routes->mask;
        routes->slots[slot] = old[i];
    }
    free(old);
}

/* A copy of DRAFT, with its texts, that lives as long as the memory. */
static const struct mx_route *keep(struct routes *routes, const struct draft *draft)
{
    size_t stops_bytes = draft->count * sizeof(struct mx_route_host);
    struct mx_route *route = arena_take(routes->memory, sizeof *route + stops_bytes);
    route->hash = draft->hash;
    route->count = draft->count;
    memcpy(route->hosts, draft->hosts, stops_bytes);
    for (unsigned i = 0; i < route->count; i++) {
        size_t length = strlen(route->hosts[i].name) + 1;
        char *host = arena_take(routes->memory, length);
        memcpy(host, route->hosts[i].name, length);
        route->hosts[i].name = host;
    }
    return route;
}

const struct mx_route *routes_find(struct routes *routes, const struct mx_answer *answer)
{
    struct draft draft;
    fill(&draft, answer);
    if (draft.count == 0)
        return NULL;
    size_t slot = slot_of(routes, &draft);
    if (routes->slots[slot] != NULL)
        return routes->slots[slot];
    const struct mx_route *route = keep(routes, &draft);
    routes->slots[slot] = route;
    if (++routes->count * 2 > routes->mask)
        grow(routes);
    return route;
}
