/* Names that were made to collide: without a secret they would all fall into one slot, and each look-up would
 * walk over all of them.  What is counted is the longest walk, not the time. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/base/tables/name_map.c"
#include "validators/base/tables/tally.c"

enum {
    NAMES = 64,
    LETTERS = 8,
    NAME_BYTES = 32,
    MAP_SLOTS = 256, /* no more than a map of so many names has */
    WALK_MAX = 32,   /* well mixed names hardly ever give a third of it */
};

static char names[NAMES][NAME_BYTES];

static uint64_t hash_without_seed(struct str text)
{
    return XXH3_64bits(text.bytes, text.length);
}

/* Fills NAMES with some that agree in the lowest bits of their hash without a seed: those of MASK. */
static void make_names(uint64_t mask)
{
    char name[NAME_BYTES] = "aaaaaaaa.example.com";
    for (size_t made = 0; made < NAMES;) {
        if ((hash_without_seed(str_of(name)) & mask) == 0)
            memcpy(names[made++], name, sizeof name);
        size_t at = 0;
        for (; at < LETTERS && name[at] == 'z'; at++)
            name[at] = 'a';
        name[at]++;
    }
}

/* The longest run of slots that are not free, as TAKEN says. */
static size_t longest_walk(const void *table, size_t slots, bool (*taken)(const void *table, size_t slot))
{
    size_t longest = 0, run = 0;
    for (size_t slot = 0; slot < slots; slot++) {
        run = taken(table, slot) ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

static bool tally_taken(const void *table, size_t slot)
{
    return ((const struct tally *)table)->entries[slot].name != NULL;
}

static bool map_taken(const void *table, size_t slot)
{
    return ((const struct name_map *)table)->tags[slot] != 0;
}

static void a_tally_spreads_them(void **state)
{
    (void)state;
    struct tally *tally = tally_new();
    make_names(SLOTS - 1);
    for (size_t i = 0; i < NAMES; i++)
        tally_add(tally, str_of(names[i]), 1);
    assert_int_equal(tally->count, NAMES);
    assert_in_range(longest_walk(tally, SLOTS, tally_taken), 1, WALK_MAX);
    tally_free(tally);
}

static void a_name_map_spreads_them(void **state)
{
    (void)state;
    struct name_map *map = name_map_new();
    make_names(MAP_SLOTS - 1);
    for (size_t i = 0; i < NAMES; i++)
        name_map_add(map, str_of(names[i]), STR(""));
    assert_int_equal(name_map_count(map), NAMES);
    for (size_t i = 0; i < NAMES; i++) {
        struct name name = name_of(str_of(names[i]));
        assert_true(name_map_find(map, &name, NULL));
    }
    assert_in_range(longest_walk(map, map->mask + 1, map_taken), 1, WALK_MAX);
    name_map_free(map);
}

static void the_seed_lasts_as_long_as_the_process(void **state)
{
    (void)state;
    assert_int_equal(hash_seed(), hash_seed());
    assert_int_not_equal(hash_seed(), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_tally_spreads_them),
        cmocka_unit_test(a_name_map_spreads_them),
        cmocka_unit_test(the_seed_lasts_as_long_as_the_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
