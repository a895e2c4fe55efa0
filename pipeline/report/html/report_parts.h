/* The parts of report.html, each a section of its own, in their order. */
#ifndef PIPELINE_REPORT_HTML_REPORT_PARTS_H
#define PIPELINE_REPORT_HTML_REPORT_PARTS_H

#include "pipeline/report/html/html.h"
#include "pipeline/report/report.h"
#include "validators/base/settings.h"

/* Each adds its section of REPORT to HTML, or nothing where the report does not have what it shows. */
void part_headline(struct html *html, const struct report *report);
void part_segments(struct html *html, const struct report *report);
void part_reasons(struct html *html, const struct report *report);
void part_providers(struct html *html, const struct report *report);
void part_domains(struct html *html, const struct report *report);
void part_kinds(struct html *html, const struct report *report);
void part_typos(struct html *html, const struct report *report);
void part_unknown(struct html *html, const struct report *report);
void part_trend(struct html *html, const struct report *report);
void part_method(struct html *html, const struct report *report);

/* <section id=ID> with its heading; ended by html_put(html, "</section>\n"). */
void part_begin(struct html *html, const char *id, int heading);

/* The columns of a table. */
struct columns {
    const int *words; /* of enum word; WORD_COUNT: it has no name */
    size_t count;
    unsigned numeric; /* the bits of those that hold numbers */
};

/* Begins a table; ended by part_table_end. */
void part_table(struct html *html, const char *class, const struct columns *columns);
void part_table_end(struct html *html);

/* <td class="n">FIGURE</td> */
void part_number(struct html *html, struct figure figure);

/* The last part of a path; NULL is "". */
struct str part_file_name(const char *path);

/* Adds TEXT, which comes from outside, as html_text does; a long one is cut between two characters, with an ellipsis
 * there. */
void part_text(struct html *html, struct str text);

/* How many of COUNT names are shown. */
enum { PART_NAMES_MAX = 128 };
size_t part_shown(size_t count, size_t most);

/* The word of WORDS (of enum word, one for each level) for the level called NAME; OTHER for any other name. */
int part_level(const char *name, const int *words, int other);

/* Adds the time TEXT of a report.json to the minute, in this machine's time zone: `2026-11-27 15:11 UTC+8`.  A
 * text that is not a time is added as it is; NULL is "". */
void part_moment(struct html *html, const char *text, enum lang lang);

/* The same in both languages, each in a span of its own. */
void part_moment_say(struct html *html, const char *text);

#endif
