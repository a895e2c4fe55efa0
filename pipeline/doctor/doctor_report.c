/* What doctor found, for machines. */
#include <jansson.h>
#include <stdlib.h>

#include "pipeline/doctor/doctor.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_out();
}

char *doctor_json(const struct finding *findings, size_t count, bool fit, size_t *length)
{
    json_t *object = json_object(), *checks = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *check = json_object();
        set(check, "name", json_string(findings[i].name));
        set(check, "verdict", json_string(doctor_verdict_words[findings[i].verdict]));
        set(check, "text", json_out_string(str_of(findings[i].text)));
        set(check, "advice", findings[i].advice != NULL ? json_string(findings[i].advice) : json_null());
        if (json_array_append_new(checks, check) != 0)
            memory_out();
    }
    set(object, "checks", checks);
    set(object, "fit", json_boolean(fit));
    return json_out_text(object, JSON_COMPACT, length);
}
