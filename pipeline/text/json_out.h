/* JSON on its way out: foreign bytes as strings, and a value as text. */
#ifndef PIPELINE_TEXT_JSON_OUT_H
#define PIPELINE_TEXT_JSON_OUT_H

#include <stddef.h>

#include "validators/base/str.h"

struct json_t; /* jansson's */

/* Foreign bytes as a string: what is no UTF-8 is shown as \xNN, for jansson takes nothing else. */
struct json_t *json_out_string(struct str text);

/* Writes VALUE as text with a line end, by FLAGS of jansson, and lets it go.  What visible.h hides becomes an
 * escape of JSON: whoever reads the string gets it, a terminal does not.  *LENGTH bytes, NUL-terminated, for
 * the caller to free. */
char *json_out_text(struct json_t *value, size_t flags, size_t *length);

#endif
