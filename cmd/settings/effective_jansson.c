/* The effective settings as JSON: for mailsift config, and for report.json. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/settings/effective.h"
#include "cmd/settings/setters.h"
#include "pipeline/text/json_out.h"
#include "pipeline/text/mask.h"
#include "validators/base/memory.h"

enum { KEY_BYTES = OPTION_NAME_BYTES };

static json_t *list_of(const struct paths *values)
{
    json_t *list = json_out_array();
    for (size_t i = 0; i < values->count; i++)
        json_out_append(list, json_out_string(str_of(values->path[i])));
    return list;
}

/* A list for what is repeatable, true or false for a flag, null for a default that has no word of its own. */
static json_t *value_of(const struct effective *effective)
{
    const struct paths *values = &effective->values;
    if (effective->spec->type == OPTION_FLAG)
        return json_boolean(answer_is_yes(values->path[0]));
    if (setting_is_list(effective->spec))
        return list_of(values);
    return json_out_string_or_null(values->count > 0 ? values->path[0] : NULL);
}

static json_t *object_of(const struct effective *effective)
{
    static const char *const words[] = {[SOURCE_DEFAULT] = "default",
                                        [SOURCE_SYSTEM] = "file",
                                        [SOURCE_USER] = "file",
                                        [SOURCE_NAMED] = "file",
                                        [SOURCE_ENVIRONMENT] = "environment",
                                        [SOURCE_FLAGS] = "flag"};
    json_t *object = json_out_object();
    json_out_set(object, "name", json_string(effective->spec->name));
    json_out_set(object, "value", value_of(effective));
    json_out_set(object, "default", json_out_string_or_null(option_default(effective->spec)));
    json_out_set(object, "source", json_string(words[effective->source]));
    json_out_set(object, "place",
                 json_out_string_or_null(effective->place[0] != '\0' ? effective->place : NULL));
    return object;
}

void effective_print_json(struct sources *sources, const struct settings *settings, FILE *out)
{
    json_t *array = json_out_array();
    for (size_t i = 0; i < option_count; i++) {
        struct effective effective = {0};
        if (effective_of(sources, settings, &option_specs[i], &effective))
            json_out_append(array, object_of(&effective));
        paths_free(&effective.values);
    }
    size_t length;
    char *text = json_out_text(array, JSON_INDENT(2), &length);
    fwrite(text, 1, length, out);
    free(text);
}

/* TEXT, without what a report that is handed on must not tell. */
static json_t *text_of(const struct option_spec *spec, const char *text)
{
    size_t length = strlen(text);
    char *shown = spec->secrecy == SECRECY_PASSWORD  ? effective_url(text, "")
                  : spec->secrecy == SECRECY_ADDRESS ? mask_addresses(str_of(text), &length)
                                                     : memory_text(text, length);
    json_t *string =
        json_out_string(spec->secrecy == SECRECY_ADDRESS ? (struct str){shown, length} : str_of(shown));
    free(shown);
    return string;
}

/* The field of SPEC. */
static json_t *field_of(const struct option_spec *spec, const struct settings *settings)
{
    const char *field = (const char *)settings + spec->offset;
    switch (spec->type) {
    case OPTION_FLAG:
        return json_boolean(*(const bool *)field);
    case OPTION_ANSWER:
    case OPTION_CHOICE:
        return json_out_string_or_null(effective_word(spec, settings));
    case OPTION_NUMBER:
    case OPTION_TIME:
        return json_integer(*(const int *)(const void *)field);
    case OPTION_DELIMITER:
        return json_out_string((struct str){field, 1});
    default:
        return setting_is_list(spec) ? list_of((const void *)field)
                                     : text_of(spec, *(const char *const *)(const void *)field);
    }
}

/* Whether the field of SPEC says something also where nobody has assigned it. */
static bool says_default(const struct option_spec *spec)
{
    return spec->type == OPTION_FLAG || spec->choices.words != NULL || setting_is_list(spec);
}

/* The key of SPEC in report.json. */
static void key_of(const struct option_spec *spec, char key[KEY_BYTES])
{
    snprintf(key, KEY_BYTES, "%s%s", spec->name, spec->type == OPTION_TIME ? "_s" : "");
    for (; *key != '\0'; key++)
        if (*key == '-')
            *key = '_';
}

void effective_make_json(const struct sources *sources, unsigned taker, struct settings *settings)
{
    json_t *object = json_out_object();
    for (size_t i = 0; i < option_count; i++) {
        const struct option_spec *spec = &option_specs[i];
        char key[KEY_BYTES];
        if ((spec->takers & taker) == 0 || !option_is_setting(spec) || option_is_alias(spec))
            continue;
        key_of(spec, key);
        bool said = says_default(spec) || effective_is_assigned(sources, spec);
        json_out_set(object, key, said ? field_of(spec, settings) : json_null());
    }
    settings->as_json = object;
}

void effective_free_json(struct settings *settings)
{
    json_decref((json_t *)settings->as_json);
    settings->as_json = NULL;
}
