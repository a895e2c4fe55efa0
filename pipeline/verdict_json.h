/* What was found about one address, as JSON: a line of check --json. */
#ifndef PIPELINE_VERDICT_JSON_H
#define PIPELINE_VERDICT_JSON_H

#include <stddef.h>

#include "pipeline/verdict.h"

/* Returns what was found about the cell INPUT as JSON text (one object on one line, a line end), *LENGTH
 * bytes, for the caller to free. */
char *verdict_json(struct str input, const struct verdict *verdict, size_t *length);

/* The JSON Schema of that object, *LENGTH bytes, for the caller to free. */
char *verdict_schema(size_t *length);

#endif
