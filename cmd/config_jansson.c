/* What holds of each setting, for machines. */
#include <jansson.h>
#include <stdlib.h>

#include "cmd/config.h"
#include "cmd/settings/setters.h"
#include "pipeline/text/json_out.h"
#include "validators/base/memory.h"

static void set(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        memory_out();
}

/* A list for what may be repeated, true or false for a flag, null for a default that is no word of its own.
 */
static json_t *value_of(const struct holding *holding)
{
    const struct paths *values = &holding->values;
    if (holding->spec->type == OPTION_FLAG)
        return json_boolean(answer_is_yes(values->path[0]));
    if (!setting_is_list(holding->spec))
        return values->count > 0 ? json_out_string(str_of(values->path[0])) : json_null();
    json_t *list = json_array();
    for (size_t i = 0; i < values->count; i++)
        if (json_array_append_new(list, json_out_string(str_of(values->path[i]))) != 0)
            memory_out();
    return list;
}

static json_t *object_of(const struct holding *holding)
{
    static const char *const words[] = {[SOURCE_DEFAULT] = "default",
                                        [SOURCE_FILE] = "file",
                                        [SOURCE_ENVIRONMENT] = "environment",
                                        [SOURCE_FLAG] = "flag"};
    json_t *object = json_object();
    const char *by_default = holding->spec->by_default;
    set(object, "name", json_string(holding->spec->name));
    set(object, "value", value_of(holding));
    set(object, "default", by_default != NULL ? json_string(by_default) : json_null());
    set(object, "source", json_string(words[holding->source]));
    set(object, "place", holding->place[0] != '\0' ? json_out_string(str_of(holding->place)) : json_null());
    return object;
}

void config_print_json(struct layers *layers, const struct settings *settings, FILE *out)
{
    struct holding *holding = memory_take(sizeof *holding);
    json_t *array = json_array();
    for (size_t i = 0; i < option_count; i++)
        if (holding_of(layers, settings, &option_specs[i], holding) &&
            json_array_append_new(array, object_of(holding)) != 0)
            memory_out();
    size_t length;
    char *text = json_out_text(array, JSON_INDENT(2), &length);
    fwrite(text, 1, length, out);
    free(text);
    free(holding);
}
