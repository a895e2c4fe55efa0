/* What doctor found, for machines. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/doctor.h"
#include "pipeline/foreign.h"
#include "validators/base/memory.h"

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_out();
}

/* Foreign bytes as a string: what is no UTF-8 is shown as \xNN, for jansson takes nothing else. */
static json_t *text_of(const char *text)
{
    size_t length;
    char *repaired = foreign_text(str_of(text), &length);
    json_t *string = json_stringn(repaired, length);
    free(repaired);
    return string;
}

char *doctor_json(const struct finding *findings, size_t count, bool fit, size_t *length)
{
    json_t *object = json_object(), *checks = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *check = json_object();
        set(check, "name", json_string(findings[i].name));
        set(check, "verdict", json_string(doctor_verdict_words[findings[i].verdict]));
        set(check, "text", text_of(findings[i].text));
        set(check, "advice", findings[i].advice != NULL ? json_string(findings[i].advice) : json_null());
        if (json_array_append_new(checks, check) != 0)
            memory_out();
    }
    set(object, "checks", checks);
    set(object, "fit", json_boolean(fit));
    char *text = json_dumps(object, JSON_COMPACT);
    json_decref(object);
    if (text == NULL)
        memory_out();
    *length = strlen(text);
    text = memory_grow(text, *length + 2);
    memcpy(text + *length, "\n", 2);
    (*length)++;
    return text;
}
