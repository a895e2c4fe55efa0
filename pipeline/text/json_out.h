/* JSON on its way out: values are made and put together, and become text.  A value that cannot be made is a lack of
 * memory, which ends the run as anywhere. */
#ifndef PIPELINE_TEXT_JSON_OUT_H
#define PIPELINE_TEXT_JSON_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/str.h"

struct json_t; /* jansson's */

/* New and empty, for the caller; json_out_text, json_out_append and json_out_set take a value over. */
struct json_t *json_out_object(void);
struct json_t *json_out_array(void);

/* A copy of OBJECT, for the caller; empty where that is NULL. */
struct json_t *json_out_copy(const struct json_t *object);

/* Foreign bytes as a string: what is not UTF-8 is shown as \xNN, for jansson takes nothing else. */
struct json_t *json_out_string(struct str text);

/* TEXT as a string; NULL is null. */
struct json_t *json_out_string_or_null(const char *text);

/* A number; true or false. */
struct json_t *json_out_count(uint64_t count);
struct json_t *json_out_flag(bool flag);

/* Adds VALUE to ARRAY, with which it goes. */
void json_out_append(struct json_t *array, struct json_t *value);

/* Sets KEY of OBJECT to VALUE, which goes with it. */
void json_out_set(struct json_t *object, const char *key, struct json_t *value);

/* Writes VALUE as text with a line end, by FLAGS of jansson, and lets it go.  What visible.h hides becomes an
 * escape of JSON: whoever reads the string gets it, a terminal does not.  *LENGTH bytes, NUL-terminated, for
 * the caller to free. */
char *json_out_text(struct json_t *value, size_t flags, size_t *length);

#endif
