/* The two ways to read an address, held against each other on made-up and on mutated cells. */
#include "tests/unit/syntax/syntax_cases.h"

#include "validators/names/utf8_unistring.h"
#include "validators/syntax/syntax_parts.h"

enum { ROUNDS = 400000, ROOM = 128 };

static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static const char letters[] = "abz059ABZ@@..--_+xn \t<\"(,'\xc3\xa9\xff\x01[;:\x7f";

static char random_letter(uint64_t *seed)
{
    return letters[next_random(seed) % (sizeof letters - 1)];
}

#define A32 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

/* Addresses as lists have them, at the bounds and with what the short way leaves. */
static const char *const models[] = {
    "john.smith@example.com",
    "Li.Wei88@QQ.com",
    "a@b.cd",
    "info+news@mail.big-shop.co.uk",
    "x_y@sub.contest.net",
    "o'neil@test.example.net",
    "no-reply@a--b.de",
    "k@xn--mnchen-3ya.de",
    "12345678@163.com",
    "j@x.museum",
    "m@x.y1",
    "q@some.latest",
    "s@b.test",
    "t@b.Localhost",
    " u@example.org ",
    "v@1.2.3.4",
};
static const char long_local[] = A32 A32 "@b.com", long_domain[] = "r@" A32 "." A32 ".com";

/* Changes, adds or takes away one byte of TEXT; returns the new length. */
static size_t change_one(uint64_t *seed, char *text, size_t length)
{
    size_t at = next_random(seed) % length;
    uint64_t way = next_random(seed) % 3;
    if (way == 0) {
        memmove(text + at, text + at + 1, length - at - 1);
        return length - 1;
    }
    if (way == 1)
        memmove(text + at + 1, text + at, length - at);
    text[at] = random_letter(seed);
    return length + (way == 1);
}

/* A model with up to three changes. */
static size_t mutate(uint64_t *seed, char *text)
{
    size_t count = sizeof models / sizeof *models, chosen = next_random(seed) % (count + 2);
    const char *model = chosen < count ? models[chosen] : chosen == count ? long_local : long_domain;
    size_t length = strlen(model);
    memcpy(text, model, length);
    for (uint64_t changes = next_random(seed) % 4; changes > 0 && length > 1; changes--)
        length = change_one(seed, text, length);
    return length;
}

static size_t make_up(uint64_t *seed, char *text)
{
    size_t length = next_random(seed) % 24;
    for (size_t i = 0; i < length; i++)
        text[i] = letters[next_random(seed) % 15];
    return length;
}

/* Whether the short way leaves TEXT to the long one although it is plain: validators/syntax/syntax.h says which. */
static bool is_left(struct str text)
{
    static const char *const ends[] = {"test", "arpa", "ocal", "nion", "alid", "mple", "host"};
    const char *at = memchr(text.bytes, '@', text.length);
    struct str domain = str_tail(text, (size_t)(at - text.bytes) + 1);
    struct str end = str_tail(domain, domain.length - (domain.length < 4 ? domain.length : 4));
    char last = text.bytes[text.length - 1];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (str_equal_nocase(end, str_of(ends[i])))
            return true;
    return domain.length < 4 || domain.length > 63 || (last >= '0' && last <= '9') ||
           memmem(domain.bytes, domain.length, "--", 2) != NULL;
}

/* As struct address has it: neither a tag nor a capital. */
static bool is_simple(struct str local)
{
    for (size_t i = 0; i < local.length; i++)
        if (local.bytes[i] == '+' || local.bytes[i] != ascii_lower(local.bytes[i]))
            return false;
    return true;
}

struct counts {
    size_t taken, left, refused;
};

static void compare(struct str cell, struct arena *arena, struct counts *counts)
{
    struct address plain = {0}, full = {0};
    struct str text = str_trim(cell);
    bool is_plain = syntax_read_plain(cell, arena, &plain);
    bool is_good = utf8_is_valid(text) && syntax_read_one(text, arena, &full) == NULL && full.flags == 0;
    bool left = is_good && is_left(text);
    if (is_plain && !is_good)
        fail_msg("<%.*s>: good for the short way alone", (int)cell.length, cell.bytes);
    if (is_good && !is_plain && !left)
        fail_msg("<%.*s>: good for the long way alone", (int)cell.length, cell.bytes);
    if (is_plain) {
        assert_true(str_equal(plain.text, full.text));
        assert_int_equal(plain.local_length, full.local_length);
        assert_int_equal(plain.flags, 0);
        assert_true(plain.simple == is_simple(address_local(&plain)));
    }
    counts->taken += is_plain;
    counts->left += is_good && !is_plain;
    counts->refused += !is_good;
}

static void the_short_way_agrees_with_the_long_one(void **state)
{
    (void)state;
    uint64_t seed = 88172645463325252u;
    struct counts counts = {0};
    struct fence fence = fence_open();
    struct arena arena = {0};
    for (size_t round = 0; round < ROUNDS; round++) {
        char text[ROOM];
        size_t length = round % 4 == 0 ? make_up(&seed, text) : mutate(&seed, text);
        compare(fenced(fence, (struct str){text, length}, round % 2 == 0), &arena, &counts);
        arena_empty(&arena);
    }
    arena_free(&arena);
    fence_close(fence);
    printf("%zu taken by the short way, %zu left by it, %zu refused by both\n", counts.taken, counts.left,
           counts.refused);
    assert_true(counts.taken > ROUNDS / 10 && counts.left > ROUNDS / 100 && counts.refused > ROUNDS / 10);
}

/* The short way copies only a domain that has capitals. */
static void what_is_plain_is_not_copied(void **state)
{
    (void)state;
    struct arena arena = {0};
    struct address address;
    struct str cell = STR(" John+x@example.com\t");
    assert_true(syntax_read_plain(cell, &arena, &address));
    assert_ptr_equal(address.text.bytes, cell.bytes + 1);
    assert_null(arena.chunks);
    assert_true(syntax_read_plain(STR("John@Example.com"), &arena, &address));
    assert_true(str_equal(address.text, STR("John@example.com")));
    assert_non_null(arena.chunks);
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_short_way_agrees_with_the_long_one),
        cmocka_unit_test(what_is_plain_is_not_copied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
