/* What the parts of report.html share: sections, tables, and how a time and a path are shown. */
#include "pipeline/report/html/report_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "pipeline/report/html/report_words.h"
#include "validators/base/settings.h"

enum { BEIJING_S = 8 * 3600 };

void part_begin(struct html *html, const char *id, int heading)
{
    html_format(html, "<section id=\"%s\">\n", id);
    words_in(html, "h2", (enum word)heading);
}

void part_table(struct html *html, const char *class, const struct columns *columns)
{
    html_format(html, "<table class=\"%s\">\n<thead><tr>", class);
    for (size_t i = 0; i < columns->count; i++) {
        if (columns->words[i] == WORD_COUNT) {
            html_put(html, "<td></td>");
            continue;
        }
        html_format(html, "<th scope=\"col\"%s>", (columns->numeric >> i & 1) != 0 ? " class=\"n\"" : "");
        words_say(html, (enum word)columns->words[i], NULL);
        html_put(html, "</th>");
    }
    html_put(html, "</tr></thead>\n<tbody>\n");
}

void part_table_end(struct html *html)
{
    html_put(html, "</tbody></table>\n");
}

void part_number(struct html *html, struct figure figure)
{
    html_format(html, "<td class=\"n\">%s</td>", figure.text);
}

void part_text(struct html *html, struct str text)
{
    enum { TEXT_BYTES_MAX = 252 };
    size_t length = text.length < TEXT_BYTES_MAX ? text.length : TEXT_BYTES_MAX;
    while (length < text.length && length > 0 && ((unsigned char)text.bytes[length] & 0xC0) == 0x80)
        length--;
    if (length == text.length) {
        html_text(html, text);
        return;
    }
    char cut[TEXT_BYTES_MAX + sizeof "\xE2\x80\xA6"];
    char *end = mempcpy(mempcpy(cut, text.bytes, length), "\xE2\x80\xA6", strlen("\xE2\x80\xA6"));
    html_text(html, (struct str){cut, (size_t)(end - cut)});
}

size_t part_shown(size_t count, size_t most)
{
    return count < most ? count : most;
}

int part_level(const char *name, const int *words, int other)
{
    for (size_t i = 0; i < LEVEL_COUNT; i++)
        if (strcmp(name, level_words[i]) == 0)
            return words[i];
    return other;
}

struct str part_file_name(const char *path)
{
    if (path == NULL)
        return STR("");
    const char *slash = strrchr(path, '/');
    return str_of(slash != NULL && slash[1] != '\0' ? slash + 1 : path);
}

/* Whether TEXT is as report.json has times: 2026-11-27T07:11:00Z. */
static bool is_moment(const char *text)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    size_t i = 0;
    for (; text[i] != '\0' && form[i] != '\0'; i++)
        if (form[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != form[i])
            return false;
    return text[i] == form[i];
}

/* What OFFSET_S, seconds east of Greenwich, is called. */
static void put_zone(struct html *html, long offset_s, enum lang lang)
{
    long minutes = labs(offset_s) / 60;
    if (lang == LANG_ZH && offset_s == BEIJING_S)
        html_put(html, "\xE5\x8C\x97\xE4\xBA\xAC\xE6\x97\xB6\xE9\x97\xB4");
    else if (minutes == 0)
        html_put(html, "UTC");
    else if (minutes % 60 == 0)
        html_format(html, "UTC%s%ld", offset_s > 0 ? "+" : "\xE2\x88\x92", minutes / 60);
    else
        html_format(html, "UTC%s%ld:%02ld", offset_s > 0 ? "+" : "\xE2\x88\x92", minutes / 60, minutes % 60);
}

void part_moment(struct html *html, const char *text, enum lang lang)
{
    struct tm parts = {0};
    char minute[sizeof "2026-11-27 15:11" + 16];
    if (text == NULL || !is_moment(text) || strptime(text, "%Y-%m-%dT%H:%M:%SZ", &parts) == NULL) {
        part_text(html, str_of(text != NULL ? text : ""));
        return;
    }
    time_t moment = timegm(&parts);
    localtime_r(&moment, &parts);
    strftime(minute, sizeof minute, "%Y-%m-%d %H:%M", &parts);
    html_words(html, minute);
    html_markup(html, lang == LANG_ZH ? STR("\xEF\xBC\x88") : STR(" "));
    put_zone(html, parts.tm_gmtoff, lang);
    html_markup(html, lang == LANG_ZH ? STR("\xEF\xBC\x89") : STR(""));
}

void part_moment_say(struct html *html, const char *text)
{
    static const enum lang langs[] = {LANG_EN, LANG_ZH};
    for (size_t i = 0; i < sizeof langs / sizeof *langs; i++) {
        html_format(html, "<span lang=\"%s\">", lang_tag(langs[i]));
        part_moment(html, text, langs[i]);
        html_put(html, "</span>");
    }
}
