/* Structs are written as JSON, read and freed by their tables of fields. */
#ifndef PIPELINE_JSON_SHAPE_H
#define PIPELINE_JSON_SHAPE_H

#include "pipeline/json/field.h"

/* What FIELD is in the struct at BASE. */
const void *field_at(const struct field *field, const void *base);

/* Whether FIELD, an object, is there in the struct at BASE. */
bool field_is_there(const struct field *field, const void *base);

/* The struct at BASE as JSON text: one object, on one line or indented, and a line end.  *LENGTH bytes, for the caller
 * to free. */
char *shape_line(const struct shape *shape, const void *base, size_t *length);
char *shape_page(const struct shape *shape, const void *base, size_t *length);

/* Fills the struct at BASE, which is all zero, from OBJECT.  What is absent or null stays zero.  Returns NULL,
 * or the first key whose value has the wrong type or that is needed and absent. */
const char *shape_read(const struct shape *shape, const struct json_t *object, void *base);

/* Frees what the struct at BASE holds. */
void shape_free(const struct shape *shape, void *base);

/* Frees the value of a FIELD_JSON; NULL is fine. */
void field_json_free(struct json_t *json);

#endif
