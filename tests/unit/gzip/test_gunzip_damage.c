/* Tests of the gzip reader on every small damage, and of the checksums that are left to others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/gzip/gunzip.h"
#include "tests/unit/gzip/gzip_maker.h"

static const struct way ways[] = {
    {.step = 1 << 20, .room = 1 << 16},
    {.step = 1 << 20, .room = 1 << 16, .deferring = true},
    {.step = 1, .room = 64, .deferring = true},
};

enum { WAYS = sizeof ways / sizeof *ways };

static void test_truncation(void **state)
{
    (void)state;
    struct str text = make_text(700, 1);
    struct pile whole = {0};
    pile_add_flagged(&whole, text, 4 | 8 | 16 | 2);
    size_t first_end = whole.length;
    pile_add_member(&whole, text, 6, Z_DEFAULT_STRATEGY);
    for (size_t length = 0; length < whole.length; length++)
        for (size_t i = 0; i < WAYS; i++) {
            struct pile cut = {.bytes = whole.bytes, .length = length}, read;
            struct fail fail = {0};
            char expected[100];
            snprintf(expected, sizeof expected, "inside a member, at byte %zu;", length);
            assert_int_equal(read_gzip(&cut, ways[i], &read, &fail), length == first_end);
            if (length != first_end && strstr(fail.sentence, expected) == NULL)
                fail_msg("%zu bytes: %s", length, fail.sentence);
            free(read.bytes);
        }
    free(whole.bytes);
    free((char *)text.bytes);
}

static void flip_every_bit(int level, int strategy)
{
    struct str text = make_text(400, 2);
    struct pile pile = {0};
    pile_add_member(&pile, text, level, strategy);
    size_t accepted = 0;
    for (size_t bit = 0; bit < pile.length * 8; bit++) {
        pile.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
        for (size_t i = 0; i < WAYS; i++) {
            struct fail fail = {0};
            struct pile read;
            bool fine = read_gzip(&pile, ways[i], &read, &fail);
            if (fine && (read.length != text.length || memcmp(read.bytes, text.bytes, text.length) != 0))
                fail_msg("bit %zu: other bytes came out", bit);
            assert_int_equal(fail.code, fine ? EXIT_DONE : EXIT_NOT_A_LIST);
            accepted += fine;
            free(read.bytes);
        }
        pile.bytes[bit / 8] ^= (unsigned char)(1 << bit % 8);
    }
    /* Flag FTEXT, time, extra flags and system, and at most 7 bits in front of a byte boundary. */
    assert_in_range(accepted, WAYS * (1 + 6 * 8), WAYS * (1 + 6 * 8 + 7));
    free(pile.bytes);
    free((char *)text.bytes);
}

static void test_flips(void **state)
{
    (void)state;
    flip_every_bit(6, Z_DEFAULT_STRATEGY);
    flip_every_bit(6, Z_FIXED);
    flip_every_bit(0, Z_DEFAULT_STRATEGY);
}

static ssize_t feed_fails(void *self, char *bytes, size_t room, struct fail *fail)
{
    (void)self, (void)bytes, (void)room;
    fail_because(fail, EXIT_IO, "the disk is gone");
    return -1;
}

static void test_feed_fails(void **state)
{
    (void)state;
    struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_fails, NULL}, "list.csv.gz");
    struct fail fail = {0};
    char byte;
    assert_int_equal(gunzip_read(gunzip, (struct room){&byte, 1}, NULL, &fail), -1);
    assert_int_equal(fail.code, EXIT_IO);
    assert_string_equal(fail.sentence, "the disk is gone");
    gunzip_free(gunzip);
}

/* The trailer has the length modulo 2^32: no five gigabytes are needed to see it. */
static void test_length_is_modulo(void **state)
{
    static const struct {
        size_t length;
        uint32_t trailer_length;
        bool right;
    } cases[] = {
        {(5ULL << 30) + 3, (1U << 30) + 3, true},
        {(5ULL << 30) + 3, (1U << 30) + 2, false},
        {1ULL << 32, 0, true},
        {3, 3, true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_fails, NULL}, "list.csv.gz");
        struct fail fail = {0};
        struct deferred_sums deferred = {
            .count = 1,
            .sum = {{.length = cases[i].length, .ends_member = true, .crc = 9, .trailer_crc = 9}}};
        deferred.sum[0].trailer_length = cases[i].trailer_length;
        assert_int_equal(gunzip_check(gunzip, &deferred, &fail), cases[i].right);
        gunzip_free(gunzip);
    }
}

