/* Tests of the gzip reader: what is whole comes out, and what is damaged never does. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include "pipeline/gzip/gunzip.h"
#include "tests/unit/gzip/gzip_maker.h"

enum { ROOM_MAX = 64 << 10 };

static const struct way plain_way = {.step = 1 << 20, .room = ROOM_MAX};
static const struct way deferred_way = {.step = 1 << 20, .room = ROOM_MAX, .deferring = true};

static void expect_text_by(const struct pile *pile, struct str expected, struct way way)
{
    struct fail fail = {0};
    struct pile text;
    if (!read_gzip(pile, way, &text, &fail))
        fail_msg("step %zu, room %zu: %s", way.step, way.room, fail.sentence);
    assert_int_equal(fail.code, EXIT_DONE);
    assert_int_equal(text.length, expected.length);
    if (expected.length > 0)
        assert_memory_equal(text.bytes, expected.bytes, expected.length);
    free(text.bytes);
}

static void expect_text(const struct pile *pile, struct str expected)
{
    expect_text_by(pile, expected, plain_way);
    expect_text_by(pile, expected, deferred_way);
}

/* SENTENCE is what stands between "damaged: " and the way out. */
static void expect_damage(const struct pile *pile, const char *sentence)
{
    const struct way ways[] = {plain_way, deferred_way, {.step = 1, .room = 7}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct fail fail = {0};
        struct pile text;
        char expected[FAIL_SENTENCE_BYTES];
        snprintf(expected, sizeof expected,
                 "list.csv.gz is a damaged gzip file: %s; get an intact copy of the file", sentence);
        assert_false(read_gzip(pile, ways[i], &text, &fail));
        assert_int_equal(fail.code, EXIT_NOT_A_LIST);
        assert_string_equal(fail.sentence, expected);
        free(text.bytes);
    }
}

static void test_blocks(void **state)
{
    static const struct {
        const char *name;
        size_t length;
        int level, strategy;
    } cases[] = {
        {"empty", 0, 6, Z_DEFAULT_STRATEGY},
        {"one byte", 1, 6, Z_DEFAULT_STRATEGY},
        {"stored", 200000, 0, 0},
        {"fixed", 300000, 6, Z_FIXED},
        {"dynamic", 300000, 6, 0},
        {"Huffman only", 100000, 6, Z_HUFFMAN_ONLY},
        {"run lengths", 100000, 6, Z_RLE},
        {"level 1", 1000000, 1, 0},
        {"level 9", 1000000, 9, 0},
        {"just a room", ROOM_MAX, 6, 0},
        {"two rooms", 2 * ROOM_MAX, 6, 0},
        {"a room and one", ROOM_MAX + 1, 6, 0},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("    %s\n", cases[i].name);
        struct str text = make_text(cases[i].length, (uint32_t)i);
        struct pile pile = {0};
        pile_add_member(&pile, text, cases[i].level, cases[i].strategy);
        expect_text(&pile, text);
        free(pile.bytes);
        free((char *)text.bytes);
    }
}

/* Bytes that an engine read too far must come back, wherever the input and the output are cut. */
static void test_many_cuts(void **state)
{
    (void)state;
    static const size_t steps[] = {1, 2, 3, 5, 8, 13, 64, 1 << 20};
    static const size_t rooms[] = {1, 7, 100, ROOM_MAX};
    struct pile pile = {0}, text = {0};
    for (uint32_t i = 0; i < 120; i++) {
        struct str part = make_text(i % 5 == 0 ? 0 : i * 7, i);
        pile_add_member(&pile, part, (int)(i % 10), i % 3 == 0 ? Z_FIXED : Z_DEFAULT_STRATEGY);
        pile_add(&text, part.bytes, part.length);
        free((char *)part.bytes);
    }
    struct str expected = {(char *)text.bytes, text.length};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++)
        for (size_t r = 0; r < sizeof rooms / sizeof *rooms; r++)
            for (int deferring = 0; deferring < 2; deferring++)
                expect_text_by(&pile, expected, (struct way){steps[s], rooms[r], deferring != 0});
    free(pile.bytes);
    free(text.bytes);
}

static void test_ten_thousand_members(void **state)
{
    enum { MEMBERS = 10000, DAMAGED = 7777 };
    (void)state;
    struct pile pile = {0}, text = {0};
    size_t damaged_at = 0, trailer_at = 0;
    for (uint32_t i = 0; i < MEMBERS; i++) {
        char line[32];
        int length = i % 4 == 0 ? 0 : snprintf(line, sizeof line, "a%u@example.org\n", i);
        if (i == DAMAGED)
            damaged_at = pile.length;
        pile_add_member(&pile, (struct str){line, (size_t)length}, 6, Z_DEFAULT_STRATEGY);
        pile_add(&text, line, (size_t)length);
        if (i == DAMAGED)
            trailer_at = pile.length - 8;
    }
    expect_text(&pile, (struct str){(char *)text.bytes, text.length});
    pile.bytes[trailer_at] ^= 1;
    char sentence[100];
    snprintf(sentence, sizeof sentence, "it has corrupt data in the member that begins at byte %zu",
             damaged_at);
    expect_damage(&pile, sentence);
    free(pile.bytes);
    free(text.bytes);
}

