/* The report for people, which becomes report.html: its frame, and the order of its parts. */
#include "pipeline/report/html/report_html.h"

#include <string.h>

#include "pipeline/report/html/report_parts.h"
#include "pipeline/report/html/report_style.h"
#include "pipeline/report/html/report_words.h"

/* What the reader looks for first comes first. */
static void (*const parts[])(struct html *, const struct report *) = {
    part_headline, part_segments, part_reasons, part_providers, part_domains,
    part_kinds,    part_typos,    part_unknown, part_trend,     part_method,
};

/* Nothing is loaded, run, sent or framed; the one style sheet is known by its hash. */
static void put_head(struct html *html, const struct report *report, enum lang lang)
{
    html_format(html, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                lang_tag(lang));
    html_format(html,
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                "style-src '%s'; base-uri 'none'; form-action 'none'\">\n",
                report_style_hash);
    html_put(html, "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                   "<meta name=\"referrer\" content=\"no-referrer\">\n"
                   "<meta name=\"robots\" content=\"noindex\">\n"
                   "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    part_text(html, part_file_name(report->run.input));
    html_markup(html, report->run.input != NULL ? STR(" \xC2\xB7 ") : STR(""));
    words_put(html, WORD_TITLE, lang, NULL);
    html_put(html, "</title>\n<style>");
    html_markup(html, str_of(report_style));
    html_put(html, "</style>\n</head>\n");
}

/* The choice of the language is two radio buttons before all that they switch. */
static void put_choices(struct html *html, enum lang lang)
{
    html_format(html,
                "<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"pick-en\"%s>"
                "<input class=\"pick\" type=\"radio\" name=\"lang\" id=\"pick-zh\"%s>\n",
                lang == LANG_ZH ? "" : " checked", lang == LANG_ZH ? " checked" : "");
}

static void put_level(struct html *html, const char *name)
{
    static const int words[LEVEL_COUNT] = {
        [LEVEL_SYNTAX] = WORD_AT_SYNTAX, [LEVEL_DNS] = WORD_AT_DNS, [LEVEL_SMTP] = WORD_AT_SMTP};
    struct html level = {0};
    html_text(&level, str_of(name));
    words_say(html, (enum word)part_level(name, words, WORD_AT_OTHER), (const char *[]){level.text});
    html_free(&level);
}

static void put_top(struct html *html, const struct report *report)
{
    html_put(html, "<header>\n<div class=\"brand\"><b>mailsift</b> ");
    words_say(html, WORD_TITLE, NULL);
    html_put(
        html,
        "</div>\n<div class=\"switch\" role=\"group\" aria-label=\"Language / \xE8\xAF\xAD\xE8\xA8\x80\">"
        "<label for=\"pick-en\" lang=\"en\">English</label>"
        "<label for=\"pick-zh\" lang=\"zh-Hans\">\xE4\xB8\xAD\xE6\x96\x87</label></div>\n"
        "<p class=\"of\"><b>");
    part_text(html, part_file_name(report->run.input));
    html_put(html, "</b> <span>");
    put_level(html, report->run.level);
    html_put(html, "</span> <span>");
    part_moment_say(html, report->run.ended);
    html_put(html, "</span></p>\n</header>\n");
}

char *report_html(const struct report *report, enum lang lang, size_t *length)
{
    struct html html = {0};
    put_head(&html, report, lang);
    html_put(&html, "<body>\n");
    put_choices(&html, lang);
    html_put(&html, "<div class=\"page\">\n");
    put_top(&html, report);
    html_put(&html, "<main>\n");
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        parts[i](&html, report);
    html_put(&html, "</main>\n");
    words_in(&html, "footer", WORD_FOOTER);
    html_put(&html, "</div>\n</body>\n</html>\n");
    *length = html.length;
    return html.text;
}
