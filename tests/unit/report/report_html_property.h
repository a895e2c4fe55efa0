/* What must hold of report.html, whatever its report.json says: for the unit test and the fuzzer. */
#ifndef TESTS_UNIT_REPORT_REPORT_HTML_PROPERTY_H
#define TESTS_UNIT_REPORT_REPORT_HTML_PROPERTY_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

enum { HTML_DEPTH_MAX = 32, HTML_NAME_BYTES = 16 };

/* Where a page is being read, and the elements that are open there. */
struct html_reading {
    const char *at, *end;
    char open[HTML_DEPTH_MAX][HTML_NAME_BYTES];
    size_t depth;
};

static bool html_is_among(const char *name, size_t length, const char *const *names)
{
    for (; *names != NULL; names++)
        if (strlen(*names) == length && memcmp(*names, name, length) == 0)
            return true;
    return false;
}

static bool html_starts(const struct html_reading *reading, const char *text)
{
    size_t length = strlen(text);
    return (size_t)(reading->end - reading->at) >= length && memcmp(reading->at, text, length) == 0;
}

static size_t html_name(const struct html_reading *reading)
{
    size_t length = 0;
    while (reading->at + length < reading->end && reading->at[length] != '\0' &&
           strchr("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", reading->at[length]) !=
               NULL)
        length++;
    return length;
}

/* Takes ` name="value"` pairs; only attributes that can load or run nothing. */
static const char *html_attributes(struct html_reading *reading)
{
    static const char *const known[] = {"lang",
                                        "charset",
                                        "http-equiv",
                                        "content",
                                        "name",
                                        "class",
                                        "type",
                                        "id",
                                        "role",
                                        "for",
                                        "scope",
                                        "aria-label",
                                        "aria-hidden",
                                        "width",
                                        "height",
                                        "viewBox",
                                        "preserveAspectRatio",
                                        "x",
                                        "y",
                                        "x1",
                                        "x2",
                                        "y1",
                                        "y2",
                                        "rx",
                                        "cx",
                                        "cy",
                                        "r",
                                        "stroke-dasharray",
                                        "stroke-dashoffset",
                                        "checked",
                                        NULL};
    while (reading->at < reading->end && *reading->at == ' ') {
        reading->at++;
        size_t length = html_name(reading);
        if (!html_is_among(reading->at, length, known))
            return "an attribute that is not known";
        reading->at += length;
        if (!html_starts(reading, "=\""))
            continue; /* checked */
        reading->at += 2;
        const char *quote = memchr(reading->at, '"', (size_t)(reading->end - reading->at));
        if (quote == NULL || memchr(reading->at, '<', (size_t)(quote - reading->at)) != NULL)
            return "a value that does not end";
        reading->at = quote + 1;
    }
    return NULL;
}

static const char *html_open_tag(struct html_reading *reading)
{
    static const char *const known[] = {
        "html",  "head",   "meta",   "title",   "style",   "body", "input", "div",     "header", "b",
        "span",  "p",      "main",   "label",   "h1",      "h2",   "h3",    "section", "ul",     "li",
        "em",    "strong", "svg",    "rect",    "line",    "text", "tspan", "circle",  "figure", "figcaption",
        "table", "thead",  "tbody",  "tr",      "th",      "td",   "i",     "code",    "small",  "dl",
        "dt",    "dd",     "footer", "details", "summary", NULL};
    static const char *const empty[] = {"meta", "input", NULL};
    const char *name = reading->at;
    size_t length = html_name(reading);
    if (length >= HTML_NAME_BYTES || !html_is_among(name, length, known))
        return "an element that is not known";
    reading->at += length;
    const char *complaint = html_attributes(reading);
    if (complaint != NULL)
        return complaint;
    bool closed = html_starts(reading, "/>");
    reading->at += closed ? 1 : 0;
    if (!html_starts(reading, ">"))
        return "a tag that does not end";
    reading->at++;
    if (closed || html_is_among(name, length, empty))
        return NULL;
    if (reading->depth == HTML_DEPTH_MAX)
        return "elements that are too deep";
    memcpy(reading->open[reading->depth], name, length);
    reading->open[reading->depth++][length] = '\0';
    if (strcmp(reading->open[reading->depth - 1], "style") == 0) {
        const char *end = memmem(reading->at, (size_t)(reading->end - reading->at), "</style>", 8);
        reading->at = end != NULL ? end : reading->end;
    }
    return NULL;
}

static const char *html_close_tag(struct html_reading *reading)
{
    size_t length = html_name(reading);
    if (reading->depth == 0 || strlen(reading->open[reading->depth - 1]) != length ||
        memcmp(reading->open[reading->depth - 1], reading->at, length) != 0)
        return "an end that has no beginning";
    reading->depth--;
    reading->at += length;
    if (!html_starts(reading, ">"))
        return "a tag that does not end";
    reading->at++;
    return NULL;
}

static const char *html_character(struct html_reading *reading)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#39;", NULL};
    unsigned char c = (unsigned char)*reading->at;
    if ((c < ' ' && c != '\n') || c == 0x7F)
        return "a control character";
    if (c == '>' || c == '"' || c == '\'')
        return "a character that is not escaped";
    if (c != '&') {
        reading->at++;
        return NULL;
    }
    for (const char *const *entity = entities; *entity != NULL; entity++)
        if (html_starts(reading, *entity)) {
            reading->at += strlen(*entity);
            return NULL;
        }
    return "an ampersand that is not escaped";
}

/* What is wrong with the LENGTH bytes of HTML: NULL where elements are known and balanced, and nothing
 * foreign is more than text. */
static inline const char *html_complaint(const char *html, size_t length)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    struct html_reading reading = {.at = html, .end = html + length};
    const char *complaint = html_starts(&reading, doctype) ? NULL : "no doctype";
    reading.at += complaint == NULL ? strlen(doctype) : 0;
    while (complaint == NULL && reading.at < reading.end) {
        bool tag = *reading.at == '<', end = html_starts(&reading, "</");
        reading.at += end ? 2 : tag ? 1 : 0;
        complaint = end ? html_close_tag(&reading) : tag ? html_open_tag(&reading) : html_character(&reading);
    }
    if (complaint == NULL && reading.depth > 0)
        complaint = "an element that does not end";
    return complaint;
}

#endif
