/* Writes HTML: markup of ours as it is, everything else so that it can be nothing but text. */
#include "pipeline/report/html/html.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text/mask.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"

enum { ROOM_BYTES = 16 << 10 };

static void put_bytes(struct html *html, const char *bytes, size_t length)
{
    if (html->length + length + 1 > html->room) {
        html->room = (html->length + length + 1) * 2 + ROOM_BYTES;
        html->text = memory_grow(html->text, html->room);
    }
    memcpy(html->text + html->length, bytes, length);
    html->length += length;
    html->text[html->length] = '\0';
}

void html_free(struct html *html)
{
    free(html->text);
    *html = (struct html){0};
}

void html_markup(struct html *html, struct str markup)
{
    put_bytes(html, markup.bytes, markup.length);
}

void html_format(struct html *html, const char *format, ...)
{
    char text[HTML_FORMAT_BYTES];
    va_list values;
    va_start(values, format);
    int length = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    if (length < 0 || length >= (int)sizeof text)
        abort(); /* half of a tag would be worse */
    put_bytes(html, text, (size_t)length);
}

static const char *entity_of(char character)
{
    static const struct {
        char character;
        const char *entity;
    } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}};
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        if (entities[i].character == character)
            return entities[i].entity;
    return NULL;
}

static void put_text(struct html *html, struct str text)
{
    while (text.length > 0) {
        char shown[VISIBLE_BYTES];
        const char *entity = entity_of(text.bytes[0]);
        if (entity != NULL)
            text = str_tail(text, 1);
        else
            visible_take(&text, shown);
        put_bytes(html, entity != NULL ? entity : shown, strlen(entity != NULL ? entity : shown));
    }
}

void html_words(struct html *html, const char *words)
{
    put_text(html, str_of(words));
}

void html_text(struct html *html, struct str foreign)
{
    size_t length;
    char *masked = mask_addresses(foreign, &length);
    put_text(html, (struct str){masked, length});
    free(masked);
}

struct figure figure_count(uint64_t count)
{
    struct figure figure;
    char digits[24];
    size_t length = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, count), to = 0;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            figure.text[to++] = ',';
        figure.text[to++] = digits[i];
    }
    figure.text[to] = '\0';
    return figure;
}

struct figure figure_share(double share)
{
    static const double least = 0.0005, most = 1 - 0.0005; /* what rounds to neither end */
    struct figure figure;
    if (share > 0 && share < least)
        snprintf(figure.text, sizeof figure.text, "&lt;0.1%%");
    else if (share < 1 && share >= most)
        snprintf(figure.text, sizeof figure.text, "&gt;99.9%%");
    else
        snprintf(figure.text, sizeof figure.text, "%.1f%%", share * 100);
    return figure;
}

struct figure figure_part(uint64_t part, uint64_t whole)
{
    double share = whole > 0 ? (double)part / (double)whole : 0;
    return figure_share(share < 1 ? share : 1);
}

struct figure figure_change(double before, double now)
{
    struct figure figure;
    double points = (now - before) * 100;
    if (points > -0.05 && points < 0.05)
        snprintf(figure.text, sizeof figure.text, "0.0");
    else
        snprintf(figure.text, sizeof figure.text, "%s%.1f", points > 0 ? "+" : "\xE2\x88\x92",
                 points > 0 ? points : -points);
    return figure;
}
