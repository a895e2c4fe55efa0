/* Reads structs from JSON, which anybody may have edited, by their tables of fields. */
#include <jansson.h>
#include <string.h>

#include "pipeline/json/shape.h"
#include "validators/base/memory.h"
#include "validators/base/tables/tally.h"

/* Each of these reads VALUE, which is not null, into the struct's member AT.  Returns false where VALUE has the wrong
 * type. */

static bool read_count(const json_t *value, uint64_t *at)
{
    if (!json_is_integer(value) || json_integer_value(value) < 0)
        return false;
    *at = (uint64_t)json_integer_value(value);
    return true;
}

static bool read_number(const json_t *value, double most, double *at)
{
    double number = json_number_value(value);
    if (!json_is_number(value) || !(number >= 0 && number <= most))
        return false;
    *at = number;
    return true;
}

static bool read_flag(const json_t *value, bool *at)
{
    *at = json_is_true(value);
    return json_is_boolean(value);
}

static bool read_text(const json_t *value, char **at)
{
    if (!json_is_string(value))
        return false;
    *at = memory_text(json_string_value(value), json_string_length(value));
    return true;
}

static bool read_texts(const json_t *value, struct texts *at)
{
    if (!json_is_array(value))
        return false;
    at->text = memory_take((json_array_size(value) + 1) * sizeof *at->text);
    for (; at->count < json_array_size(value); at->count++)
        if (!read_text(json_array_get(value, at->count), &at->text[at->count]))
            return false;
    return true;
}

static bool read_counts(json_t *value, struct tally_list *at)
{
    if (!json_is_object(value))
        return false;
    at->entries = memory_take((json_object_size(value) + 1) * sizeof *at->entries);
    for (void *one = json_object_iter(value); one != NULL; one = json_object_iter_next(value, one)) {
        const char *name = json_object_iter_key(one);
        struct tally_entry *entry = &at->entries[at->count++];
        entry->name = memory_text(name, strlen(name));
        if (!read_count(json_object_iter_value(one), &entry->count))
            return false;
    }
    return true;
}

static bool read_word_counts(const struct field *field, const json_t *value, uint64_t *at)
{
    if (!json_is_object(value))
        return false;
    for (size_t i = 0; field->word(i, field->of) != NULL; i++) {
        const json_t *count = json_object_get(value, field->word(i, field->of));
        if (count != NULL && !read_count(count, &at[i]))
            return false;
    }
    return true;
}

/* What is wrong in there; NULL: nothing. */
struct wrong {
    const char *key;
};

static void read_field(const struct field *field, json_t *value, void *base, struct wrong *wrong);

static void note(struct wrong *wrong, const char *key)
{
    if (wrong->key == NULL)
        wrong->key = key;
}

/* One of the structs of FIELD, which is an array or has names. */
static void read_item(const struct field *field, json_t *value, void *item, struct wrong *wrong)
{
    const struct field *first = &field->shape->fields[0];
    if (first->key == NULL)
        read_field(&(struct field){.key = field->key, .kind = first->kind, .offset = first->offset}, value,
                   item, wrong);
    else if (json_is_object(value))
        note(wrong, shape_read(field->shape, value, item));
    else
        note(wrong, field->key);
}

static bool read_array(const struct field *field, const json_t *value, struct items *at, struct wrong *wrong)
{
    if (!json_is_array(value))
        return false;
    at->item = memory_take((json_array_size(value) + 1) * field->shape->bytes);
    for (; at->count < json_array_size(value); at->count++)
        read_item(field, json_array_get(value, at->count), (char *)at->item + at->count * field->shape->bytes,
                  wrong);
    return true;
}

static bool read_named(const struct field *field, json_t *value, struct items *at, struct wrong *wrong)
{
    if (!json_is_object(value))
        return false;
    at->item = memory_take((json_object_size(value) + 1) * field->shape->bytes);
    for (void *one = json_object_iter(value); one != NULL; one = json_object_iter_next(value, one)) {
        const char *name = json_object_iter_key(one);
        char *item = (char *)at->item + at->count++ * field->shape->bytes;
        *(char **)item = memory_text(name, strlen(name));
        read_item(field, json_object_iter_value(one), item, wrong);
    }
    return true;
}

static bool read_object(const struct field *field, const json_t *value, void *at, struct wrong *wrong)
{
    if (!json_is_object(value))
        return false;
    if (field->kind == FIELD_OBJECT_OR_NULL)
        *(bool *)at = true;
    note(wrong, shape_read(field->shape, value, at));
    return true;
}

static bool read_json(json_t *value, json_t **at)
{
    if (!json_is_object(value))
        return false;
    *at = json_incref(value);
    return true;
}

static bool read_value(const struct field *field, json_t *value, void *at, struct wrong *wrong)
{
    switch (field->kind) {
    case FIELD_COUNT:
    case FIELD_COUNT_OR_NULL:
        return read_count(value, at);
    case FIELD_NUMBER:
        return read_number(value, 1e300, at);
    case FIELD_SHARE:
        return read_number(value, 1, at);
    case FIELD_FLAG:
        return read_flag(value, at);
    case FIELD_TEXT:
    case FIELD_TEXT_OR_NULL:
        return read_text(value, at);
    case FIELD_TEXTS:
        return read_texts(value, at);
    case FIELD_OBJECT:
    case FIELD_OBJECT_OR_NULL:
        return read_object(field, value, at, wrong);
    case FIELD_ARRAY:
        return read_array(field, value, at, wrong);
    case FIELD_NAMED:
        return read_named(field, value, at, wrong);
    case FIELD_COUNTS:
        return read_counts(value, at);
    case FIELD_WORD_COUNTS:
        return read_word_counts(field, value, at);
    case FIELD_JSON:
        return read_json(value, at);
    default:
        return true; /* is only written */
    }
}

static void read_field(const struct field *field, json_t *value, void *base, struct wrong *wrong)
{
    void *at = (char *)base + field->offset;
    if (field->kind == FIELD_COUNT_OR_NULL)
        *(uint64_t *)at = FIELD_NONE;
    if (value != NULL && !json_is_null(value)) {
        if (!read_value(field, value, at, wrong))
            note(wrong, field->key);
    } else if (field->needed || field->kind == FIELD_SHARE) {
        note(wrong, field->key);
    }
}

const char *shape_read(const struct shape *shape, const json_t *object, void *base)
{
    struct wrong wrong = {0};
    for (size_t i = 0; i < shape->count; i++)
        read_field(&shape->fields[i], json_object_get(object, shape->fields[i].key), base, &wrong);
    return wrong.key;
}
