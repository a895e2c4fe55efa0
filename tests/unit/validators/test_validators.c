/* Every reason that the local validators give, and next to each a neighbour that must not get it. */
#include "tests/unit/base/judge_fixture.h"

#include <stdio.h>

#include "validators/lists/lists.h"

struct judge_case {
    const char *name;
    const char *address;
    const char *reason; /* NULL: well_formed */
    unsigned flags;     /* of the address and its domain */
    enum role_policy role;
};

static const struct judge_case disposable_cases[] = {
    {.name = "an ordinary company", .address = "ann@company.test"},
    {.name = "confirmed", .address = "ann@mailinator.com", .reason = "disposable"},
    {.name = "below a confirmed one", .address = "ann@x.mailinator.com", .reason = "disposable"},
    {.name = "ends alike but is another", .address = "ann@notmailinator.com"},
    {.name = "suspect", .address = "ann@suspect.test", .reason = "disposable_suspect"},
    {.name = "below a suspect", .address = "ann@a.b.suspect.test", .reason = "disposable_suspect"},
    {.name = "protected at the same level", .address = "ann@protected.test"},
    {.name = "below a protected one", .address = "ann@bad.protected.test"},
    {.name = "allowed at the same level", .address = "ann@listed.test"},
    {.name = "allowed further up: the closer entry counts",
     .address = "ann@sub.friendly.test",
     .reason = "disposable"},
    {.name = "beside it", .address = "ann@other.friendly.test"},
    {.name = "blocked", .address = "ann@blocked.test", .reason = "disposable"},
    {.name = "below a blocked one", .address = "ann@mx.blocked.test", .reason = "disposable"},
    {.name = "blocked wins over suspect", .address = "ann@weak.blocked.test", .reason = "disposable"},
    {.name = "allowed below a blocked one", .address = "ann@ok.blocked.test"},
    {.name = "allowed and blocked", .address = "ann@twice.test"},
    {.name = "blocked although protected", .address = "ann@protected.below.test", .reason = "disposable"},
    {.name = "a suffix is blocked: itself", .address = "ann@com.cn", .reason = "disposable"},
    {.name = "a suffix is blocked: not what is below", .address = "ann@company.com.cn"},
    {.name = "a suffix is allowed: nothing below is", .address = "ann@x.edu.pl"},
    {.name = "relay", .address = "ann@relay.test", .flags = FLAG_RELAY},
    {.name = "below a relay, and listed", .address = "ann@alias.relay.test", .flags = FLAG_RELAY},
    {.name = "a misspelt provider is no throw-away", .address = "ann@hotmial.com", .reason = "typo_domain"},
    {.name = "unless the user blocks it", .address = "ann@yahho.fr", .reason = "disposable"},

};

static const struct judge_case role_cases[] = {
    {.name = "a person", .address = "ann@company.test"},
    {.name = "a post", .address = "info@company.test", .reason = "role", .flags = FLAG_ROLE},
    {.name = "in any case", .address = "SALES@company.test", .reason = "role", .flags = FLAG_ROLE},
    {.name = "with a tag", .address = "Info+spring@company.test", .reason = "role", .flags = FLAG_ROLE},
    {.name = "Chinese", .address = "kefu@company.test", .reason = "role", .flags = FLAG_ROLE},
    {.name = "begins alike", .address = "information@company.test"},
    {.name = "ends alike", .address = "myinfo@company.test"},
    {.name = "only a tag", .address = "+info@company.test"},
    {.name = "kept", .address = "info@company.test", .flags = FLAG_ROLE, .role = ROLE_KEEP},
    {.name = "no reader", .address = "no-reply@company.test", .reason = "no_reply", .flags = FLAG_ROLE},
    {.name = "no reader is risky always",
     .address = "No-Reply@company.test",
     .reason = "no_reply",
     .flags = FLAG_ROLE,
     .role = ROLE_KEEP},
    {.name = "abuse",
     .address = "abuse@company.test",
     .reason = "no_reply",
     .flags = FLAG_ROLE,
     .role = ROLE_KEEP},
    {.name = "too long to be a post", .address = "infoinfoinfoinfoinfoinfoinfo@company.test"},
    {.name = "throw-away weighs more",
     .address = "info@mailinator.com",
     .reason = "disposable",
     .flags = FLAG_ROLE},

};

