/* Which domains are taken for a misspelt provider, and above all which never are. */
#include "tests/unit/base/judge_fixture.h"

#include <stdio.h>

#include "validators/lists/lists.h"

struct typo_case {
    const char *domain;
    const char *meant; /* NULL: nothing is suggested */
};

static const struct typo_case edits[] = {
    {"gmial.com", "gmail.com"},
    {"gamil.com", "gmail.com"},
    {"mgail.com", "gmail.com"},
    {"gnail.com", "gmail.com"},
    {"gmaill.com", "gmail.com"},
    {"ggmail.com", "gmail.com"},
    {"gmal.com", "gmail.com"},
    {"hotmial.com", "hotmail.com"},
    {"hotmal.com", "hotmail.com"},
    {"hormail.co.uk", "hotmail.co.uk"},
    {"otmail.com", "hotmail.com"},
    {"yahooo.com", "yahoo.com"},
    {"yaho.com", "yahoo.com"},
    {"yahoi.fr", "yahoo.fr"},
    {"outlok.com", "outlook.com"},
    {"outloook.de", "outlook.de"},
    {"iclould.com", "icloud.com"},
    {"foxmial.com", "foxmail.com"},
    {"protonmial.com", "protonmail.com"},
    {"comcats.net", "comcast.net"},
    {"seznan.cz", "seznam.cz"},
    {"gmial.con", "gmail.com"},
};

static const struct typo_case slips[] = {
    {"gmail.con", "gmail.com"},
    {"gmail.co", "gmail.com"},
    {"gmail.cm", "gmail.com"},
    {"gmail.comm", "gmail.com"},
    {"gmail.cmo", "gmail.com"},
    {"gmail.ocm", "gmail.com"},
    {"gmail.vom", "gmail.com"},
    {"gmail.xom", "gmail.com"},
    {"gmail.om", "gmail.com"},
    {"gmail.cim", "gmail.com"},
    {"gmail.com.com", "gmail.com"},
    {"hotmail.con", "hotmail.com"},
    {"hotmail.co", "hotmail.com"},
    {"qq.con", "qq.com"},
    {"163.con", "163.com"},
    {"126.con", "126.com"},
    {"qq.co", "qq.com"},
    {"comcast.nte", "comcast.net"},
    {"att.ner", "att.net"},
    {"mail.ry", "mail.ru"},
    {"live.con", "live.com"},
    {"yahoo.couk", "yahoo.co.uk"},
    {"web.dee", "web.de"},
    {"sina.con.cn", "sina.com.cn"},
    {"hotmail.con.br", "hotmail.com.br"},
};

/* These must be safe even where no list knows them. */
static const char *const never[] = {
    "gmail.com",   "163.com",      "126.com",      "139.com",      "qq.com",        "foxmail.com",
    "yeah.net",    "sina.cn",      "sina.com",     "sina.com.cn",  "yahoo.cn",      "yahoo.com.cn",
    "gmx.com",     "gmx.de",       "gmx.net",      "gmx.co",       "ymail.com",     "me.com",
    "hey.com",     "pm.me",        "proton.me",    "mail.ru",      "mail.com",      "email.com",
    "live.cn",     "live.co",      "msn.cn",       "outlook.cn",   "hotmail.co.uk", "yahoo.co.jp",
    "yahoo.co.kr", "aol.com",      "aol.co.uk",    "aol.co",       "aol.de",        "aol.fr",
    "att.net",     "naver.com",    "never.com",    "zoho.com",     "zoho.eu",       "163.net",
    "vip.qq.com",  "vip.163.com",  "vip.sina.com", "qq.com.cn",    "188.com",       "189.cn",
    "mail.com.cn", "cloud.com",    "incloud.com",  "gomail.com",   "fmail.com",     "hmail.com",
    "faxmail.com", "hostmail.com", "index.ru",     "gambler.ru",   "arbor.de",      "freinet.de",
    "charger.net", "orage.fr",     "libera.it",    "tetra.com.br", "interna.pl",    "company.co",
    "company.cm",  "verizon.com",  "comcast.com",  "yandex.net",   "x.gmial.com",   "gmail.company.com",
    "a.b",         "com",          "g.com",        "ab.com",       "gmail.ru",      "aliyuncs.com"};

