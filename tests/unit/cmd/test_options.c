/* Tests of cmd/settings/options.c, cmd/settings/parse.c and cmd/settings/setters.c: the table, and what a command line becomes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cmd/settings/option_table.c"
#include "cmd/settings/options.c"
#include "cmd/settings/parse.c"
#include "cmd/settings/setters.c"
#include "cmd/settings/values.c"

enum { WORDS_MAX = 12 };

static const struct parser whole = {.name = "clean", .taker = OF_ALL};
static const struct parser little = {.name = "check", .taker = OF_CHECK};

#include "tests/unit/cmd/options_cases.h" /* its cases are of these commands */

/* Parses WORDS (without the program's) for PARSER. */
static enum parsed parse(const struct parser *parser, const char *const *words, struct settings *settings,
                         struct fail *fail)
{
    char *texts[WORDS_MAX + 2] = {"mailsift"};
    struct arguments arguments = {.count = 1, .texts = texts};
    for (; *words != NULL; words++)
        texts[arguments.count++] = (char *)*words;
    settings_free(settings);
    *fail = (struct fail){0};
    return options_parse(parser, &arguments, settings, fail);
}

static bool default_is_wrong(const struct option_spec *spec)
{
    struct settings settings = {0};
    struct fail fail;
    bool wrong = spec->by_default != NULL && !setting_set(spec, spec->by_default, &settings, &fail);
    settings_free(&settings);
    return wrong;
}

/* A choice has words, all of them, and no other type but an answer has any. */
static bool choices_are_whole(const struct option_spec *spec)
{
    bool enumerated =
        spec->type == OPTION_CHOICE || spec->type == OPTION_ANSWER || spec->type == OPTION_NEGATION;
    for (int i = spec->choices.first; i < spec->choices.count; i++)
        if (spec->choices.words[i] == NULL)
            return false;
    return enumerated == (spec->choices.count > 1);
}

static void test_table(void **state)
{
    (void)state;
    assert_true(option_count <= OPTIONS_MAX);
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *one = &option_specs[i];
        assert_ptr_equal(option_named(one->name), one);
        assert_true(strlen(one->name) <= NEAR_WORD_MAX);
        if (one->help == NULL)
            fail_msg("--%s has no help", one->name);
        if (one->takers == 0)
            fail_msg("--%s: no command takes it (.takers)", one->name);
        if (one->group == 0)
            fail_msg("--%s has no group", one->name);
        if (one->type == 0)
            fail_msg("--%s has no field", one->name);
        assert_true(parser_takes(&whole, one));
        if (default_is_wrong(one) || !choices_are_whole(one) ||
            (one->type == OPTION_NUMBER) != (one->most > 0))
            fail_msg("--%s: its default is not a value, it lacks a word, or .most", one->name);
        for (size_t j = 0; j < i; j++)
            assert_true(one->letter == 0 || one->letter != option_specs[j].letter);
    }
    assert_null(option_named("smtp-ports"));
}

static void test_everything_is_set(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(parse(&whole, (const char *const[]){"-c", "mail", "-d", ";", "--header", "no", NULL},
                           &settings, &fail),
                     PARSED);
    assert_string_equal(settings.column, "mail");
    assert_int_equal(settings.delimiter, ';');
    assert_int_equal(settings.header, ANSWER_NO);
    assert_int_equal(parse(&whole,
                           (const char *const[]){"--role=keep", "--dedupe=canonical", "--level=syntax",
                                                 "--encoding=GBK", "--color=never", NULL},
                           &settings, &fail),
                     PARSED);
    assert_int_equal(settings.role, ROLE_KEEP);
    assert_int_equal(settings.dedupe, DEDUPE_CANONICAL);
    assert_int_equal(settings.level, LEVEL_SYNTAX);
    assert_string_equal(settings.encoding, "GBK");
    assert_int_equal(settings.color, ANSWER_NO);
    assert_int_equal(
        parse(&whole, (const char *const[]){"-zqj2", "--force", "--json", "--progress=json", "-oout", NULL},
              &settings, &fail),
        PARSED);
    assert_int_equal(settings.gzip, ANSWER_YES);
    assert_int_equal(settings.threads, 2);
    assert_int_equal(settings.progress, PROGRESS_JSON);
    assert_string_equal(settings.output, "out");
    assert_true(settings.quiet && settings.force && settings.json);
    assert_int_equal(parse(&whole, (const char *const[]){"-z", "--no-gzip", NULL}, &settings, &fail), PARSED);
    assert_int_equal(settings.gzip, ANSWER_NO);
}

static void test_paths_add_up(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(
        parse(&whole,
              (const char *const[]){"--suppress", "a", "--suppress=b", "--allow", "c", "--block", "d", NULL},
              &settings, &fail),
        PARSED);
    assert_int_equal(settings.suppress.count, 2);
    assert_string_equal(settings.suppress.path[0], "a");
    assert_string_equal(settings.suppress.path[1], "b");
    assert_string_equal(settings.allow.path[0], "c");
    assert_string_equal(settings.block.path[0], "d");
    settings_free(&settings);
}

