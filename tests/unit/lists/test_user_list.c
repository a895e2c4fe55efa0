/* The files of --allow and --block: every way to write a domain, and every way to get it wrong. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "validators/lists/lists.h"
#include "validators/names/address.h"

/* A user's file: what is on it, and what comes of it. */
static const struct user_case {
    const char *name;
    const char *text;
    enum exit_code code;
    const char *sentence;         /* must be in the failure */
    const char *inside, *outside; /* domains that match, and do not */
} user_cases[] = {
    {.name = "empty", .text = "", .outside = "a.com"},
    {.name = "one", .text = "a.com", .inside = "a.com", .outside = "b.com"},
    {.name = "below", .text = "a.com\n", .inside = "x.y.a.com", .outside = "xa.com"},
    {.name = "not above", .text = "x.a.com\n", .inside = "x.a.com", .outside = "a.com"},
    {.name = "BOM",
     .text = "\xef\xbb\xbf"
             "a.com\n",
     .inside = "a.com"},
    {.name = "CRLF, blanks", .text = " \r\n\t a.com \r\nb.com\r\n", .inside = "b.com", .outside = "c.com"},
    {.name = "comments", .text = "# mine\na.com # a friend\n", .inside = "a.com", .outside = "mine"},
    {.name = "@ before it", .text = "@A.Com\n", .inside = "a.com"},
    {.name = "*. before it", .text = "*.a.com\n", .inside = "x.a.com"},
    {.name = "U-labels",
     .text = "B\xc3\x9c"
             "CHER.example\n",
     .inside = "xn--bcher-kva.example"},
    {.name = "full-width",
     .text = "\xef\xbd\x91\xef\xbd\x91\xe3\x80\x82"
             "com\n",
     .inside = "qq.com"},
    {.name = "A-labels", .text = "XN--bcher-kva.example.\n", .inside = "xn--bcher-kva.example"},
    {.name = "a public suffix itself", .text = "edu.pl\n", .inside = "edu.pl", .outside = "uw.edu.pl"},
    {.name = "a private suffix", .text = "@ddns.net\n", .inside = "ddns.net", .outside = "me.ddns.net"},
    {.name = "below a suffix",
     .text = "edu.pl\nuw.edu.pl\n",
     .inside = "mail.uw.edu.pl",
     .outside = "agh.edu.pl"},
    {.name = "an underscore", .text = "a.com\na_b.com\n", .code = EXIT_NOT_A_LIST, .sentence = "line 2 of"},
    {.name = "an underscore and U-labels",
     .text = "b\xc3\xbc_b.com\n",
     .code = EXIT_NOT_A_LIST,
     .sentence = "line 1"},
    {.name = "an address", .text = "# x\n\na@b.com\n", .code = EXIT_NOT_A_LIST, .sentence = "line 3 of"},
    {.name = "one label", .text = "com\n", .code = EXIT_NOT_A_LIST, .sentence = "line 1 of"},
    {.name = "@ alone", .text = "@\n", .code = EXIT_NOT_A_LIST, .sentence = "line 1 of"},
    {.name = "two dots", .text = "a..com\n", .code = EXIT_NOT_A_LIST, .sentence = "line 1 of"},
    {.name = "an IP address", .text = "10.0.0.1\n", .code = EXIT_NOT_A_LIST, .sentence = "line 1 of"},
    {.name = "not UTF-8", .text = "\xb2\xe2\xca\xd4.com\n", .code = EXIT_NOT_A_LIST, .sentence = "UTF-8"},
    {.name = "gzip", .text = "\x1f\x8b\x08\x01", .code = EXIT_NOT_A_LIST, .sentence = "line 1 of"},
};

/* Opens the lists with one --block file; the caller closes them. */
static bool open_with(const char *path, struct lists *lists, struct fail *news)
{
    struct settings settings = {.block = PATHS_OF(path)};
    return lists_open(lists, &settings, news);
}

static bool user_match(const struct lists *lists, const char *text)
{
    struct domain domain;
    domain_of(str_of(text), &domain);
    for (unsigned level = 0; level < domain.levels; level++)
        if (lists_user_names(lists->user_block, &domain.level[level], level))
            return true;
    return false;
}

static void check_user_case(const struct user_case *test, const char *path)
{
    struct lists lists;
    struct fail news = {0};
    bool good = open_with(path, &lists, &news);
    if (good != (test->code == EXIT_DONE) || news.code != test->code)
        fail_msg("%s: %d, %s", test->name, news.code, news.sentence);
    if (test->sentence != NULL && strstr(news.sentence, test->sentence) == NULL)
        fail_msg("%s: %s", test->name, news.sentence);
    if (!good)
        return;
    if (test->inside != NULL && !user_match(&lists, test->inside))
        fail_msg("%s: %s is not matched", test->name, test->inside);
    if (test->outside != NULL && user_match(&lists, test->outside))
        fail_msg("%s: %s is matched", test->name, test->outside);
    assert_int_equal(name_map_count(lists.user_allow), 0);
    lists_close(&lists);
}

static void user_files(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof user_cases / sizeof user_cases[0]; i++) {
        char path[] = "/tmp/user_list_XXXXXX";
        int descriptor = mkstemp(path);
        assert_true(descriptor >= 0);
        size_t length = strlen(user_cases[i].text);
        assert_int_equal(write(descriptor, user_cases[i].text, length), length);
        close(descriptor);
        check_user_case(&user_cases[i], path);
        unlink(path);
    }
}

static void a_file_that_is_not_there(void **state)
{
    (void)state;
    struct lists lists;
    struct fail news = {0};
    assert_false(open_with("/nowhere/block.txt", &lists, &news));
    assert_int_equal(news.code, EXIT_NO_INPUT);
    assert_non_null(strstr(news.sentence, "/nowhere/block.txt"));
    news = (struct fail){0};
    assert_false(open_with("/tmp", &lists, &news));
    assert_int_equal(news.code, EXIT_IO);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(user_files),
        cmocka_unit_test(a_file_that_is_not_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
