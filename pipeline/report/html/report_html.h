/* The report for people, which becomes report.html: one file that needs no script and asks nobody. */
#ifndef PIPELINE_REPORT_HTML_REPORT_HTML_H
#define PIPELINE_REPORT_HTML_REPORT_HTML_H

#include <stddef.h>

#include "pipeline/report/report.h"
#include "validators/base/settings.h"

/* Returns what REPORT says as an HTML page, *LENGTH bytes, for the caller to free: in English and Chinese,
 * LANG (which is not LANG_AUTO) is the one that shows first.  The same report gives the same bytes. */
char *report_html(const struct report *report, enum lang lang, size_t *length);

#endif