static void test_paths_are_bounded(void **state)
{
    (void)state;
    struct settings settings = {.suppress.count = PATHS_MAX};
    struct fail fail = {0};
    assert_false(setting_set(option_named("suppress"), "one", &settings, &fail));
    assert_int_equal(fail.code, EXIT_USAGE);
}

static void test_the_rest_is_left(void **state)
{
    (void)state;
    char *texts[] = {"mailsift", "one", "-q", "two", "--", "-three", NULL};
    struct arguments arguments = {.count = 6, .texts = texts};
    struct settings settings = {0};
    struct fail fail = {0};
    assert_int_equal(options_parse(&whole, &arguments, &settings, &fail), PARSED);
    assert_int_equal(arguments.count, 3);
    assert_string_equal(arguments.texts[0], "one");
    assert_string_equal(arguments.texts[1], "two");
    assert_string_equal(arguments.texts[2], "-three");
}

static void test_times(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof time_cases / sizeof *time_cases; i++) {
        int seconds = 0;
        bool right = value_seconds(time_cases[i].text, &seconds) == (time_cases[i].seconds != 0);
        if (!right || seconds != time_cases[i].seconds)
            fail_msg("'%s' is %d seconds", time_cases[i].text, seconds);
    }
}

static void test_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof word_cases / sizeof *word_cases; i++)
        if (word_cases[i].is(word_cases[i].text) != word_cases[i].right)
            fail_msg("'%s' is wrongly %s", word_cases[i].text, word_cases[i].right ? "refused" : "taken");
}

static void test_asking_is_set(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(
        parse(&whole,
              (const char *const[]){"--resolver=192.0.2.1", "--resolver=[::1]:53", "--canary=a.b",
                                    "--deadline=90m", "--patience=10s", "--store=s", NULL},
              &settings, &fail),
        PARSED);
    assert_int_equal(settings.resolvers.count, 2);
    assert_string_equal(settings.resolvers.path[1], "[::1]:53");
    assert_string_equal(settings.canaries.path[0], "a.b");
    assert_int_equal(settings.deadline_s, 5400);
    assert_int_equal(settings.patience_s, 10);
    assert_string_equal(settings.store, "s");
    assert_int_equal(settings.level, LEVEL_DNS);
    assert_int_equal(
        parse(&whole, (const char *const[]){"--no-store", "--allow-loopback", NULL}, &settings, &fail),
        PARSED);
    assert_true(settings.no_store && settings.allow_loopback);
    struct settings full = {.resolvers.count = RESOLVER_SERVERS_MAX};
    assert_false(setting_set(option_named("resolver"), "192.0.2.1", &full, &fail));
    settings_free(&settings);
}

static const struct delimiter_case {
    const char *text;
    char delimiter; /* 0: refused */
} delimiter_cases[] = {
    {",", ','},   {";", ';'}, {"|", '|'}, {"tab", '\t'}, {"\\t", '\t'},
    {"\t", '\t'}, {"x", 0},   {"", 0},    {",,", 0},     {"TAB", 0},
};

static void test_delimiters(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof delimiter_cases / sizeof *delimiter_cases; i++) {
        const struct delimiter_case *one = &delimiter_cases[i];
        struct settings settings = {0};
        struct fail fail;
        enum parsed parsed = parse(&whole, (const char *const[]){"-d", one->text, NULL}, &settings, &fail);
        assert_int_equal(parsed, one->delimiter != 0 ? PARSED : PARSED_FAIL);
        assert_int_equal(settings.delimiter, one->delimiter);
    }
}

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const struct refusal *one = &refusals[i];
        struct settings settings = {0};
        struct fail fail;
        enum parsed parsed = parse(one->parser, one->words, &settings, &fail);
        if (parsed != PARSED_FAIL || fail.code != EXIT_USAGE || strstr(fail.sentence, one->sentence) == NULL)
            fail_msg("%s: %d, %d, \"%s\"", one->name, (int)parsed, (int)fail.code, fail.sentence);
    }
}

/* What was said before is as if it had not been. */
static void test_undoing(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(
        parse(&whole,
              (const char *const[]){"--evidence", "--no-evidence", "--helo=a.b", "--no-helo", "--suppress=a",
                                    "--no-suppress", "--suppress=b", "--no-limits", "--limits", NULL},
              &settings, &fail),
        PARSED);
    assert_false(settings.evidence || settings.no_limits);
    assert_null(settings.helo);
    assert_int_equal(settings.suppress.count, 1);
    assert_string_equal(settings.suppress.path[0], "b");
    assert_int_equal(
        parse(&whole, (const char *const[]){"--no-store", "--store", "s", NULL}, &settings, &fail), PARSED);
    assert_false(settings.no_store);
    assert_int_equal(
        parse(&whole, (const char *const[]){"--store", "s", "--no-store", NULL}, &settings, &fail), PARSED);
    assert_true(settings.no_store && settings.store == NULL);
    assert_int_equal(parse(&whole, (const char *const[]){"--no-gzip", "-z", NULL}, &settings, &fail), PARSED);
    assert_int_equal(settings.gzip, ANSWER_YES);
    settings_free(&settings);
}

