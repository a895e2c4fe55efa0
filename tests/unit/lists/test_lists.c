/* The lists that ship, held against what they must never say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "validators/lists/lists.h"
#include "validators/names/address.h"
#include "validators/names/domain_idn2.h"
#include "validators/names/public_suffix_psl.h"

enum { PATH_BYTES = 128, COUNT_LINE_BYTES = 40 };

static struct lists *opened(void **state)
{
    return *state;
}

static int open_lists(void **state)
{
    static const struct settings defaults;
    struct fail news = {0};
    *state = calloc(1, sizeof(struct lists));
    return *state != NULL && lists_open(*state, &defaults, &news) ? 0 : -1;
}

static int close_lists(void **state)
{
    lists_close(*state);
    free(*state);
    return 0;
}

static bool found(const struct name_map *map, const char *text)
{
    struct domain domain;
    domain_of(str_of(text), &domain);
    return domain_find(&domain, map, NULL) >= 0;
}

/* The file in the tree that SOURCE was made from; the caller frees it. */
static char *file_of(const struct list_source *source, struct str *text)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof path, "validators/lists/%s", source->file);
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    assert_int_equal(fseek(file, 0, SEEK_END), 0);
    size_t length = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(length + 1);
    assert_non_null(bytes);
    assert_int_equal(fread(bytes, 1, length, file), length);
    fclose(file);
    *text = (struct str){bytes, length};
    return bytes;
}

static struct str first_word(struct str line)
{
    const char *space = memchr(line.bytes, ' ', line.length);
    return space ? str_head(line, (size_t)(space - line.bytes)) : line;
}

static int compare(struct str a, struct str b)
{
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
    return order != 0 ? order : (a.length > b.length) - (a.length < b.length);
}

static bool is_local_part(struct str name)
{
    for (size_t i = 0; i < name.length; i++)
        if (strchr("abcdefghijklmnopqrstuvwxyz0123456789._-", name.bytes[i]) == NULL)
            return false;
    return name.length > 0 && name.length <= LOCAL_MAX;
}

static bool is_domain(struct str name)
{
    char ascii[DOMAIN_MAX + 1];
    return domain_to_ascii(name, ascii) == name.length && memcmp(ascii, name.bytes, name.length) == 0;
}

static void check_names(const struct list_source *source, struct str text)
{
    bool local = strcmp(source->file, "role.txt") == 0;
    struct str line, last = STR("");
    size_t names = 0;
    while (str_line(&text, &line)) {
        struct str name = first_word(line);
        if (str_starts(line, STR("#")))
            continue;
        if (!(local ? is_local_part(name) : is_domain(name)))
            fail_msg("%s: %.*s is no name", source->file, (int)name.length, name.bytes);
        if (names++ > 0 && compare(last, name) >= 0)
            fail_msg("%s: %.*s is not in order", source->file, (int)name.length, name.bytes);
        last = name;
    }
    assert_int_equal(names, source->names);
}

static void every_list_is_sorted_unique_and_well_spelt(void **state)
{
    size_t count;
    const struct list_source *sources = lists_sources(opened(state), &count);
    assert_int_equal(count, 8);
    for (size_t i = 0; i < count; i++) {
        struct str text;
        char *bytes = file_of(&sources[i], &text);
        assert_true(i == 0 || strcmp(sources[i - 1].file, sources[i].file) < 0);
        check_names(&sources[i], text);
        assert_true(str_starts(text, sources[i].header));
        free(bytes);
    }
}

static void every_header_says_where_it_is_from(void **state)
{
    size_t count;
    const struct list_source *sources = lists_sources(opened(state), &count);
    for (size_t i = 0; i < count; i++) {
        char counted[COUNT_LINE_BYTES];
        snprintf(counted, sizeof counted, "\n# names: %zu\n", sources[i].names);
        struct str header = sources[i].header;
        assert_non_null(memmem(header.bytes, header.length, counted, strlen(counted)));
        assert_non_null(memmem(header.bytes, header.length, "\n# source: ", 11));
        assert_true(str_ends(header, STR("\n")));
    }
}

/* Fails where a name of TEXT is a public suffix, protected, a relay, or confirmed and free mail. */
static void check_disposable(const struct lists *lists, struct str text)
{
    struct str line;
    while (str_line(&text, &line)) {
        char name[DOMAIN_MAX + 1];
        if (str_starts(line, STR("#")))
            continue;
        snprintf(name, sizeof name, "%.*s", (int)line.length, line.bytes);
        if (public_suffix(name) || found(lists->protect, name) || found(lists->relay, name))
            fail_msg("%s may not be called disposable", name);
        struct name whole = name_of(line);
        if (name_map_find(lists->free_mail, &whole, NULL) && name_map_find(lists->disposable, &whole, NULL))
            fail_msg("%s is free mail and disposable", name);
    }
}

static const char *const legitimate[] = {
    "qq.com",
    "vip.qq.com",
    "foxmail.com",
    "163.com",
    "vip.163.com",
    "126.com",
    "139.com",
    "189.cn",
    "sohu.com",
    "yeah.net",
    "188.com",
    "tom.com",
    "21cn.com",
    "sina.com",
    "sina.cn",
    "aliyun.com",
    "wo.cn",
    "263.net",
    "88.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "kakao.com",
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "hotmail.com",
    "live.com",
    "yahoo.com",
    "yahoo.co.jp",
    "icloud.com",
    "me.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "zoho.com",
    "mail.ru",
    "bk.ru",
    "yandex.ru",
    "gmx.com",
    "gmx.de",
    "web.de",
    "t-online.de",
    "fastmail.com",
    "tuta.com",
    "keemail.me",
    "hey.com",
    "mail.com",
    "email.com",
    "hushmail.com",
    "inbox.com",
    "test.com",
    "example.com",
    "usa.com",
    "consultant.com",
    "freemail.hu",
    "seznam.cz",
    "wp.pl",
    "libero.it",
    "orange.fr",
    "free.fr",
    "laposte.net",
    "comcast.net",
    "att.net",
    "rediffmail.com",
    "uol.com.br",
    "uw.edu.pl",
    "example.msk.ru",
    "firma.pp.ua",
    "sekolah.web.id",
    "nus.edu.sg",
    "student.mit.edu",
    "shop.za.com",
    "me.hopto.org",
    "me.ddns.net",
    "duck.com",
    "mozmail.com",
    "privaterelay.appleid.com",
};

