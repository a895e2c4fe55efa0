/* The ways to the values that a table of fields names, and their end. */
#include "pipeline/json/shape.h"

#include <stdlib.h>

#include "validators/base/tables/tally.h"

const void *field_at(const struct field *field, const void *base)
{
    return (const char *)base + field->offset;
}

bool field_is_there(const struct field *field, const void *base)
{
    return field->kind == FIELD_OBJECT || *(const bool *)field_at(field, base);
}

static void free_texts(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        free(texts->text[i]);
    free(texts->text);
}

static void free_items(const struct field *field, struct items *items)
{
    for (size_t i = 0; i < items->count; i++) {
        void *item = (char *)items->item + i * field->shape->bytes;
        if (field->kind == FIELD_NAMED)
            free(*(char **)item);
        shape_free(field->shape, item);
    }
    free(items->item);
}

void shape_free(const struct shape *shape, void *base)
{
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        void *at = (char *)base + field->offset;
        switch (field->kind) {
        case FIELD_TEXT:
        case FIELD_TEXT_OR_NULL:
            free(*(char **)at);
            break;
        case FIELD_TEXTS:
            free_texts(at);
            break;
        case FIELD_OBJECT:
        case FIELD_OBJECT_OR_NULL:
            shape_free(field->shape, at);
            break;
        case FIELD_ARRAY:
        case FIELD_NAMED:
            free_items(field, at);
            break;
        case FIELD_COUNTS:
            tally_list_free(at);
            break;
        case FIELD_JSON:
            field_json_free(*(struct json_t **)at);
            break;
        default: /* holds nothing */
            break;
        }
    }
}
