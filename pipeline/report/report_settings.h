/* The settings of a run, as report.json has them and in words. */
#ifndef PIPELINE_REPORT_REPORT_SETTINGS_H
#define PIPELINE_REPORT_REPORT_SETTINGS_H

#include "pipeline/report/outcome.h"

struct json_t; /* jansson's */

/* The key `settings`: a new object. */
struct json_t *report_settings(const struct outcome *outcome);

/* Fills REPORT's settings_said from its settings.  Returns false where one has a value that no setting has. */
bool report_settings_said(struct report *report);

#endif
