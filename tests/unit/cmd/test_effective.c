/* Tests of cmd/settings/effective.c: what holds in the end, and which source said it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "tests/unit/cmd/sources_stage.h"

static const struct parser all = {.name = "config", .taker = OF_CONFIG, .all_settings = true};

static void holds(struct result *result, const char *name, const char *value, const char *place)
{
    struct effective effective = {0};
    assert_true(effective_of(&result->sources, &result->settings, option_named(name), &effective));
    assert_string_equal(effective.values.count > 0 ? effective.values.path[0] : "-", value);
    assert_string_equal(effective.place, place);
    paths_free(&effective.values);
}

/* What `mailsift config` says. */
static void test_effective_values(void **state)
{
    (void)state;
    struct effective effective = {0};
    struct result result;
    char place[2 * PATH_BYTES];
    run(&all,
        &(struct says){
            .system = "proxy = \"http://ann:s@cret@x.y:1\"\nsender = a.b\ngzip = yes\nretry = 1s",
            .user = "level = syntax\nevidence = true\nno-gzip = yes",
            .environment = {"MAILSIFT_SUPPRESS=a,b", "MAILSIFT_NO_SENDER=yes"},
            .words = {"--no-retry", "--no-suppress", "--suppress=c", "--suppress=d", "--threads=3"}},
        &result);
    assert_int_equal(result.parsed, PARSED);
    snprintf(place, sizeof place, "%s/system:1", directory);
    holds(&result, "proxy", "http://***@x.y:1", place);
    snprintf(place, sizeof place, "%s/user:1", directory);
    holds(&result, "level", "syntax", place);
    snprintf(place, sizeof place, "%s/user:2", directory);
    holds(&result, "evidence", "yes", place);
    snprintf(place, sizeof place, "%s/user:3", directory);
    holds(&result, "gzip", "no", place);
    holds(&result, "sender", "-", "MAILSIFT_NO_SENDER");
    holds(&result, "retry", "-", "--no-retry");
    holds(&result, "suppress", "c", "--suppress");
    holds(&result, "threads", "3", "--threads");
    holds(&result, "force", "no", "");
    holds(&result, "helo", "-", "");
    assert_true(effective_of(&result.sources, &result.settings, option_named("suppress"), &effective));
    assert_int_equal(effective.values.count, 2);
    assert_int_equal(effective.source, SOURCE_FLAGS);
    paths_free(&effective.values);
    assert_false(effective_of(&result.sources, &result.settings, option_named("no-gzip"), &effective));
    assert_false(effective_of(&result.sources, &result.settings, option_named("help"), &effective));
    free_result(&result);
}

/* What report.json shows of the settings. */
static void test_json(void **state)
{
    (void)state;
    struct result result;
    run(&clean,
        &(struct says){
            .system = "proxy = \"http://ann:s@cret@x.y:1\"\nmail-from = probe@example.org\nsender = a.b",
            .words = {"--smtp-port=25", "--suppress=a", "--suppress=b\xfe", "--no-retry", "-d", "tab", "-z"}},
        &result);
    effective_make_json(&result.sources, OF_CLEAN, &result.settings);
    json_t *json = (json_t *)result.settings.as_json;
    const char *proxy, *from, *first, *second, *delimiter, *gzip, *header, *level;
    int port, evidence, limits;
    assert_int_equal(json_unpack(json, "{s:s,s:s,s:i,s:[s,s!],s:[!],s:n,s:n,s:n,s:n,s:s,s:b,s:b,s:s,s:s,s:s}",
                                 "proxy", &proxy, "mail_from", &from, "smtp_port", &port, "suppress", &first,
                                 &second, "allow", "retry_s", "sessions", "preset", "helo", "delimiter",
                                 &delimiter, "evidence", &evidence, "no_limits", &limits, "gzip", &gzip,
                                 "header", &header, "level", &level),
                     0);
    assert_string_equal(proxy, "http://x.y:1");
    assert_string_equal(from, "p***@example.org"); /* a report may be handed on */
    assert_int_equal(port, 25);
    assert_string_equal(second, "b\\xfe");
    assert_string_equal(delimiter, "\t");
    assert_string_equal(gzip, "yes");
    assert_string_equal(header, "auto");
    assert_string_equal(level, "dns");
    assert_true(!evidence && !limits);
    assert_null(json_object_get(json, "sender")); /* another command's */
    assert_null(json_object_get(json, "no_gzip"));
    assert_null(json_object_get(json, "accept"));
    effective_free_json(&result.settings);
    free_result(&result);
}

/* Where both names of a setting hold, the higher one is named. */
static void test_the_higher_of_two_names(void **state)
{
    (void)state;
    struct result result;
    char place[2 * PATH_BYTES];
    run(&all, &(struct says){.system = "gzip = no", .user = "no-gzip = no"}, &result);
    snprintf(place, sizeof place, "%s/user:1", directory);
    holds(&result, "gzip", "yes", place);
    free_result(&result);
    run(&all, &(struct says){.system = "no-gzip = no", .user = "gzip = no"}, &result);
    holds(&result, "gzip", "no", place);
    free_result(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_effective_values),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_the_higher_of_two_names),
    };
    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
