/* Frees the JSON that a field holds. */
#include <jansson.h>

#include "pipeline/json/shape.h"

void field_json_free(json_t *json)
{
    json_decref(json);
}
