/* Tests of report.html: whatever report.json says, it is text; and both languages have everything. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/report/html/report_html.h"
#include "pipeline/report/html/report_words.h"
#include "pipeline/report/report_json.h"
#include "pipeline/text/mask.h"
#include "tests/unit/report/report_html_property.h"
#include "validators/validator.h"

/* HOSTILE stands for every foreign text. */
#define HOSTILE "</span><script>alert('x')</script>&lt;\\\"\\u0001\\u202e\\u009b"
#define SHOWN   "&lt;/span&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;lt;&quot;\\x01\\u202e\\u009b"

static const char hostile[] =
    "{\"version\":\"" HOSTILE "\",\"rows\":{\"in\":5,\"clean\":1,\"risky\":3,\"invalid\":1,\"unknown\":1},"
    "\"reasons\":{\"clean\":{\"well_formed\":1},\"risky\":{\"" HOSTILE "\":1,\"dns_timeout\":1,\"role\":1},"
    "\"invalid\":{\"no_domain\":1}},\"provider_mix\":{\"" HOSTILE
    "\":{\"clean\":1,\"risky\":1,\"invalid\":1}},"
    "\"domains\":{\"" HOSTILE "\":2},\"suggestions\":{\"" HOSTILE " -> " HOSTILE "\":1},"
    "\"bounces\":{\"before\":{\"low\":0.1,\"likely\":0.2,\"high\":0.3},\"after\":null},\"level\":\"<b>\","
    "\"inputs\":[{\"path\":\"/x/" HOSTILE "\",\"encoding\":\"" HOSTILE "\",\"delimiter\":\"<\",\"column\":1,"
    "\"column_name\":\"" HOSTILE "\"}],\"settings\":{\"" HOSTILE "\":\"" HOSTILE "\",\"mail_from\":"
    "\"probe@example.org\",\"proxy\":\"http://me:secret@192.0.2.1:80\",\"allow\":[\"" HOSTILE "\"]},"
    "\"lists\":[{\"list\":\"" HOSTILE "\",\"names\":1,\"source\":[\"" HOSTILE "\"]}],"
    "\"started\":\"" HOSTILE "\",\"ended\":\"<i>\",\"complete\":false,\"warning\":\"" HOSTILE "\","
    "\"previous\":{\"ended\":\"<u>\",\"level\":\"<s>\",\"input\":\"/y/" HOSTILE "\",\"rows\":{\"in\":1},"
    "\"bounces\":{}}}";

/* The page that JSON becomes; the caller frees it. */
static char *page_of(const char *json, enum lang lang)
{
    struct fail fail = {0};
    struct report *report = report_read(str_of(json), &fail);
    if (report == NULL)
        fail_msg("%s", fail.sentence);
    size_t length;
    char *html = report_html(report, lang, &length);
    assert_int_equal(strlen(html), length);
    report_free(report);
    const char *complaint = html_complaint(html, length);
    if (complaint != NULL)
        fail_msg("%s", complaint);
    return html;
}

static size_t count_of(const char *text, const char *part)
{
    size_t count = 0;
    for (; (text = strstr(text, part)) != NULL; text += strlen(part))
        count++;
    return count;
}

static void test_foreign_text_stays_text(void **state)
{
    (void)state;
    char *html = page_of(hostile, LANG_EN);
    assert_null(strstr(html, "<script"));
    assert_null(strstr(html, "secret"));
    assert_null(strstr(html, "probe@"));
    assert_non_null(strstr(html, "p***@example.org"));
    assert_true(count_of(html, SHOWN) >= 12);
    free(html);
}

static void check_own_words(const struct reason *reason)
{
    char json[256];
    snprintf(json, sizeof json, "{\"level\":\"dns\",\"rows\":{\"in\":1},\"reasons\":{\"%s\":{\"%s\":1}}}",
             reason->segment == SEGMENT_CLEAN ? "clean" : "risky", reason->code);
    char *html = page_of(json, LANG_EN);
    assert_non_null(strstr(html, reason->text.zh));
    assert_non_null(strstr(html, reason->advice.zh));
    assert_null(strstr(html, "***"));
    free(html);
}

/* Our own sentences are shown whole: an @ in them is no address. */
static void test_own_words_are_not_masked(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            check_own_words(&registry[i]->reasons[j]);
}

