/* Tests of cmd/settings/sources.c and cmd/settings/sources_read.c: which of files, variables and options wins, and who is to
 * blame. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/cmd/sources_cases.h"

enum { RETRY_S = 15 * 60 /* by default */ };

static const struct parser inspect = {.name = "inspect", .taker = OF_INSPECT};

static const struct precedence_case {
    struct says says;
    int retry_s;
    bool evidence;
    const char *suppress; /* the last part of each path */
} precedence_cases[] = {
    {{.system = NULL}, RETRY_S, false, ""},
    {{.system = "retry = 1s\nevidence = yes\nsuppress = {a, b}"}, 1, true, "a b"},
    {{.system = "retry = 1s\nevidence = yes\nsuppress = a",
      .user = "retry = 2s\nevidence = no\nsuppress = {c, d}"},
     2,
     false,
     "c d"},
    {{.system = "retry = 1s",
      .user = "retry = 2s\nsuppress = c",
      .named = "retry = 3s\nsuppress = e\nevidence = on"},
     3,
     true,
     "e"},
    {{.named = "retry = 3s\nsuppress = e\nevidence = on",
      .environment = {"MAILSIFT_RETRY=4s", "MAILSIFT_EVIDENCE=no", "MAILSIFT_SUPPRESS=f,g"}},
     4,
     false,
     "f g"},
    {{.named = "retry = 3s",
      .environment = {"MAILSIFT_RETRY=4s", "MAILSIFT_EVIDENCE=no", "MAILSIFT_SUPPRESS=f,g"},
      .words = {"--retry=5s", "--evidence", "--suppress=h", "--suppress", "i"}},
     5,
     true,
     "h i"},
    {{.system = "retry = 1s\nevidence = yes\nsuppress = a",
      .words = {"--no-retry", "--no-evidence", "--no-suppress"}},
     RETRY_S,
     false,
     ""},
    {{.system = "retry = 1s\nevidence = yes\nsuppress = a",
      .environment = {"MAILSIFT_NO_RETRY=1", "MAILSIFT_NO_EVIDENCE=true", "MAILSIFT_NO_SUPPRESS=yes"}},
     RETRY_S,
     false,
     ""},
    {{.system = "retry = 1s\nevidence = yes\nsuppress = a",
      .user = "no-retry = yes\nno-evidence = yes\nsuppress = {}"},
     RETRY_S,
     false,
     ""},
    {{.system = "suppress = a", .named = "no-suppress = yes\nsuppress = b"}, RETRY_S, false, "b"},
    {{.system = "suppress = a\nsuppress = b\nretry = 1s\nretry = 2s"}, 2, false, "a b"},
    {{.system = "retry = 1s", .environment = {"MAILSIFT_RETRY=", "MAILSIFT=x", "MAILSIFTER=y"}},
     1,
     false,
     ""},
    {{.system = "retry = 1s", .user = "retry = 2s", .words = {"--config=none"}}, RETRY_S, false, ""},
    {{.system = "retry = 1s", .environment = {"MAILSIFT_CONFIG=none", "MAILSIFT_EVIDENCE=1"}},
     RETRY_S,
     true,
     ""},
};

static void test_precedence(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof precedence_cases / sizeof *precedence_cases; i++) {
        const struct precedence_case *one = &precedence_cases[i];
        struct result result;
        char suppress[PATH_BYTES] = "";
        run(&clean, &one->says, &result);
        for (size_t j = 0; j < result.settings.suppress.count; j++) {
            const char *slash = strrchr(result.settings.suppress.path[j], '/');
            snprintf(suppress + strlen(suppress), sizeof suppress - strlen(suppress), "%s%s",
                     j > 0 ? " " : "", slash != NULL ? slash + 1 : result.settings.suppress.path[j]);
        }
        if (result.parsed != PARSED || result.settings.retry_s != one->retry_s ||
            result.settings.evidence != one->evidence || strcmp(suppress, one->suppress) != 0)
            fail_msg("case %zu: %d, %d, \"%s\", \"%s\"", i, result.settings.retry_s,
                     (int)result.settings.evidence, suppress, result.fail.sentence);
        free_result(&result);
    }
}

/* MAILSIFT_CONFIG names a file as --config does, and gives way to it. */
static void test_named_by_a_variable(void **state)
{
    (void)state;
    struct result result;
    char variable[2 * PATH_BYTES];
    snprintf(variable, sizeof variable, "MAILSIFT_CONFIG=%s", user_path);
    run(&clean, &(struct says){.user = "retry = 2s", .environment = {variable}}, &result);
    assert_int_equal(result.settings.retry_s, 2);
    char place[PLACE_BYTES];
    assignment_place(sources_assignment(&result.sources, option_named("retry")), place);
    assert_int_equal(sources_assignment(&result.sources, option_named("retry"))->source, SOURCE_NAMED);
    free_result(&result);
    run(&clean, &(struct says){.named = "retry = 3s", .environment = {"MAILSIFT_CONFIG=/nowhere"}}, &result);
    assert_int_equal(result.settings.retry_s, 3);
    free_result(&result);
    run(&clean, &(struct says){.environment = {"MAILSIFT_CONFIG=/nowhere"}}, &result);
    assert_int_equal(result.fail.code, EXIT_CONFIG);
    free_result(&result);
}

