/* report.json: the contract for machines. */
#ifndef PIPELINE_REPORT_H
#define PIPELINE_REPORT_H

#include <stddef.h>

#include "pipeline/outcome.h"

/* Returns OUTCOME as JSON text (one object, indented, a line end), *LENGTH bytes, for the caller to free. */
char *report_json(const struct outcome *outcome, const struct lists *lists, size_t *length);

#endif