static struct str suggestion_for(const struct policy *policy, const char *name, const struct reason **reason)
{
    struct domain domain;
    struct domain_facts facts;
    domain_of(str_of(name), &domain);
    judge_domain(policy, &domain, &facts);
    *reason = facts.reason;
    return facts.suggestion;
}

static void check_cases(const struct policy *policy, const struct typo_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct reason *reason;
        struct str meant = suggestion_for(policy, cases[i].domain, &reason);
        if (!str_equal(meant, str_of(cases[i].meant ? cases[i].meant : "")))
            fail_msg("for %s there is '%.*s'", cases[i].domain, (int)meant.length, meant.bytes);
        if (cases[i].meant != NULL && strcmp(reason->code, "typo_domain") != 0)
            fail_msg("%s is %s", cases[i].domain, reason->code);
    }
}

static void check_never(const struct policy *policy)
{
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        check_cases(policy, &(struct typo_case){never[i], NULL}, 1);
}

#define CHECK(policy, cases) check_cases(policy, cases, sizeof(cases) / sizeof(cases)[0])

static void test_without_lists(void **state)
{
    (void)state;
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    CHECK(&fixture.policy, edits);
    CHECK(&fixture.policy, slips);
    check_never(&fixture.policy);
    judge_fixture_close(&fixture);
}

static void test_with_shipped_lists(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct lists lists;
    struct fail fail = {0};
    assert_true(lists_open(&lists, &settings, &fail));
    struct policy policy = {&lists, &settings};
    CHECK(&policy, edits);
    CHECK(&policy, slips);
    check_never(&policy);
    lists_close(&lists);
}

/* The tables of typo.c are searched by the first letter: every brand must be found there, whatever its place.
 */
static void test_every_brand_is_found(void **state)
{
    (void)state;
    static const char *const brands[] = {
        "126.com",        "139.com",        "163.com",        "188.com",     "21cn.com",     "aliyun.com",
        "aol.com",        "btinternet.com", "fastmail.com",   "foxmail.com", "gmail.com",    "gmx.com",
        "googlemail.com", "hotmail.com",    "icloud.com",     "live.com",    "mac.com",      "mail.com",
        "me.com",         "msn.com",        "nate.com",       "naver.com",   "outlook.com",  "protonmail.com",
        "qq.com",         "rediffmail.com", "rocketmail.com", "sina.com",    "sohu.com",     "tom.com",
        "yahoo.com",      "yandex.com",     "ymail.com",      "zoho.com",    "zohomail.com", "263.net",
        "att.net",        "bellsouth.net",  "comcast.net",    "cox.net",     "daum.net",     "earthlink.net",
        "hanmail.net",    "laposte.net",    "sbcglobal.net",  "verizon.net", "yeah.net",     "free.fr",
        "orange.fr",      "sfr.fr",         "wanadoo.fr",     "freenet.de",  "t-online.de",  "web.de",
        "libero.it",      "tiscali.it",     "virgilio.it",    "rambler.ru",  "uol.com.br",   "terra.com.br",
    };
    static const struct {
        const char *right, *wrong;
    } ends[] = {{".com", ".con"}, {".net", ".nte"}, {".fr", ".ft"}, {".de", ".dee"},
                {".it", ".itt"},  {".ru", ".ry"},   {".br", ""}};
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < sizeof brands / sizeof brands[0]; i++) {
        struct str brand = str_of(brands[i]);
        size_t end = 0;
        while (!str_ends(brand, str_of(ends[end].right)))
            end++;
        size_t stem = brand.length - strlen(ends[end].right);
        char domain[64];
        snprintf(domain, sizeof domain, "%.*s%s", (int)stem, brands[i], ends[end].wrong);
        if (ends[end].wrong[0] == '\0') /* uol.com.br: uol.combr */
            snprintf(domain, sizeof domain, "%.*sbr", (int)stem, brands[i]);
        check_cases(&fixture.policy, &(struct typo_case){domain, brands[i]}, 1);
    }
    static const struct typo_case edited[] = {{"docommo.ne.jp", "docomo.ne.jp"},
                                              {"ezwebb.ne.jp", "ezweb.ne.jp"},
                                              {"softbnak.ne.jp", "softbank.ne.jp"},
                                              {"seznamm.cz", "seznam.cz"}};
    CHECK(&fixture.policy, edited);
    judge_fixture_close(&fixture);
}