static void test_header_flags(void **state)
{
    (void)state;
    struct str text = STR("email\na@example.org\n");
    for (unsigned flags = 0; flags < 32; flags++) {
        struct pile pile = {0};
        pile_add_flagged(&pile, text, flags);
        expect_text(&pile, text);
        expect_text_by(&pile, text, (struct way){.step = 1, .room = 1});
        free(pile.bytes);
    }
}

static void test_bad_headers(void **state)
{
    static const struct {
        const char *name;
        unsigned flags;
        size_t at;
        unsigned char flip;
    } cases[] = {
        {"method", 0, 2, 1},      {"reserved bit 5", 0, 3, 0x20}, {"reserved bit 7", 0, 3, 0x80},
        {"header CRC", 2, 10, 1}, {"what it is of", 2, 9, 1},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("    %s\n", cases[i].name);
        struct pile pile = {0};
        pile_add_member(&pile, STR("a@b.org\n"), 6, Z_DEFAULT_STRATEGY);
        size_t second_at = pile.length;
        pile_add_flagged(&pile, STR("b@b.org\n"), cases[i].flags);
        pile.bytes[second_at + cases[i].at] ^= cases[i].flip;
        char sentence[100];
        snprintf(sentence, sizeof sentence, "it has a bad member header at byte %zu", second_at);
        expect_damage(&pile, sentence);
        free(pile.bytes);
    }
}

/* A name of LENGTH bytes in front of TEXT. */
static struct pile with_name(size_t length, struct str text)
{
    struct pile pile = {0};
    pile_add(&pile, "\x1f\x8b\x08\x08\0\0\0\0\0\3", 10);
    for (size_t i = 0; i < length; i++)
        pile_add(&pile, "x", 1);
    pile_add(&pile, "", 1);
    pile_add_deflated(&pile, text, 6, Z_DEFAULT_STRATEGY);
    pile_add_trailer(&pile, text);
    return pile;
}

static void test_bound_of_names(void **state)
{
    (void)state;
    struct str text = STR("a@example.org\n");
    struct pile longest = with_name(64 << 10, text), longer = with_name((64 << 10) + 1, text);
    expect_text(&longest, text);
    expect_damage(&longer, "it has a bad member header at byte 0");
    free(longest.bytes);
    free(longer.bytes);
}

static void test_tails(void **state)
{
    static const struct {
        const char *name;
        struct pile tail;
        const char *damage; /* with the number of bytes behind the trailer; NULL: none */
        size_t at;
    } cases[] = {
        {"nothing", {.bytes = (unsigned char *)"", .length = 0}, NULL, 0},
        {"padding", {.bytes = (unsigned char *)"\0\0\0", .length = 3}, NULL, 0},
        {"garbage",
         {.bytes = (unsigned char *)"garbage", .length = 7},
         "it has data that is neither a gzip member nor zero padding at",
         0},
        {"half a magic",
         {.bytes = (unsigned char *)"\x1fx", .length = 2},
         "it has data that is neither a gzip member nor zero padding at",
         0},
        {"cut magic", {.bytes = (unsigned char *)"\x1f", .length = 1}, "it ends inside a member, at", 1},
        {"padding, garbage",
         {.bytes = (unsigned char *)"\0\0x", .length = 3},
         "it has data after its zero padding, at",
         2},
        {"padding, magic",
         {.bytes = (unsigned char *)"\0\x1f\x8b\x08", .length = 4},
         "it has data after its zero padding, at",
         1},
    };
    (void)state;
    struct str text = STR("a@example.org\nb@example.org\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("    %s\n", cases[i].name);
        struct pile pile = {0};
        pile_add_member(&pile, text, 6, Z_DEFAULT_STRATEGY);
        char sentence[100];
        snprintf(sentence, sizeof sentence, "%s byte %zu", cases[i].damage ? cases[i].damage : "",
                 pile.length + cases[i].at);
        pile_add(&pile, cases[i].tail.bytes, cases[i].tail.length);
        if (cases[i].damage == NULL)
            expect_text(&pile, text);
        else
            expect_damage(&pile, sentence);
        free(pile.bytes);
    }
}

static void test_empty_stream(void **state)
{
    (void)state;
    expect_damage(&(struct pile){0}, "it ends inside a member, at byte 0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),       cmocka_unit_test(test_many_cuts),
        cmocka_unit_test(test_header_flags), cmocka_unit_test(test_ten_thousand_members),
        cmocka_unit_test(test_bad_headers),  cmocka_unit_test(test_bound_of_names),
        cmocka_unit_test(test_tails),        cmocka_unit_test(test_empty_stream),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
