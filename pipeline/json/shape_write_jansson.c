/* Writes structs as JSON by their tables of fields. */
#include <jansson.h>
#include <stdlib.h>

#include "pipeline/json/shape.h"
#include "pipeline/text/foreign.h"
#include "pipeline/text/json_out.h"
#include "validators/base/tables/tally.h"

/* Foreign bytes may be a key as well. */
static void set_foreign(json_t *object, const char *name, json_t *value)
{
    size_t length;
    char *key = foreign_text(str_of(name), &length);
    json_out_set(object, key, value);
    free(key);
}

static json_t *texts_of(const struct texts *texts)
{
    json_t *array = json_out_array();
    for (size_t i = 0; i < texts->count; i++)
        json_out_append(array, json_out_string(str_of(texts->text[i])));
    return array;
}

static json_t *counts_of(const struct tally_list *counts)
{
    json_t *object = json_out_object();
    for (size_t i = 0; i < counts->count; i++)
        set_foreign(object, counts->entries[i].name, json_out_count(counts->entries[i].count));
    return object;
}

static json_t *word_counts_of(const struct field *field, const uint64_t *counts)
{
    json_t *object = json_out_object();
    for (size_t i = 0; field->word(i, field->of) != NULL; i++)
        json_out_set(object, field->word(i, field->of), json_out_count(counts[i]));
    return object;
}

static json_t *value_of(const struct field *field, const void *base);

static json_t *object_of(const struct shape *shape, const void *base)
{
    json_t *object = json_out_object();
    for (size_t i = 0; i < shape->count; i++)
        json_out_set(object, shape->fields[i].key, value_of(&shape->fields[i], base));
    return object;
}

static json_t *items_of(const struct field *field, const struct items *items)
{
    const struct shape *shape = field->shape;
    bool bare = shape->fields[0].key == NULL, named = field->kind == FIELD_NAMED;
    json_t *all = named ? json_out_object() : json_out_array();
    for (size_t i = 0; i < items->count; i++) {
        const void *item = (const char *)items->item + i * shape->bytes;
        json_t *value = bare ? value_of(&shape->fields[0], item) : object_of(shape, item);
        if (named)
            set_foreign(all, *(char *const *)item, value);
        else
            json_out_append(all, value);
    }
    return all;
}

static json_t *bytes_of(struct str bytes, bool null)
{
    return null && bytes.length == 0 ? json_null() : json_out_string(bytes);
}

static json_t *value_of(const struct field *field, const void *base)
{
    const void *at = field_at(field, base);
    switch (field->kind) {
    case FIELD_COUNT:
        return json_out_count(*(const uint64_t *)at);
    case FIELD_COUNT_OR_NULL:
        return *(const uint64_t *)at != FIELD_NONE ? json_out_count(*(const uint64_t *)at) : json_null();
    case FIELD_NUMBER:
    case FIELD_SHARE:
        return json_real(*(const double *)at);
    case FIELD_FLAG:
        return json_out_flag(*(const bool *)at);
    case FIELD_TEXT:
    case FIELD_TEXT_OR_NULL:
        return json_out_string_or_null(*(char *const *)at);
    case FIELD_BYTES:
    case FIELD_BYTES_OR_NULL:
        return bytes_of(*(const struct str *)at, field->kind == FIELD_BYTES_OR_NULL);
    case FIELD_TEXTS:
        return texts_of(at);
    case FIELD_OBJECT:
    case FIELD_OBJECT_OR_NULL:
        return field_is_there(field, base) ? object_of(field->shape, at) : json_null();
    case FIELD_ARRAY:
    case FIELD_NAMED:
        return items_of(field, at);
    case FIELD_COUNTS:
        return counts_of(at);
    case FIELD_WORD_COUNTS:
        return word_counts_of(field, at);
    case FIELD_JSON:
        return json_incref(*(json_t *const *)at);
    }
    return json_null();
}

char *shape_line(const struct shape *shape, const void *base, size_t *length)
{
    return json_out_text(object_of(shape, base), JSON_COMPACT, length);
}

char *shape_page(const struct shape *shape, const void *base, size_t *length)
{
    return json_out_text(object_of(shape, base), JSON_INDENT(2), length);
}