/* Members of 1 byte but for a last one of LAST bytes. */
static struct pile many_and_one(size_t members, size_t last, struct pile *text)
{
    struct pile pile = {0};
    for (size_t i = 0; i < members; i++) {
        pile_add_member(&pile, STR("x"), 6, Z_DEFAULT_STRATEGY);
        pile_add(text, "x", 1);
    }
    struct str long_one = make_text(last, 5);
    pile_add_member(&pile, long_one, 6, Z_DEFAULT_STRATEGY);
    pile_add(text, long_one.bytes, long_one.length);
    free((char *)long_one.bytes);
    return pile;
}

/* Fills one buffer by calls of ROOM bytes with one struct deferred_sums, sums at last, and checks. */
static bool read_by_appending(const struct pile *pile, size_t room, const struct pile *text,
                              struct fail *fail)
{
    struct memory_feed feed = {.pile = pile, .step = 1 << 20};
    struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_read, &feed}, "list.csv.gz");
    char *buffer = memory_take(text->length + room);
    struct deferred_sums deferred = {0};
    size_t length = 0;
    ssize_t got;
    while ((got = gunzip_read(gunzip, (struct room){buffer + length, room}, &deferred, fail)) > 0 &&
           length <= text->length)
        length += (size_t)got;
    bool fine = got == 0;
    if (fine) {
        assert_int_equal(length, text->length);
        assert_memory_equal(buffer, text->bytes, length);
        assert_in_range(deferred.count, 1, DEFERRED_MAX);
        gunzip_sum_deferred(&deferred);
        fine = gunzip_check(gunzip, &deferred, fail);
    }
    gunzip_free(gunzip);
    free(buffer);
    return fine;
}

static void test_appended_deferred(void **state)
{
    static const size_t members[] = {0, 1, 30, 31, 32, 33, 100};
    static const size_t rooms[] = {1, 5, 31, 32, 33, 40, 1000};
    (void)state;
    for (size_t m = 0; m < sizeof members / sizeof *members; m++)
        for (size_t r = 0; r < sizeof rooms / sizeof *rooms; r++) {
            struct pile text = {0};
            struct pile pile = many_and_one(members[m], 2000, &text);
            struct fail fail = {0};
            if (!read_by_appending(&pile, rooms[r], &text, &fail))
                fail_msg("%zu members, room %zu: %s", members[m], rooms[r], fail.sentence);
            pile.bytes[pile.length - 8] ^= 1;
            assert_false(read_by_appending(&pile, rooms[r], &text, &fail));
            assert_int_equal(fail.code, EXIT_NOT_A_LIST);
            free(pile.bytes);
            free(text.bytes);
        }
}

/* Blocks travel: several reads happen before the checksums of the first are computed, last to first, and checked.
 */
static void test_deferred_later(void **state)
{
    enum { BLOCKS = 8, ROOM = 1000 };
    (void)state;
    struct pile text = {0};
    struct pile pile = many_and_one(4, BLOCKS * ROOM - 4, &text);
    struct memory_feed feed = {.pile = &pile, .step = 1 << 20};
    struct gunzip *gunzip = gunzip_new((struct gunzip_feed){feed_read, &feed}, "list.csv.gz");
    static char bytes[BLOCKS + 1][ROOM];
    static struct deferred_sums deferred[BLOCKS + 1];
    struct fail fail = {0};
    for (size_t i = 0; i < BLOCKS; i++)
        assert_int_equal(gunzip_read(gunzip, (struct room){bytes[i], ROOM}, &deferred[i], &fail), ROOM);
    assert_int_equal(gunzip_read(gunzip, (struct room){bytes[BLOCKS], ROOM}, &deferred[BLOCKS], &fail), 0);
    assert_memory_equal(bytes, text.bytes, text.length);
    bytes[BLOCKS - 1][ROOM - 1] ^= 1; /* as if the memory were bad: the sum is of what the block holds */
    for (size_t i = BLOCKS + 1; i-- > 0;)
        gunzip_sum_deferred(&deferred[i]);
    for (size_t i = 0; i < BLOCKS - 1; i++)
        assert_true(gunzip_check(gunzip, &deferred[i], &fail));
    /* The engine chooses whether the trailer goes with the last bytes or comes alone. */
    bool whole = gunzip_check(gunzip, &deferred[BLOCKS - 1], &fail);
    assert_false(whole && gunzip_check(gunzip, &deferred[BLOCKS], &fail));
    gunzip_free(gunzip);
    free(pile.bytes);
    free(text.bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_truncation),        cmocka_unit_test(test_flips),
        cmocka_unit_test(test_feed_fails),        cmocka_unit_test(test_length_is_modulo),
        cmocka_unit_test(test_appended_deferred), cmocka_unit_test(test_deferred_later),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
