/* The file report.json: figures as its text, and the way back. */
#ifndef PIPELINE_REPORT_REPORT_JSON_H
#define PIPELINE_REPORT_REPORT_JSON_H

#include <stddef.h>

#include "pipeline/report/report.h"
#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/lists/lists.h"

enum { REPORT_BYTES_MAX = 64 << 20 }; /* of a report.json: a thousand lists with long names, and more */

/* Returns REPORT as JSON text (one object, indented, a line end), *LENGTH bytes, for the caller to free. */
char *report_json(const struct report *report, size_t *length);

/* LISTS as they are in report.json, as one object on one line; *LENGTH bytes, which the caller frees. */
char *report_lists_json(const struct lists *lists, size_t *length);

/* Returns what TEXT, a report.json, says, freed by report_free; or NULL with FAIL set (65) where it is not one: not
 * JSON, or a key that has not the type that it must have.  Keys that only newer versions write may be
 * absent; unknown ones are passed over. */
struct report *report_read(struct str text, struct fail *fail);

/* The JSON Schema of report.json, *LENGTH bytes, for the caller to free.  SETTINGS are those of any run. */
char *report_schema(const struct settings *settings, size_t *length);

#endif