/* gmaul.com and gmsil.com would be misspellings if nobody had vouched for them. */
static void test_gates(void **state)
{
    (void)state;
    static const struct typo_case cases[] = {
        {"gmaik.com", "gmail.com"}, /* nobody vouches for this one */
        {"gmaul.com", NULL},        /* protected */
        {"gmsil.com", NULL},        /* --allow */
    };
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    CHECK(&fixture.policy, cases);
    name_map_add_lines(fixture.lists.free_mail, STR("gmaik.com"));
    name_map_add_lines(fixture.lists.relay, STR("gmaio.com"));
    name_map_add_lines(fixture.lists.provider, STR("gmaip.com some"));
    static const struct typo_case then[] = {{"gmaik.com", NULL}, {"gmaio.com", NULL}, {"gmaip.com", NULL}};
    CHECK(&fixture.policy, then);
    judge_fixture_close(&fixture);
}

/* No domain of FILE may get a suggestion from POLICY; returns how many there were. */
static size_t check_file(const struct policy *policy, const char *file)
{
    FILE *lines = fopen(file, "r");
    assert_non_null(lines);
    char line[512];
    size_t count = 0;
    while (fgets(line, sizeof line, lines)) {
        if (line[0] == '#')
            continue;
        line[strcspn(line, " \n")] = '\0';
        const struct reason *reason;
        if (suggestion_for(policy, line, &reason).length > 0)
            fail_msg("%s of %s is taken for a misspelling", line, file);
        count++;
    }
    fclose(lines);
    return count;
}

static void test_no_provider_is_touched(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct lists lists;
    struct fail fail = {0};
    assert_true(lists_open(&lists, &settings, &fail));
    struct policy policy = {&lists, &settings};
    assert_true(check_file(&policy, "validators/lists/provider.txt") > 500);
    assert_true(check_file(&policy, "validators/lists/free_mail.txt") > 1000);
    assert_true(check_file(&policy, "validators/lists/protect.txt") > 500);
    assert_true(check_file(&policy, "validators/lists/relay.txt") > 10);
    lists_close(&lists);
}

/* What is suggested must itself be a provider of the shipped lists: else the table has a misspelling of its
 * own. */
static void test_suggestions_are_providers(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct lists lists;
    struct fail fail = {0};
    assert_true(lists_open(&lists, &settings, &fail));
    static const struct typo_case *const tables[] = {edits, slips};
    static const size_t counts[] = {sizeof edits / sizeof edits[0], sizeof slips / sizeof slips[0]};
    for (size_t t = 0; t < 2; t++) {
        for (size_t i = 0; i < counts[t]; i++) {
            struct name name = name_of(str_of(tables[t][i].meant));
            assert_true(name_map_find(lists.free_mail, &name, NULL));
        }
    }
    lists_close(&lists);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_without_lists),
        cmocka_unit_test(test_with_shipped_lists),
        cmocka_unit_test(test_gates),
        cmocka_unit_test(test_no_provider_is_touched),
        cmocka_unit_test(test_suggestions_are_providers),
        cmocka_unit_test(test_every_brand_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