/* The default is the one choice that is checked; otherwise both pages are the same but for the title. */
static void test_languages(void **state)
{
    (void)state;
    char *en = page_of(hostile, LANG_EN), *zh = page_of(hostile, LANG_ZH),
         *automatic = page_of(hostile, LANG_AUTO);
    assert_non_null(strstr(en, "id=\"pick-en\" checked>"));
    assert_null(strstr(en, "id=\"pick-zh\" checked>"));
    assert_non_null(strstr(zh, "id=\"pick-zh\" checked>"));
    assert_null(strstr(zh, "id=\"pick-en\" checked>"));
    assert_non_null(strstr(en, "<html lang=\"en\">"));
    assert_non_null(strstr(zh, "<html lang=\"zh-Hans\">"));
    assert_string_equal(strstr(en, "<div class=\"page\">"), strstr(zh, "<div class=\"page\">"));
    assert_string_equal(en, automatic);
    free(en);
    free(zh);
    free(automatic);
}

static bool has_chinese(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text >= 0xE3 && (unsigned char)*text <= 0xE9)
            return true;
    return false;
}

/* Each place for a value that one language has, the other has. */
static void test_words_are_in_both(void **state)
{
    (void)state;
    for (size_t i = 0; i < WORD_COUNT; i++) {
        const struct words *words = &report_words[i];
        assert_non_null(words->en);
        assert_non_null(words->zh);
        if (!has_chinese(words->zh) && i != WORD_RANGE)
            fail_msg("not translated: %s", words->en);
        assert_false(has_chinese(words->en));
        for (char place[] = "{0}"; place[1] <= '9'; place[1]++)
            if ((strstr(words->en, place) == NULL) != (strstr(words->zh, place) == NULL))
                fail_msg("%s: %s stands in one language only", words->en, place);
    }
}

/* The least that a report.json has, with what belongs in PLACE behind it. */
static char *least(const char *place)
{
    static const char head[] = "{\"level\":\"dns\",\"rows\":{\"in\":2,\"clean\":2},\"reasons\":{}";
    size_t room = sizeof head + strlen(place) + 1;
    char *json = malloc(room);
    assert_non_null(json);
    snprintf(json, room, "%s%s}", head, place);
    return json;
}

/* One written by an older version has fewer keys. */
static void test_keys_may_be_absent(void **state)
{
    (void)state;
    char *json = least("");
    char *html = page_of(json, LANG_EN);
    assert_non_null(strstr(html, "2 of 2 rows can be mailed"));
    assert_null(strstr(html, "<svg class=\"bounces\""));
    free(html);
    free(json);
}

static void test_damage(void **state)
{
    (void)state;
    static const char *const damages[] = {
        ",\"flags\":[]",
        ",\"flags\":{\"free\":-1}",
        ",\"flags\":{\"free\":\"1\"}",
        ",\"flags\":{\"free\":1.5}",
        ",\"domains\":{\"a\":99999999999999999999}",
        ",\"provider_mix\":{\"a\":1}",
        ",\"bounces\":{\"before\":{\"low\":0}}",
        ",\"bounces\":{\"before\":{\"low\":0,\"likely\":0,\"high\":1.01}}",
        ",\"inputs\":[1]",
        ",\"inputs\":[{\"path\":1}]",
        ",\"settings\":{\"a\":{}}",
        ",\"settings\":{\"a\":[1]}",
        ",\"lists\":{}",
        ",\"gate\":{\"quarantined\":1}",
        ",\"complete\":1",
        ",\"version\":3",
        ",\"previous\":{}",
        ",\"previous\":{\"level\":\"dns\"}",
        ",\"level\":\"dns\"", /* twice */
        ",",
    };
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        struct fail fail = {0};
        char *json = least(damages[i]);
        if (report_read(str_of(json), &fail) != NULL)
            fail_msg("taken for good: %s", json);
        assert_int_equal(fail.code, EXIT_NOT_A_LIST);
        assert_non_null(strstr(fail.sentence, "report.json is damaged"));
        free(json);
    }
}

/* Names without end are left out, long ones are cut between two characters. */
static void test_bounds(void **state)
{
    (void)state;
    enum { MANY = 5000, LONG = 3000 };
    char *json;
    size_t length;
    FILE *out = open_memstream(&json, &length);
    fputs("{\"level\":\"dns\",\"rows\":{\"in\":2},\"reasons\":{},\"warning\":\"", out);
    for (size_t i = 0; i < LONG; i++)
        fputs("\xE9\x82\xAE", out);
    fputs("\",\"domains\":{", out);
    for (size_t i = 0; i < MANY; i++)
        fprintf(out, "%s\"d%zu.example\":%zu", i > 0 ? "," : "", i, MANY - i);
    fputs("}}", out);
    fclose(out);
    char *html = page_of(json, LANG_ZH);
    assert_true(strlen(html) < 60000);
    assert_non_null(strstr(html, "d19.example"));
    assert_null(strstr(html, "d20.example"));
    assert_true(count_of(html, "\xE9\x82\xAE\xE9\x82\xAE\xE2\x80\xA6</p>") == 1);
    free(html);
    free(json);
}

