/* Writes HTML: markup of ours as it is, everything else so that it can be nothing but text. */
#ifndef PIPELINE_REPORT_HTML_HTML_H
#define PIPELINE_REPORT_HTML_HTML_H

#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

/* Grows as it is written; all zero is the empty one.  TEXT is freed by whoever has it last. */
struct html {
    char *text;
    size_t length, room;
};

/* Frees the text and makes HTML empty again. */
void html_free(struct html *html);

/* Adds markup: a literal.  Anything else does not compile. */
#define html_put(html, literal) html_markup(html, STR(literal))

/* Adds markup from a table of the program's. */
void html_markup(struct html *html, struct str markup);

/* The same with numbers and words of the program in it, at most HTML_FORMAT_BYTES. */
enum { HTML_FORMAT_BYTES = 512 };
void html_format(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a sentence of the program as text: & < > " ' are escaped. */
void html_words(struct html *html, const char *words);

/* Adds FOREIGN (any bytes) as text, escaped likewise: what visible.h hides and what is no UTF-8 become
 * escapes, and of addresses only the domain is shown. */
void html_text(struct html *html, struct str foreign);

/* A short text to hand on by value. */
struct figure {
    char text[32];
};

/* 1,234,567 */
struct figure figure_count(uint64_t count);

/* 12.3%: of a share from 0 to 1, or of PART of WHOLE (of nothing: 0.0%).  A little is never shown as nothing,
 * nor almost all as all: `&lt;0.1%`, `&gt;99.9%`, in HTML. */
struct figure figure_share(double share);
struct figure figure_part(uint64_t part, uint64_t whole);

/* +1.2, -0.3 or 0.0: what changed from BEFORE to NOW, both of 0 to 1, in percentage points. */
struct figure figure_change(double before, double now);

#endif
