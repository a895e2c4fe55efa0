/* Which addresses are the same one: to --dedupe exact, to --dedupe canonical and to --suppress. */
#include "tests/unit/base/judge_fixture.h"

#include <stdio.h>

#include "validators/names/canonical.h"

enum { SEED = 7 };

enum same { SAME_NEVER = 0, SAME_SUPPRESSED = 1, SAME_CANONICAL = 2, SAME_EXACT = 4 };

static const struct {
    const char *one, *other;
    unsigned same;
} cases[] = {
    {"ann@company.test", "ann@company.test", SAME_EXACT | SAME_CANONICAL | SAME_SUPPRESSED},
    {"ann@company.test", "bob@company.test", SAME_NEVER},
    {"ann@company.test", "ann@other.test", SAME_NEVER},
    /* RFC 5321 2.3.11: the case of an unknown host's local part is its own affair */
    {"Ann@company.test", "ann@company.test", SAME_CANONICAL | SAME_SUPPRESSED},
    {"Ann.Smith@gmail.com", "ann.smith@gmail.com", SAME_EXACT | SAME_CANONICAL | SAME_SUPPRESSED},
    {"LiLei@163.com", "lilei@163.com", SAME_EXACT | SAME_CANONICAL | SAME_SUPPRESSED},
    {"LiLei@QQ.com", "lilei@QQ.com", SAME_CANONICAL | SAME_SUPPRESSED}, /* no domain is in upper case here */
    {"annsmith@gmail.com", "ann.smith@gmail.com", SAME_CANONICAL},
    {"annsmith+shop@gmail.com", "ann.smith@gmail.com", SAME_CANONICAL},
    {"annsmith@googlemail.com", "ann.smith@gmail.com", SAME_CANONICAL},
    {"A.N.N.smith+1@googlemail.com", "annsmith+2@gmail.com", SAME_CANONICAL},
    {"annsmith@gmail.com", "annsmiths@gmail.com", SAME_NEVER},
    {"+shop@gmail.com", "+other@gmail.com", SAME_NEVER},
    {"ann+shop@outlook.com", "Ann@outlook.com", SAME_CANONICAL},
    {"ann.s@outlook.com", "anns@outlook.com", SAME_NEVER},
    {"ann+shop@qq.com", "ann@qq.com", SAME_NEVER},
    {"ann+shop@company.test", "ann@company.test", SAME_NEVER},
    {"ann.s@company.test", "anns@company.test", SAME_NEVER},
    {"ann-shop@yahoo.fr", "ann@yahoo.fr", SAME_NEVER},
    {"Jos\xc3\xa9@company.test", "jos\xc3\xa9@company.test", SAME_CANONICAL | SAME_SUPPRESSED},
};

static uint64_t key(const struct policy *policy, const char *text, enum dedupe how)
{
    struct judged judged = judge(policy, text);
    return address_key(&judged.address, judged.facts.mailbox, how, SEED);
}

static unsigned same_of(const struct policy *policy, const char *one, const char *other)
{
    struct address a = address_of(one), b = address_of(other);
    unsigned same = SAME_NEVER;
    if (key(policy, one, DEDUPE_EXACT) == key(policy, other, DEDUPE_EXACT))
        same |= SAME_EXACT;
    if (key(policy, one, DEDUPE_CANONICAL) == key(policy, other, DEDUPE_CANONICAL))
        same |= SAME_CANONICAL;
    if (suppress_key(&a, SEED) == suppress_key(&b, SEED))
        same |= SAME_SUPPRESSED;
    return same;
}

static void test_same(void **state)
{
    (void)state;
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        unsigned same = same_of(&fixture.policy, cases[i].one, cases[i].other);
        if (same != cases[i].same)
            fail_msg("%s and %s: %u, not %u", cases[i].one, cases[i].other, same, cases[i].same);
    }
    judge_fixture_close(&fixture);
}

static void test_seed_counts(void **state)
{
    (void)state;
    struct address ann = address_of("ann@company.test");
    assert_true(address_key(&ann, NULL, DEDUPE_EXACT, 1) != address_key(&ann, NULL, DEDUPE_EXACT, 2));
    assert_true(suppress_key(&ann, 1) != suppress_key(&ann, 2));
}

/* An address of any length: one that is too long to be folded is compared as it is. */
static void test_long_addresses(void **state)
{
    (void)state;
    static char one[2000], other[2000];
    for (unsigned length = 1; length < sizeof one; length++) {
        memset(one, 'a', length);
        memset(other, 'a', length);
        other[length - 1] = 'A';
        struct address a = {.text = {one, length}, .local_length = length - 1};
        struct address b = {.text = {other, length}, .local_length = length - 1};
        one[length - 1] = '@';
        if (length > 1)
            other[0] = 'A';
        other[length - 1] = '@';
        bool same = suppress_key(&a, SEED) == suppress_key(&b, SEED);
        assert_true(same == (length <= 320 || length == 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_same),
        cmocka_unit_test(test_seed_counts),
        cmocka_unit_test(test_long_addresses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
