/* What the JSON that a table of fields makes looks like, as a JSON Schema (draft 2020-12). */
#ifndef PIPELINE_JSON_SCHEMA_H
#define PIPELINE_JSON_SCHEMA_H

#include "pipeline/json/field.h"

/* Returns the schema of the objects of SHAPE, called TITLE, as text with a line end, *LENGTH bytes, for the caller to
 * free.  It allows no other key than theirs.  SAMPLE is one of their structs: what a FIELD_JSON of it has, others have
 * as well. */
char *schema_text(const struct shape *shape, const void *sample, const char *title, size_t *length);

#endif
