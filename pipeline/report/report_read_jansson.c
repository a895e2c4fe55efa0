/* Reads a report.json, which anybody may have edited, into the figures that it tells of. */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/output/output_dir.h"
#include "pipeline/output/output_files.h"
#include "pipeline/report/report_json.h"
#include "pipeline/report/report_settings.h"
#include "pipeline/text/foreign.h"
#include "validators/base/memory.h"

enum {
    NUMBER_BYTES = 24,
    JOINED_BYTES = 1024, /* more is not shown */
};

/* The strings of ARRAY, a comma between each two; NULL where they say nothing.  Returns false where one is not a
 * string. */
static bool join(const json_t *array, char **words)
{
    char text[JOINED_BYTES] = "";
    size_t length = 0;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const char *one = json_string_value(json_array_get(array, i));
        if (one == NULL)
            return false;
        if (length < sizeof text)
            length += (size_t)snprintf(text + length, sizeof text - length, "%s%s", i > 0 ? ", " : "", one);
    }
    if (length > 0)
        *words = foreign_copy(text);
    return true;
}

/* VALUE in words; NULL: it says nothing.  Returns false where no setting has such a value. */
static bool say(const json_t *value, char **words)
{
    char number[NUMBER_BYTES];
    if (json_is_array(value))
        return join(value, words);
    if (json_is_string(value))
        *words = memory_text(json_string_value(value), json_string_length(value));
    if (json_is_true(value))
        *words = memory_text("true", strlen("true"));
    if (json_is_integer(value)) {
        snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
        *words = memory_text(number, strlen(number));
    }
    return !json_is_object(value) && !json_is_real(value);
}

bool report_settings_said(struct report *report)
{
    struct report_setting *said = memory_take((json_object_size(report->settings) + 1) * sizeof *said);
    report->settings_said = (struct items){said, 0};
    for (void *at = json_object_iter(report->settings); at != NULL;
         at = json_object_iter_next(report->settings, at)) {
        char *words = NULL;
        bool fine = say(json_object_iter_value(at), &words);
        const char *name = json_object_iter_key(at);
        if (words != NULL)
            said[report->settings_said.count++] =
                (struct report_setting){memory_text(name, strlen(name)), words};
        if (!fine)
            return false;
    }
    return true;
}

/* A run writes only files that mailsift knows, and no more than one of each kind. */
static bool files_are_ours(const struct report *report)
{
    for (size_t i = 0; i < report->files.count; i++)
        if (output_number(report->files.entries[i].name) < 0)
            return false;
    return report->files.count <= OUTPUT_COUNT;
}

/* Takes over what is in ROOT.  Returns what is wrong there, or NULL. */
static const char *take(struct json_t *root, struct report *report)
{
    const char *wrong = shape_read(&report_shape, root, report);
    const struct report_input *inputs = report->inputs.item;
    if (report->inputs.count > 0 && inputs[0].path != NULL)
        report->run.input = memory_text(inputs[0].path, strlen(inputs[0].path));
    if (wrong == NULL && !files_are_ours(report))
        wrong = "files";
    if (wrong == NULL && !report_settings_said(report))
        wrong = "settings";
    return wrong;
}

struct report *report_read(struct str text, struct fail *fail)
{
    json_error_t error;
    json_t *root = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        memory_out();
    if (!json_is_object(root)) {
        fail_because(fail, EXIT_NOT_A_LIST, "report.json is damaged: it is not a JSON object (line %d)",
                     root == NULL ? error.line : 1);
        json_decref(root);
        return NULL;
    }
    struct report *report = memory_take(sizeof *report);
    const char *wrong = take(root, report);
    json_decref(root);
    if (wrong == NULL)
        return report;
    report_free(report);
    fail_because(fail, EXIT_NOT_A_LIST, "report.json is damaged: it has no valid \"%s\"", wrong);
    return NULL;
}
