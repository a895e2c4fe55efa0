/* The charts of report.html: inline SVG, drawn from a few numbers. */
#ifndef PIPELINE_REPORT_HTML_REPORT_CHART_H
#define PIPELINE_REPORT_HTML_REPORT_CHART_H

#include <stdint.h>

#include "pipeline/report/html/html.h"
#include "pipeline/report/report.h"
#include "validators/base/settings.h"

/* The expected bounces of RUN beside the usual marks, with words in LANG, WIDTH pixels wide (340 at least).
 */
void chart_bounces(struct html *html, const struct report_run *run, enum lang lang, unsigned width);

/* The segments of RUN as a ring, with its title in LANG. */
void chart_segments(struct html *html, const struct report_run *run, enum lang lang);

/* A bar as long as PART of WHOLE; CLASS is its colour.  Decoration: the number is beside it. */
void chart_bar(struct html *html, const char *class, uint64_t part, uint64_t whole);

/* Clean, risky and invalid rows as the pieces of one bar, likewise. */
void chart_stack(struct html *html, const uint64_t rows[3]);

#endif