/* A path begins where its file is; what is no path is left alone. */
static void test_paths(void **state)
{
    (void)state;
    struct result result;
    char expected[2 * PATH_BYTES];
    run(&clean, &(struct says){.user = "suppress = {a, /b, ~/c, d/~}\nstore = s\nhelo = e.f"}, &result);
    snprintf(expected, sizeof expected, "%s/a", directory);
    assert_string_equal(result.settings.suppress.path[0], expected);
    assert_string_equal(result.settings.suppress.path[1], "/b");
    assert_string_equal(result.settings.suppress.path[2], "/home/ann/c");
    snprintf(expected, sizeof expected, "%s/d/~", directory);
    assert_string_equal(result.settings.suppress.path[3], expected);
    snprintf(expected, sizeof expected, "%s/s", directory);
    assert_string_equal(result.settings.store, expected);
    assert_string_equal(result.settings.helo, "e.f");
    free_result(&result);
    run(&clean, &(struct says){.environment = {"MAILSIFT_SUPPRESS=a"}}, &result);
    assert_string_equal(result.settings.suppress.path[0], "a");
    free_result(&result);
}

/* store and no-store, gzip and no-gzip: the higher source undoes the lower one. */
static void test_opposites(void **state)
{
    (void)state;
    struct result result;
    run(&clean, &(struct says){.system = "no-store = yes\ngzip = yes", .words = {"--store=s", "--no-gzip"}},
        &result);
    assert_false(result.settings.no_store);
    assert_string_equal(result.settings.store, "s");
    assert_int_equal(result.settings.gzip, ANSWER_NO);
    free_result(&result);
    run(&clean, &(struct says){.system = "store = s\nno-gzip = yes", .words = {"--no-store", "-z"}}, &result);
    assert_true(result.settings.no_store && result.settings.store == NULL);
    assert_int_equal(result.settings.gzip, ANSWER_YES);
    free_result(&result);
    run(&clean, &(struct says){.system = "store = /s\nno-store = no\ngzip = yes", .user = "gzip = auto"},
        &result);
    assert_false(result.settings.no_store);
    assert_string_equal(result.settings.store, "/s");
    assert_int_equal(result.settings.gzip, ANSWER_AUTO);
    free_result(&result);
}

/* A file serves every command: one passes over what is another's, but not over what is wrong. */
static void test_another_commands(void **state)
{
    (void)state;
    struct result result;
    run(&inspect, &(struct says){.system = "level = smtp\nsuppress = a\nrole = keep"}, &result);
    assert_int_equal(result.parsed, PARSED);
    assert_int_equal(result.settings.level, LEVEL_DNS);
    assert_int_equal(result.settings.suppress.count, 0);
    assert_int_equal(result.settings.role, ROLE_KEEP);
    free_result(&result);
    run(&inspect, &(struct says){.system = "level = deep"}, &result);
    assert_int_equal(result.parsed, PARSED_FAIL);
    free_result(&result);
    run(&inspect, &(struct says){.words = {"--level=dns"}}, &result);
    assert_int_equal(result.fail.code, EXIT_USAGE);
    free_result(&result);
}

static void test_blame(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof blame_cases / sizeof *blame_cases; i++) {
        const struct blame_case *one = &blame_cases[i];
        struct result result;
        char expected[FAIL_SENTENCE_BYTES];
        bool in_directory = strncmp(one->sentence, "$D", 2) == 0;
        run(&clean, &one->says, &result);
        snprintf(expected, sizeof expected, "%s%s", in_directory ? directory : "",
                 one->sentence + (in_directory ? 2 : 0));
        if (result.fail.code != one->code || strcmp(result.fail.sentence, expected) != 0)
            fail_msg("case %zu: %d, \"%s\"", i, (int)result.fail.code, result.fail.sentence);
        free_result(&result);
    }
}

/* --help is never held up by a file. */
static void test_help_reads_no_file(void **state)
{
    (void)state;
    struct result result;
    run(&clean, &(struct says){.system = "nonsense", .environment = {"MAILSIFT_X=1"}, .words = {"--help"}},
        &result);
    assert_int_equal(result.parsed, PARSED_HELP);
    free_result(&result);
}

static const struct place_case {
    const char *environment[3];
    const char *path;
} place_cases[] = {
    {{"HOME=/h", NULL}, "/h/.config/mailsift/mailsift.conf"},
    {{"HOME=/h", "XDG_CONFIG_HOME=/x", NULL}, "/x/mailsift/mailsift.conf"},
    {{"HOME=/h", "XDG_CONFIG_HOME=x", NULL}, "/h/.config/mailsift/mailsift.conf"},
    {{"HOME=/h", "XDG_CONFIG_HOME=", NULL}, "/h/.config/mailsift/mailsift.conf"},
    {{"HOME=h", NULL}, NULL},
    {{NULL}, NULL},
};

static void test_default_places(void **state)
{
    (void)state;
    char **before = environ;
    for (size_t i = 0; i < sizeof place_cases / sizeof *place_cases; i++) {
        struct sources sources = {0};
        environ = (char **)place_cases[i].environment;
        sources_find(&sources);
        environ = before;
        assert_string_equal(sources.system_file, "/etc/mailsift/mailsift.conf");
        assert_string_equal(sources.user_file != NULL ? sources.user_file : "none",
                            place_cases[i].path != NULL ? place_cases[i].path : "none");
        sources_free(&sources);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_named_by_a_variable),
        cmocka_unit_test(test_paths),
        cmocka_unit_test(test_opposites),
        cmocka_unit_test(test_another_commands),
        cmocka_unit_test(test_blame),
        cmocka_unit_test(test_help_reads_no_file),
        cmocka_unit_test(test_default_places),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