static void no_list_calls_these_disposable(void **state)
{
    const struct lists *lists = opened(state);
    for (size_t i = 0; i < sizeof legitimate / sizeof legitimate[0]; i++)
        if (found(lists->disposable, legitimate[i]) || found(lists->suspect, legitimate[i]))
            fail_msg("%s is called disposable", legitimate[i]);
}

static void disposable_lists_hold_no_suffix_and_nothing_protected(void **state)
{
    const struct lists *lists = opened(state);
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    for (size_t i = 0; i < 2; i++) {
        struct str text;
        char *bytes = file_of(&sources[i], &text);
        assert_true(str_starts(str_of(sources[i].file), STR("disposable")));
        check_disposable(lists, text);
        free(bytes);
    }
}

static void the_well_known_are_confirmed(void **state)
{
    static const char *const services[] = {
        "yopmail.com",   "mailinator.com", "guerrillamail.com", "sharklasers.com",      "10minutemail.com",
        "bccto.me",      "chacuo.net",     "027168.com",        "linshiyouxiang.net",   "temp-mail.org",
        "trashmail.com", "linshiyou.com",  "24mail.chacuo.net", "inbox.mailinator.com",
    };
    const struct lists *lists = opened(state);
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++)
        if (!found(lists->disposable, services[i]))
            fail_msg("%s is not confirmed", services[i]);
}

static const struct value_case {
    const char *name, *value;
} providers[] =
    {
        {"qq.com", "qq"},
        {"foxmail.com", "qq"},
        {"163.com", "netease"},
        {"yeah.net", "netease"},
        {"139.com", "china-mobile"},
        {"189.cn", "china-telecom"},
        {"wo.cn", "china-unicom"},
        {"gmail.com", "google"},
        {"hotmail.co.uk", "outlook"},
        {"yahoo.co.jp", "yahoo-japan"},
        {"mail.ru", "mail.ru"},
        {"gmx.de", "gmx"},
        {"web.de", "web.de"},
        {"me.com", "icloud"},
        {"pm.me", "proton"},
        {"hanmail.net", "daum"},
},
  roles[] = {
      {"info", "role"},      {"sales", "role"},          {"kefu", "role"},
      {"waimao", "role"},    {"caigou", "role"},         {"ventas", "role"},
      {"vertrieb", "role"},  {"noreply", "no_reply"},    {"no-reply", "no_reply"},
      {"abuse", "no_reply"}, {"postmaster", "no_reply"}, {"mailer-daemon", "no_reply"},
};

static void assert_values(const struct name_map *map, const struct value_case *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct name name = name_of(str_of(cases[i].name));
        struct str value = STR("");
        if (!name_map_find(map, &name, &value) || !str_equal(value, str_of(cases[i].value)))
            fail_msg("%s: %.*s", cases[i].name, (int)value.length, value.bytes);
    }
}

static void providers_and_roles_have_their_values(void **state)
{
    assert_values(opened(state)->provider, providers, sizeof providers / sizeof providers[0]);
    assert_values(opened(state)->role, roles, sizeof roles / sizeof roles[0]);
}

static void no_person_is_a_role(void **state)
{
    static const char *const people[] = {"li.wei", "maria", "john", "daili", "renli",
                                         "weber",  "chef",  "max",  "ar"};
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++) {
        struct name name = name_of(str_of(people[i]));
        if (name_map_find(opened(state)->role, &name, NULL))
            fail_msg("%s is called a role", people[i]);
    }
}

static void free_mail_is_personal_and_nobody_s_company(void **state)
{
    static const char *const personal[] = {"gmail.com", "qq.com",      "outlook.cn", "wo.cn",
                                           "263.net",   "88.com",      "hey.com",    "proton.me",
                                           "kakao.com", "zohomail.cn", "vip.163.com"};
    static const char *const others[] = {"netease.com", "apple.com",   "google.com",
                                         "example.com", "yopmail.com", "duck.com"};
    for (size_t i = 0; i < sizeof personal / sizeof personal[0]; i++)
        if (!found(opened(state)->free_mail, personal[i]))
            fail_msg("%s is not free mail", personal[i]);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (found(opened(state)->free_mail, others[i]))
            fail_msg("%s is called free mail", others[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_list_is_sorted_unique_and_well_spelt),
        cmocka_unit_test(every_header_says_where_it_is_from),
        cmocka_unit_test(no_list_calls_these_disposable),
        cmocka_unit_test(disposable_lists_hold_no_suffix_and_nothing_protected),
        cmocka_unit_test(the_well_known_are_confirmed),
        cmocka_unit_test(providers_and_roles_have_their_values),
        cmocka_unit_test(no_person_is_a_role),
        cmocka_unit_test(free_mail_is_personal_and_nobody_s_company),
    };
    return cmocka_run_group_tests(tests, open_lists, close_lists);
}