/* Every setting has one way back, whose name is no option's. */
static void test_opposites(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        char undo[OPTION_NAME_BYTES];
        bool undoes;
        const struct option_spec *one = &option_specs[i], *opposite = option_opposite(one, undo);
        if (!option_is_setting(one)) {
            assert_null(setting_named(one->name, &undoes));
            continue;
        }
        assert_ptr_equal(setting_named(one->name, &undoes), one);
        assert_false(undoes);
        assert_true((opposite != NULL) != (undo[0] != '\0'));
        if (opposite == NULL) {
            assert_null(option_named(undo));
            assert_ptr_equal(setting_named(undo, &undoes), one);
            assert_true(undoes);
        }
    }
    assert_ptr_equal(option_opposite(option_named("store"), (char[OPTION_NAME_BYTES]){0}),
                     option_named("no-store"));
}

/* The example file is made of them. */
static void test_examples_are_allowed(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        struct settings settings = {0}, untouched = {0};
        struct fail fail = {0};
        if (!option_is_setting(&option_specs[i]))
            continue;
        settings_default(&settings);
        settings_default(&untouched);
        if (!setting_set(&option_specs[i], setting_example(&option_specs[i]), &settings, &fail))
            fail_msg("%s = %s: %s", option_specs[i].name, setting_example(&option_specs[i]), fail.sentence);
        setting_reset(&option_specs[i], &settings);
        assert_memory_equal(&settings, &untouched, sizeof settings);
    }
}

/* The defaults of the table are in the settings before anything else is. */
static void test_defaults(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(parse(&whole, (const char *const[]){NULL}, &settings, &fail), PARSED);
    assert_int_equal(settings.level, LEVEL_DNS);
    assert_int_equal(settings.retry_s, 900);
    assert_int_equal(settings.patience_s, 300);
    assert_int_equal(settings.timeout_s, 300);
    assert_int_equal(settings.sessions, 1000);
    assert_int_equal(settings.smtp_port, 25);
    assert_int_equal(settings.gzip, ANSWER_AUTO);
    assert_int_equal(settings.deadline_s, 0);
    settings_free(&settings);
}

static const struct answer_case {
    const char *text;
    int is; /* -1: refused */
} answer_cases[] = {{"yes", 1}, {"true", 1}, {"on", 1}, {"1", 1},    {"no", 0}, {"false", 0},
                    {"off", 0}, {"0", 0},    {"", -1},  {"YES", -1}, {"2", -1}, {"yes ", -1}};

static void test_answers(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof answer_cases / sizeof *answer_cases; i++) {
        const struct answer_case *one = &answer_cases[i];
        struct settings settings = {.evidence = one->is == 0};
        struct fail fail = {0};
        assert_int_equal(setting_set(option_named("evidence"), one->text, &settings, &fail), one->is >= 0);
        assert_int_equal(settings.evidence, one->is > 0);
        assert_int_equal(setting_set(option_named("gzip"), one->text, &settings, &fail), one->is >= 0);
        assert_int_equal(settings.gzip, one->is > 0 ? ANSWER_YES : one->is == 0 ? ANSWER_NO : ANSWER_AUTO);
    }
}

/* What names a file is of the type that tells a path in a config file from other words. */
static void test_paths_are_of_their_type(void **state)
{
    (void)state;
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *one = &option_specs[i];
        const char *bar = one->argument != NULL ? strrchr(one->argument, '|') : NULL;
        const char *name = bar != NULL ? bar + 1 : one->argument != NULL ? one->argument : "";
        bool path = strcmp(name, "FILE") == 0 || strcmp(name, "DIR") == 0;
        bool typed = one->type == OPTION_PATH || one->type == OPTION_PATHS || one->type == OPTION_PLACE ||
                     one->type == OPTION_CONFIG;
        if (path != typed)
            fail_msg("--%s %s", one->name, one->argument != NULL ? one->argument : "");
    }
}

static void test_help_wins(void **state)
{
    (void)state;
    struct settings settings = {0};
    struct fail fail;
    assert_int_equal(
        parse(&whole, (const char *const[]){"-q", "--help", "--nonsense", NULL}, &settings, &fail),
        PARSED_HELP);
    assert_int_equal(parse(&whole, (const char *const[]){"-h", NULL}, &settings, &fail), PARSED_HELP);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table),
        cmocka_unit_test(test_everything_is_set),
        cmocka_unit_test(test_paths_add_up),
        cmocka_unit_test(test_paths_are_bounded),
        cmocka_unit_test(test_the_rest_is_left),
        cmocka_unit_test(test_delimiters),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_words),
        cmocka_unit_test(test_asking_is_set),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_undoing),
        cmocka_unit_test(test_opposites),
        cmocka_unit_test(test_examples_are_allowed),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_paths_are_of_their_type),
        cmocka_unit_test(test_help_wins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
