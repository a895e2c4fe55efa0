/* The pieces of report.json that have a file of their own. */
#ifndef PIPELINE_REPORT_REPORT_JSON_H
#define PIPELINE_REPORT_REPORT_JSON_H

#include "pipeline/report/outcome.h"

struct json_t; /* jansson's */

/* The keys `inputs`, `settings` and `lists`. */
struct json_t *report_inputs(const struct outcome *outcome);
struct json_t *report_settings(const struct outcome *outcome);
struct json_t *report_lists(const struct lists *lists);

#endif
