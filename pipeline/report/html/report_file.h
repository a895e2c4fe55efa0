/* The file report.html. */
#ifndef PIPELINE_REPORT_HTML_REPORT_FILE_H
#define PIPELINE_REPORT_HTML_REPORT_FILE_H

#include "pipeline/report/html/report_html.h"
#include "validators/base/fail.h"

/* Makes report.html in the output directory DIR again, from its report.json, in the language LANG: whoever
 * looks sees the former one or the new one.  Returns false with FAIL set: 66 (no DIR, or no report.json in
 * it), 65, 73, 74. */
bool report_file_remake(const char *dir, enum lang lang, struct fail *fail);

#endif
