/* The reports as files: reads report.json, writes report.html. */
#ifndef PIPELINE_REPORT_HTML_REPORT_FILE_H
#define PIPELINE_REPORT_HTML_REPORT_FILE_H

#include "pipeline/report/html/report_html.h"
#include "pipeline/report/report_read.h"

/* Reads the report.json that FD is open on.  Returns what it says, freed by report_free, or NULL with FAIL
 * set: 65 (damaged, too large, no plain file), 74. */
struct report *report_file_read(int fd, struct fail *fail);

/* Makes report.html in the output directory DIR again, from its report.json, in the language LANG: whoever
 * looks sees the former one or the new one.  Returns false with FAIL set: 66 (no DIR, or no report.json in
 * it), 65, 73, 74. */
bool report_file_remake(const char *dir, enum lang lang, struct fail *fail);

#endif