/* A report.json with every reason and as many long names as a run can bring: the page stays below 200 KB. */
static void test_size(void **state)
{
    (void)state;
    enum { NAMES = 20, PAGE_BYTES_MAX = 200 * 1000 };
    static const char *const segments[] = {"clean", "risky", "invalid"};
    static const char *const kinds[] = {"provider_mix", "domains", "suggestions", "flags"};
    char *json;
    size_t length;
    FILE *out = open_memstream(&json, &length);
    fputs("{\"level\":\"smtp\",\"rows\":{\"in\":1000000},\"reasons\":{", out);
    for (unsigned segment = 0; segment < 3; segment++) {
        fprintf(out, "%s\"%s\":{\"other\":1", segment > 0 ? "," : "", segments[segment]);
        const struct reason *reason;
        for (size_t i = 0; (reason = reason_of_segment((enum segment)segment, i)) != NULL; i++)
            fprintf(out, ",\"%s\":12345", reason->code);
        fputs("}", out);
    }
    fputs("}", out);
    for (size_t kind = 0; kind < sizeof kinds / sizeof *kinds; kind++) {
        fprintf(out, ",\"%s\":{", kinds[kind]);
        for (int i = 0; i < NAMES; i++)
            fprintf(out, "%s\"%02d<long-name.long-name.long-name.long-name.long-name.example\":%s",
                    i > 0 ? "," : "", i, kind == 0 ? "{\"clean\":123456}" : "123456");
        fputs("}", out);
    }
    fputs("}", out);
    fclose(out);
    char *html = page_of(json, LANG_EN);
    assert_true(strlen(html) < PAGE_BYTES_MAX);
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            if (registry[i]->reasons[j].segment <= SEGMENT_INVALID)
                assert_non_null(strstr(html, registry[i]->reasons[j].advice.zh));
    print_message("the page has %zu bytes\n", strlen(html));
    free(html);
    free(json);
}

static void test_masks(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"m@example.org", "m***@example.org"},
        {"john.smith@example.org", "j***@example.org"},
        {"\xE7\x8E\x8B\xE4\xBC\x9F@example.org", "\xE7\x8E\x8B***@example.org"},
        {"Ann <ann@a.org>, bob@b.org", "Ann <a***@a.org>, b***@b.org"},
        {"http://me:secret@192.0.2.1:80", "http://m***@192.0.2.1:80"},
        {"/home/ann/list of ann@a.csv", "/home/ann/list of a***@a.csv"},
        {"@example.org", "@example.org"},
        {"a@b@c", "a***@c"},
        {"no address", "no address"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length;
        char *masked = mask_addresses(str_of(cases[i][0]), &length);
        assert_string_equal(masked, cases[i][1]);
        assert_int_equal(strlen(masked), length);
        free(masked);
    }
}

static void test_figures(void **state)
{
    (void)state;
    assert_string_equal(figure_count(0).text, "0");
    assert_string_equal(figure_count(999).text, "999");
    assert_string_equal(figure_count(1000).text, "1,000");
    assert_string_equal(figure_count(1234567).text, "1,234,567");
    assert_string_equal(figure_count(UINT64_MAX).text, "18,446,744,073,709,551,615");
    assert_string_equal(figure_share(0).text, "0.0%");
    assert_string_equal(figure_share(0.0004).text, "&lt;0.1%");
    assert_string_equal(figure_share(0.123).text, "12.3%");
    assert_string_equal(figure_share(0.9999).text, "&gt;99.9%");
    assert_string_equal(figure_share(1).text, "100.0%");
    assert_string_equal(figure_part(1, 3).text, "33.3%");
    assert_string_equal(figure_part(0, 0).text, "0.0%");
    assert_string_equal(figure_part(9, 3).text, "100.0%"); /* a report.json that somebody has edited */
    assert_string_equal(figure_change(0.1, 0.125).text, "+2.5");
    assert_string_equal(figure_change(0.125, 0.1).text, "\xE2\x88\x92"
                                                        "2.5");
    assert_string_equal(figure_change(0.1, 0.10001).text, "0.0");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_foreign_text_stays_text),
        cmocka_unit_test(test_own_words_are_not_masked),
        cmocka_unit_test(test_languages),
        cmocka_unit_test(test_words_are_in_both),
        cmocka_unit_test(test_keys_may_be_absent),
        cmocka_unit_test(test_damage),
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_masks),
        cmocka_unit_test(test_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
