/* What the JSON that a table of fields makes looks like, as a JSON Schema (draft 2020-12). */
#include "pipeline/json/schema.h"

#include <jansson.h>
#include <string.h>

#include "pipeline/json/shape.h"
#include "pipeline/text/json_out.h"

static void set_text(json_t *object, const char *key, const char *text)
{
    json_out_set(object, key, json_out_string(str_of(text)));
}

/* The schema of a value that is of TYPE, or null where OR_NULL. */
static json_t *typed(const char *type, bool or_null)
{
    json_t *schema = json_out_object();
    if (!or_null) {
        set_text(schema, "type", type);
        return schema;
    }
    json_t *types = json_out_array();
    json_out_append(types, json_out_string(str_of(type)));
    json_out_append(types, json_out_string(STR("null")));
    json_out_set(schema, "type", types);
    return schema;
}

/* Restricts the strings of SCHEMA to the words of FIELD, if it has some. */
static json_t *worded(json_t *schema, const struct field *field)
{
    json_t *words = json_out_array();
    for (size_t i = 0; field->word != NULL && field->word(i, field->of) != NULL; i++)
        json_out_append(words, json_out_string(str_of(field->word(i, field->of))));
    if (field->word != NULL)
        json_out_set(schema, "enum", words);
    else
        json_decref(words);
    return schema;
}

static json_t *number(const char *type, bool or_null)
{
    json_t *schema = typed(type, or_null);
    json_out_set(schema, "minimum", json_out_count(0));
    return schema;
}

static json_t *array(json_t *items)
{
    json_t *schema = typed("array", false);
    json_out_set(schema, "items", items);
    return schema;
}

static json_t *count(const struct field *field)
{
    json_t *schema = number("integer", field->kind == FIELD_COUNT_OR_NULL);
    if (field->only > 0)
        json_out_set(schema, "const", json_out_count(field->only));
    return schema;
}

static json_t *share(void)
{
    json_t *schema = number("number", false);
    json_out_set(schema, "maximum", json_out_count(1));
    return schema;
}

static json_t *text(const struct field *field, bool or_null)
{
    json_t *schema = worded(typed("string", or_null), field);
    if (field->is_time)
        set_text(schema, "format", "date-time");
    return schema;
}

/* Any names, or those of FIELD's words, and VALUE for each. */
static json_t *names(const struct field *field, json_t *value)
{
    json_t *schema = typed("object", false);
    if (field->word != NULL)
        json_out_set(schema, "propertyNames", worded(json_out_object(), field));
    json_out_set(schema, "additionalProperties", value);
    return schema;
}

/* An object that may have PROPERTIES, has those that are REQUIRED, and no other ones. */
static json_t *object(json_t *properties, json_t *required, bool or_null)
{
    json_t *schema = typed("object", or_null);
    json_out_set(schema, "properties", properties);
    json_out_set(schema, "required", required);
    json_out_set(schema, "additionalProperties", json_false());
    return schema;
}

static json_t *word_counts(const struct field *field)
{
    json_t *properties = json_out_object(), *required = json_out_array();
    for (size_t i = 0; field->word(i, field->of) != NULL; i++) {
        json_out_set(properties, field->word(i, field->of), number("integer", false));
        json_out_append(required, json_out_string(str_of(field->word(i, field->of))));
    }
    return object(properties, required, false);
}

/* A value of the kind that VALUE is; null says only that it is no list and no flag. */
static json_t *like(const json_t *value)
{
    if (json_is_array(value))
        return array(typed("string", false));
    if (json_is_boolean(value))
        return typed("boolean", false);
    if (json_is_string(value))
        return typed("string", false);
    json_t *schema = number("integer", json_is_null(value));
    if (json_is_null(value))
        json_out_append(json_object_get(schema, "type"), json_out_string(STR("string")));
    return schema;
}

static json_t *like_object(json_t *sample)
{
    json_t *properties = json_out_object(), *required = json_out_array();
    for (void *at = json_object_iter(sample); at != NULL; at = json_object_iter_next(sample, at)) {
        const char *key = json_object_iter_key(at);
        json_out_set(properties, key, like(json_object_iter_value(at)));
        json_out_append(required, json_out_string(str_of(key)));
    }
    return object(properties, required, false);
}

static json_t *fields(const struct shape *shape, const void *sample, bool or_null);

/* Values are structs of FIELD's shape. */
static json_t *items(const struct field *field);

static json_t *value(const struct field *field, const void *sample)
{
    const void *at = sample != NULL ? field_at(field, sample) : NULL;
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_COUNT_OR_NULL:
        return count(field);
    case FIELD_NUMBER:
        return number("number", false);
    case FIELD_SHARE:
        return share();
    case FIELD_FLAG:
        return typed("boolean", false);
    case FIELD_TEXT:
    case FIELD_BYTES:
        return text(field, false);
    case FIELD_TEXT_OR_NULL:
    case FIELD_BYTES_OR_NULL:
        return text(field, true);
    case FIELD_TEXTS:
        return array(text(field, false));
    case FIELD_OBJECT:
    case FIELD_OBJECT_OR_NULL:
        return fields(field->shape, at, field->kind == FIELD_OBJECT_OR_NULL);
    case FIELD_ARRAY:
        return array(items(field));
    case FIELD_NAMED:
        return names(field, items(field));
    case FIELD_COUNTS:
        return names(field, number("integer", false));
    case FIELD_WORD_COUNTS:
        return word_counts(field);
    case FIELD_JSON:
        return like_object(*(json_t *const *)at);
    }
    return json_out_object();
}

static json_t *items(const struct field *field)
{
    const struct field *first = &field->shape->fields[0];
    return first->key == NULL ? value(first, NULL) : fields(field->shape, NULL, false);
}

static json_t *fields(const struct shape *shape, const void *sample, bool or_null)
{
    json_t *properties = json_out_object(), *required = json_out_array();
    for (size_t i = 0; i < shape->count; i++) {
        const struct field *field = &shape->fields[i];
        json_t *schema = json_out_object();
        set_text(schema, "description", field->help);
        json_t *of_value = value(field, sample);
        json_object_update(schema, of_value);
        json_decref(of_value);
        json_out_set(properties, field->key, schema);
        if (!field->optional)
            json_out_append(required, json_out_string(str_of(field->key)));
    }
    return object(properties, required, or_null);
}

char *schema_text(const struct shape *shape, const void *sample, const char *title, size_t *length)
{
    json_t *schema = json_out_object();
    set_text(schema, "$schema", "https://json-schema.org/draft/2020-12/schema");
    set_text(schema, "title", title);
    json_t *all = fields(shape, sample, false);
    json_object_update(schema, all);
    json_decref(all);
    return json_out_text(schema, JSON_INDENT(2), length);
}
