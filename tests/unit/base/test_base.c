/* The vocabulary: key sets, tallies, arenas, slices, failures and the turnstile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/base/turnstile.h"
#include "validators/base/arena.h"
#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/base/tables/key_set.h"
#include "validators/base/tables/tally.h"

/* Well mixed and all different: an odd multiplier is a bijection. */
static uint64_t key_of(uint64_t i)
{
    uint64_t x = i * 0x9e3779b97f4a7c15u;
    return x ^ (x >> 32);
}

static void key_set_knows_what_was_added(void **state)
{
    (void)state;
    enum { KEYS = 3000000 };
    struct key_set *set = key_set_new();
    assert_false(key_set_has(set, 0));
    for (uint64_t i = 0; i < KEYS; i++)
        assert_true(key_set_add(set, key_of(i)));
    for (uint64_t i = 0; i < KEYS; i++)
        assert_false(key_set_add(set, key_of(i)));
    for (uint64_t i = KEYS; i < KEYS + 1000; i++)
        assert_false(key_set_has(set, key_of(i)));
    assert_int_equal(key_set_count(set), KEYS);
    key_set_free(set);
    key_set_free(NULL);
}

static void key_set_takes_zero_and_neighbours(void **state)
{
    (void)state;
    struct key_set *set = key_set_new();
    assert_true(key_set_add(set, 1));
    assert_true(key_set_add(set, 0));
    assert_false(key_set_add(set, 0));
    assert_true(key_set_has(set, 0));
    for (uint64_t i = 2; i < 100000; i++)
        assert_true(key_set_add(set, i)); /* one long run in one shard */
    assert_int_equal(key_set_count(set), 100000);
    key_set_free(set);
}

static void tally_counts_and_sorts(void **state)
{
    (void)state;
    struct tally *tally = tally_new();
    tally_add(tally, STR("b.example"), 2);
    tally_add(tally, STR("a.example"), 1);
    tally_add(tally, STR("c.example"), 2);
    tally_add(tally, STR("a.example"), 1);
    tally_add(tally, STR(""), 5);
    struct tally_list list;
    tally_top(tally, 2, &list);
    assert_int_equal(list.count, 2);
    assert_string_equal(list.entries[0].name, "a.example"); /* equal counts: by name */
    assert_string_equal(list.entries[1].name, "b.example");
    assert_int_equal(list.entries[1].count, 2);
    tally_list_free(&list);
    tally_free(tally);
}

static void tally_is_bounded_and_keeps_the_largest(void **state)
{
    (void)state;
    struct tally *tally = tally_new();
    char name[32];
    for (int i = 0; i < TALLY_NAMES_MAX * 3; i++) {
        snprintf(name, sizeof name, "d%d.example", i);
        tally_add(tally, str_of(name), 1);
        tally_add(tally, STR("mass.example"), 1);
    }
    struct tally_list list;
    tally_top(tally, 1, &list);
    assert_string_equal(list.entries[0].name, "mass.example");
    assert_int_equal(list.entries[0].count, TALLY_NAMES_MAX * 3);
    tally_list_free(&list);
    tally_free(tally);
}

static void arena_pieces_live_until_it_is_emptied(void **state)
{
    (void)state;
    struct arena arena = {0};
    for (int round = 0; round < 3; round++) {
        struct str first = arena_copy(&arena, STR("first"));
        for (size_t size = 1; size < 300000; size *= 3)
            memset(arena_take(&arena, size), 'x', size);
        assert_true(str_equal(first, STR("first")));
        assert_int_equal((uintptr_t)arena_take(&arena, 3) % 8, 0);
        arena_empty(&arena);
    }
    arena_free(&arena);
}

static void lines_end_in_lf_or_crlf(void **state)
{
    (void)state;
    struct str text = STR("a\r\n\nb"), line;
    assert_true(str_line(&text, &line) && str_equal(line, STR("a")));
    assert_true(str_line(&text, &line) && str_equal(line, STR("")));
    assert_true(str_line(&text, &line) && str_equal(line, STR("b")));
    assert_false(str_line(&text, &line));
    assert_true(str_equal(str_trim(STR(" \tx y\t ")), STR("x y")));
    assert_true(str_ends(STR("list.csv"), STR(".csv")) && !str_ends(STR("v"), STR(".csv")));
}

static void the_first_failure_stands_and_is_escaped(void **state)
{
    (void)state;
    struct fail fail = {0};
    assert_false(fail_because(&fail, EXIT_NO_INPUT, "%s: no such file", "a\033[2Jb\n"));
    assert_false(fail_because(&fail, EXIT_BUG, "later"));
    assert_int_equal(fail.code, EXIT_NO_INPUT);
    assert_string_equal(fail.sentence, "a\\x1b[2Jb\\x0a: no such file");
}

/* PATIENT or not, the numbers pass in order and one at a time. */
static void pass_in_order(bool patient)
{
    enum { TURNS = 2000 };
    struct turnstile turnstile;
    int next = 0, wrong = 0;
    turnstile_open(&turnstile, patient);
#pragma omp parallel for schedule(dynamic, 1) num_threads(4) shared(next, wrong)
    for (int i = 0; i < TURNS; i++) {
        if (!turnstile_enter(&turnstile, (uint64_t)i))
            abort();
        wrong += next++ != i; /* no lock: the turnstile is one */
        turnstile_leave(&turnstile);
    }
    assert_int_equal(wrong, 0);
    turnstile_break(&turnstile);
    assert_false(turnstile_enter(&turnstile, TURNS + 5)); /* would wait for ever */
    turnstile_close(&turnstile);
}

static void the_turnstile_keeps_the_order(void **state)
{
    (void)state;
    pass_in_order(false);
    pass_in_order(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(key_set_knows_what_was_added),
        cmocka_unit_test(key_set_takes_zero_and_neighbours),
        cmocka_unit_test(tally_counts_and_sorts),
        cmocka_unit_test(tally_is_bounded_and_keeps_the_largest),
        cmocka_unit_test(arena_pieces_live_until_it_is_emptied),
        cmocka_unit_test(lines_end_in_lf_or_crlf),
        cmocka_unit_test(the_first_failure_stands_and_is_escaped),
        cmocka_unit_test(the_turnstile_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
