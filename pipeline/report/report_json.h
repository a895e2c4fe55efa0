/* What the files that make report.json share: pieces of it, and how they are put together. */
#ifndef PIPELINE_REPORT_REPORT_JSON_H
#define PIPELINE_REPORT_REPORT_JSON_H

#include <stdint.h>

#include "pipeline/report/outcome.h"

struct json_t; /* jansson's */

/* New and empty. */
struct json_t *report_object(void);
struct json_t *report_array(void);

/* Adds VALUE to ARRAY, with which it goes. */
void report_append(struct json_t *array, struct json_t *value);

/* Sets KEY of OBJECT to VALUE, which goes with it.  What cannot be made is a lack of memory, which ends the
 * run as anywhere. */
void report_set(struct json_t *object, const char *key, struct json_t *value);

/* Foreign bytes as a string: what is no UTF-8 is shown as \xNN, for jansson takes nothing else. */
struct json_t *report_text(struct str text);
struct json_t *report_text_or_null(const char *text);

struct json_t *report_count(uint64_t count);
struct json_t *report_flag(bool flag);

/* The keys `inputs`, `settings` and `lists`. */
struct json_t *report_inputs(const struct outcome *outcome);
struct json_t *report_settings(const struct outcome *outcome);
struct json_t *report_lists(const struct lists *lists);

#endif
