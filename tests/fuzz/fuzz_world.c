/* Fuzzes the parser of world files: a table without loose ends, or one sentence. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "fixtures/world/world.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* inet_ntop reads all octets of the address. */
static void check_address(const struct world *world, const struct world_fact *fact)
{
    char text[INET6_ADDRSTRLEN];
    int family = fact->what == WORLD_A ? AF_INET : AF_INET6;
    require(inet_ntop(family, world_address(world, fact), text, sizeof text) != NULL);
}

static void check_name(const struct world *world, uint32_t number)
{
    struct str name = world_name(world, number);
    require(name.length <= 253 && world_find(world, name) == number);
    const struct world_fact *fact = world_first(world, number);
    require(fact == NULL || world_exists(world, number));
    for (; fact != NULL; fact = world_next(world, fact)) {
        require(fact->what < WORLD_WHATS && fact->slow_ms <= WORLD_TIME_MAX_MS &&
                fact->ttl_s <= WORLD_TTL_MAX_S);
        if (fact->what == WORLD_MX || fact->what == WORLD_CNAME)
            require(fact->data < world_count(world));
        if (fact->what == WORLD_A || fact->what == WORLD_AAAA)
            check_address(world, fact);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    struct fail fail = {0};
    struct world *world = world_of("world", (struct str){(const char *)bytes, length}, &fail);
    if (world == NULL) {
        require(fail.code == EXIT_CONFIG && strncmp(fail.sentence, "world, line ", 12) == 0);
        return 0;
    }
    require(fail.code == EXIT_DONE && world_exists(world, 0));
    for (uint32_t i = 0; i < world_count(world); i++)
        check_name(world, i);
    world_free(world);
    return 0;
}
