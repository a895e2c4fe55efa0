/* Reads the file report.json. */
#ifndef PIPELINE_REPORT_REPORT_OPEN_H
#define PIPELINE_REPORT_REPORT_OPEN_H

#include "pipeline/report/report_json.h"

/* Reads the report.json that FD is open on.  Returns what it says, freed by report_free, or NULL with FAIL
 * set: 65 (damaged, too large, no plain file), 74. */
struct report *report_file_read(int fd, struct fail *fail);

#endif
