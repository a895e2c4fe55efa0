/* The settings of a run: for report.json. */
#include "pipeline/report/report_settings.h"

#include "pipeline/text/json_out.h"
#include "validators/base/settings.h"

/* The settings, as whoever parsed them made them; three are what the run has made of them. */
struct json_t *report_settings(const struct outcome *outcome)
{
    struct json_t *object = json_out_copy(outcome->settings->as_json);
    json_out_set(object, "output", json_out_string_or_null(outcome->output));
    json_out_set(object, "store", json_out_string_or_null(outcome->store_path));
    json_out_set(object, "threads", json_out_count((uint64_t)outcome->threads));
    return object;
}
