/* What doctor found, for machines. */
#include <jansson.h>

#include "pipeline/doctor/doctor.h"
#include "pipeline/text/json_out.h"

char *doctor_json(const struct finding *findings, size_t count, bool fit, size_t *length)
{
    json_t *object = json_object(), *checks = json_array();
    for (size_t i = 0; i < count; i++) {
        json_t *check = json_object();
        json_out_set(check, "name", json_string(findings[i].name));
        json_out_set(check, "verdict", json_string(doctor_verdict_words[findings[i].verdict]));
        json_out_set(check, "text", json_out_string(str_of(findings[i].text)));
        json_out_set(check, "advice",
                     findings[i].advice != NULL ? json_string(findings[i].advice) : json_null());
        json_out_append(checks, check);
    }
    json_out_set(object, "checks", checks);
    json_out_set(object, "fit", json_boolean(fit));
    return json_out_text(object, JSON_COMPACT, length);
}
