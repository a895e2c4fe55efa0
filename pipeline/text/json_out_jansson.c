/* JSON on its way out: values are made and put together, and become text. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/text/foreign.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"
#include "validators/base/visible.h"

enum {
    BMP_CHARACTERS = 0x10000,
    HIGH_SURROGATE = 0xd800,
    LOW_SURROGATE = 0xdc00,
    SURROGATE_BITS = 10,
    ESCAPES_BYTES = sizeof "\\uNNNN\\uNNNN",
};

json_t *json_out_string(struct str text)
{
    size_t length;
    char *repaired = foreign_text(text, &length);
    json_t *string = json_stringn(repaired, length);
    free(repaired);
    return string;
}

json_t *json_out_string_or_null(const char *text)
{
    return text != NULL ? json_out_string(str_of(text)) : json_null();
}

json_t *json_out_object(void)
{
    return json_object();
}

json_t *json_out_array(void)
{
    return json_array();
}

json_t *json_out_copy(const json_t *object)
{
    json_t *copy = object != NULL ? json_deep_copy(object) : json_object();
    if (copy == NULL)
        memory_out();
    return copy;
}

json_t *json_out_count(uint64_t count)
{
    return json_integer((json_int_t)count);
}

json_t *json_out_flag(bool flag)
{
    return json_boolean(flag);
}

void json_out_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0)
        memory_out();
}

void json_out_set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_out();
}

/* Writes CHARACTER to TO, with a NUL; returns the length. */
static size_t escape(uint32_t character, char to[ESCAPES_BYTES])
{
    if (character < BMP_CHARACTERS)
        return (size_t)snprintf(to, ESCAPES_BYTES, "\\u%04x", (unsigned)character);
    unsigned beyond = (unsigned)(character - BMP_CHARACTERS);
    return (size_t)snprintf(to, ESCAPES_BYTES, "\\u%04x\\u%04x", HIGH_SURROGATE + (beyond >> SURROGATE_BITS),
                            LOW_SURROGATE + (beyond & ((1U << SURROGATE_BITS) - 1)));
}

/* Copies JSON to TO; returns the length.  In a text of jansson's what is hidden is in strings only, but
 * for line ends. */
static size_t copy_visible(struct str json, char *to)
{
    size_t used = 0;
    while (json.length > 0) {
        uint32_t character;
        size_t bytes = visible_character(json, &character);
        if (bytes == 0)
            abort(); /* jansson writes UTF-8 */
        if (character != '\n' && visible_hides(character))
            used += escape(character, to + used);
        else
            used += (size_t)((char *)mempcpy(to + used, json.bytes, bytes) - (to + used));
        json = str_tail(json, bytes);
    }
    return used;
}

char *json_out_text(json_t *value, size_t flags, size_t *length)
{
    enum { GROWTH_MAX = 6 }; /* of one byte, DEL: \u007f */
    char *raw = json_dumps(value, flags | JSON_PRESERVE_ORDER | JSON_REAL_PRECISION(6));
    json_decref(value);
    if (raw == NULL)
        memory_out();
    char *text = memory_take(strlen(raw) * GROWTH_MAX + ESCAPES_BYTES);
    *length = copy_visible(str_of(raw), text);
    free(raw);
    text[(*length)++] = '\n';
    text[*length] = '\0';
    return text;
}
