/* What the parts of report.html share: sections, tables, and how a time and a path are shown. */
#include "pipeline/report/html/report_parts.h"

#include <stdio.h>
#include <string.h>

#include "pipeline/report/html/report_words.h"

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

struct str part_moment(const char *text, struct moment *moment)
{
    if (text == NULL || !is_moment(text))
        return str_of(text != NULL ? text : "");
    snprintf(moment->text, sizeof moment->text, "%.10s %.5s UTC", text, text + strlen("0000-00-00T"));
    return str_of(moment->text);
}