static const struct judge_case mailbox_cases[] = {
    {.name = "gmail", .address = "ann.smith@gmail.com", .flags = FLAG_FREE},
    {.name = "gmail, tagged", .address = "ann.smith+shop_1@gmail.com", .flags = FLAG_FREE},
    {.name = "gmail, six with the dot", .address = "jo.doe@gmail.com", .flags = FLAG_FREE},
    {.name = "gmail, too short",
     .address = "annie@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "gmail, too short before its tag",
     .address = "ann+shopping@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "gmail, nothing but a tag",
     .address = "+shopping@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "gmail, 30", .address = "a23456789012345678901234567890@gmail.com", .flags = FLAG_FREE},
    {.name = "gmail, 30 and dots",
     .address = "a.2.3.4.5.6.7.8.9.0.12345678901234567890@gmail.com",
     .flags = FLAG_FREE},
    {.name = "gmail, 31",
     .address = "a234567890123456789012345678901@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "gmail, underscore",
     .address = "ann_smith@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "gmail, UTF-8",
     .address = "\xe5\xae\x89\xe5\xae\x89\xe5\xae\x89@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "googlemail, hyphen",
     .address = "ann-smith@googlemail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "the staff of google", .address = "ann_x@google.com"},
    {.name = "below gmail", .address = "ann_x@mx.gmail.com", .flags = FLAG_FREE},
    {.name = "a company", .address = "a_b@company.test"},
    {.name = "qq, number", .address = "10001@qq.com", .flags = FLAG_FREE},
    {.name = "qq, eleven", .address = "13912345678@qq.com", .flags = FLAG_FREE},
    {.name = "qq, four", .address = "1000@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "qq, twelve", .address = "139123456789@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "qq, from 0", .address = "012345@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "qq, alias", .address = "li.lei_2-x@qq.com", .flags = FLAG_FREE},
    {.name = "qq, alias of two", .address = "li@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "qq, alias of 19",
     .address = "abcdefghij123456789@qq.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "qq, digit first", .address = "1lilei@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "qq, tag", .address = "lilei+a@qq.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "vip.qq, number", .address = "10001@vip.qq.com", .flags = FLAG_FREE},
    {.name = "foxmail, former days", .address = "2lilei@foxmail.com", .flags = FLAG_FREE},
    {.name = "foxmail, tag",
     .address = "lilei+a@foxmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "163", .address = "li_lei@163.com", .flags = FLAG_FREE},
    {.name = "163, mobile number", .address = "13912345678@163.com", .flags = FLAG_FREE},
    {.name = "163, former days", .address = "li.l@163.com", .flags = FLAG_FREE},
    {.name = "163, three", .address = "lil@163.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "163, 19",
     .address = "abcdefghij123456789@163.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE},
    {.name = "163, plus", .address = "lilei+a@163.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "vip.163, short", .address = "li@vip.163.com", .flags = FLAG_FREE},
    {.name = "vip.163, plus", .address = "li+a@vip.163.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "outlook", .address = "a_b-c.d+tag!@outlook.com", .flags = FLAG_FREE},
    {.name = "outlook, !", .address = "a!b@outlook.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "yahoo", .address = "ann-shop@yahoo.fr", .flags = FLAG_FREE},
    {.name = "yahoo, $", .address = "ann$@yahoo.fr", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "icloud", .address = "ann_s+x@icloud.com", .flags = FLAG_FREE},
    {.name = "icloud, '", .address = "o'neill@icloud.com", .reason = "provider_syntax", .flags = FLAG_FREE},
    {.name = "proton says nothing", .address = "o'neill@proton.me", .flags = FLAG_FREE},
    {.name = "the impossible name before the post",
     .address = "info@gmail.com",
     .reason = "provider_syntax",
     .flags = FLAG_FREE | FLAG_ROLE},

};

static void check_cases(const struct judge_case *cases, size_t count)
{
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < count; i++) {
        fixture.settings.role = cases[i].role;
        struct judged judged = judge(&fixture.policy, cases[i].address);
        const char *wanted = cases[i].reason ? cases[i].reason : "well_formed";
        unsigned flags = judged.address.flags | judged.facts.flags;
        if (strcmp(judged.reason->code, wanted) != 0 || flags != cases[i].flags)
            fail_msg("%s: %s is %s with flags %#x, not %s with %#x", cases[i].name, cases[i].address,
                     judged.reason->code, flags, wanted, cases[i].flags);
    }
    judge_fixture_close(&fixture);
}

#define CHECK(cases) check_cases(cases, sizeof(cases) / sizeof(cases)[0])

static void test_disposable(void **state)
{
    (void)state;
    CHECK(disposable_cases);
}

static void test_role(void **state)
{
    (void)state;
    CHECK(role_cases);
}

static void test_mailbox(void **state)
{
    (void)state;
    CHECK(mailbox_cases);
}

static void test_provider(void **state)
{
    (void)state;
    static const struct {
        const char *address, *provider;
        unsigned flags;
    } cases[] = {
        {"ann@gmail.com", "google", FLAG_FREE},
        {"ann@google.com", "google", 0},
        {"ann@x.google.com", "google", 0},
        {"ann@free.test", "", FLAG_FREE},
        {"ann@company.test", "", 0},
        {"ann@notgmail.com", "", 0},
        {"ann@mx.vip.qq.com", "qq", FLAG_FREE},
    };
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct judged judged = judge(&fixture.policy, cases[i].address);
        assert_true(str_equal(judged.facts.provider, str_of(cases[i].provider)));
        assert_int_equal(judged.facts.flags, cases[i].flags);
    }
    judge_fixture_close(&fixture);
}

/* The promise that ecosystem.md asks for: the mass providers pass through the lists that ship. */
static void test_shipped_lists(void **state)
{
    (void)state;
    static const struct judge_case cases[] = {
        {.name = "qq", .address = "10001@qq.com"},
        {.name = "163", .address = "lilei1@163.com"},
        {.name = "126", .address = "lilei1@126.com"},
        {.name = "139", .address = "13912345678@139.com"},
        {.name = "189", .address = "18912345678@189.cn"},
        {.name = "sina", .address = "lilei@sina.cn"},
        {.name = "sohu", .address = "lilei@sohu.com"},
        {.name = "yeah", .address = "lilei1@yeah.net"},
        {.name = "tom", .address = "lilei@tom.com"},
        {.name = "21cn", .address = "lilei@21cn.com"},
        {.name = "zoho", .address = "lilei@zoho.com"},
        {.name = "a Polish university", .address = "ann@uni.edu.pl"},
        {.name = "gmx", .address = "ann@gmx.de"},
        {.name = "mailinator", .address = "ann@mailinator.com", .reason = "disposable"},
        {.name = "yopmail", .address = "ann@yopmail.com", .reason = "disposable"},
        {.name = "duck", .address = "ann@duck.com"},
        {.name = "misspelt", .address = "ann.lee@gmial.com", .reason = "typo_domain"},
        {.name = "kefu", .address = "kefu@company.cn", .reason = "role"},

    };
    struct settings settings = {0};
    struct lists lists;
    struct fail fail = {0};
    assert_true(lists_open(&lists, &settings, &fail));
    struct policy policy = {&lists, &settings};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct judged judged = judge(&policy, cases[i].address);
        const char *wanted = cases[i].reason ? cases[i].reason : "well_formed";
        if (strcmp(judged.reason->code, wanted) != 0)
            fail_msg("%s: %s is %s, not %s", cases[i].name, cases[i].address, judged.reason->code, wanted);
    }
    lists_close(&lists);
}

/* role.c looks no further than ROLE_NAME_MAX bytes and at lower-case names only. */
static void test_shipped_roles_can_be_found(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct lists lists;
    struct fail fail = {0};
    assert_true(lists_open(&lists, &settings, &fail));
    struct policy policy = {&lists, &settings};
    FILE *file = fopen("validators/lists/role.txt", "r");
    assert_non_null(file);
    char line[256];
    size_t found = 0;
    while (fgets(line, sizeof line, file)) {
        if (line[0] == '#')
            continue;
        char address[300];
        line[strcspn(line, " \n")] = '\0';
        snprintf(address, sizeof address, "%s@company.test", line);
        struct judged judged = judge(&policy, address);
        if (!(judged.address.flags & FLAG_ROLE))
            fail_msg("%s is in role.txt and is not found", line);
        found++;
    }
    fclose(file);
    assert_true(found > 100);
    lists_close(&lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_disposable),    cmocka_unit_test(test_role),
        cmocka_unit_test(test_mailbox),       cmocka_unit_test(test_provider),
        cmocka_unit_test(test_shipped_lists), cmocka_unit_test(test_shipped_roles_can_be_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
