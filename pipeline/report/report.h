/* The report for machines, which becomes report.json. */
#ifndef PIPELINE_REPORT_REPORT_H
#define PIPELINE_REPORT_REPORT_H

#include <stddef.h>

#include "pipeline/report/outcome.h"

/* Returns OUTCOME as JSON text (one object, indented, a line end), *LENGTH bytes, for the caller to free. */
char *report_json(const struct outcome *outcome, const struct lists *lists, size_t *length);

/* LISTS as they stand in report.json, as one object on one line; *LENGTH bytes, which the caller frees. */
char *report_lists_json(const struct lists *lists, size_t *length);

#endif
