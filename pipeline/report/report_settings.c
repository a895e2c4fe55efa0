/* What was read and with which settings and lists: for report.json. */
#include "pipeline/report/report_json.h"

#include <string.h>

#include "pipeline/text/json_out.h"
#include "validators/base/settings.h"

static struct json_t *input_of(const struct outcome *outcome, const struct outcome_input *input)
{
    const struct layout *layout = &outcome->layout;
    const struct column *column =
        layout->email_column < layout->column_count ? &layout->columns[layout->email_column] : NULL;
    struct json_t *object = json_out_object();
    json_out_set(object, "path", json_out_string(str_of(input->path)));
    json_out_set(object, "bytes", json_out_count(input->bytes));
    json_out_set(object, "gzip", json_out_flag(input->gzip));
    json_out_set(object, "encoding", json_out_string_or_null(input->encoding));
    json_out_set(object, "delimiter", json_out_string((struct str){&layout->dialect.delimiter, 1}));
    json_out_set(object, "column", json_out_count(layout->email_column + 1));
    bool named = column != NULL && *column_shown(column) != '\0';
    json_out_set(object, "column_name", json_out_string_or_null(named ? column_shown(column) : NULL));
    json_out_set(object, "header", json_out_flag(layout->header));
    return object;
}

struct json_t *report_inputs(const struct outcome *outcome)
{
    struct json_t *inputs = json_out_array();
    for (size_t i = 0; i < outcome->input_count; i++)
        json_out_append(inputs, input_of(outcome, &outcome->inputs[i]));
    return inputs;
}

/* The settings, as whoever parsed them made them; three are what the run has made of them. */
struct json_t *report_settings(const struct outcome *outcome)
{
    struct json_t *object = json_out_copy(outcome->settings->as_json);
    json_out_set(object, "output", json_out_string_or_null(outcome->output));
    json_out_set(object, "store", json_out_string_or_null(outcome->store_path));
    json_out_set(object, "threads", json_out_count((uint64_t)outcome->threads));
    return object;
}

/* The lines `# source: ...` of a list's head, which name what it was made from, with versions and licences.
 */
static struct json_t *sources_of(struct str header)
{
    struct json_t *sources = json_out_array();
    struct str line;
    while (str_line(&header, &line))
        if (str_starts(line, STR("# source: ")))
            json_out_append(sources, json_out_string(str_tail(line, strlen("# source: "))));
    return sources;
}

struct json_t *report_lists(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    struct json_t *array = json_out_array();
    for (size_t i = 0; i < count; i++) {
        struct json_t *list = json_out_object();
        json_out_set(list, "list", json_out_string_or_null(sources[i].file));
        json_out_set(list, "names", json_out_count(sources[i].names));
        json_out_set(list, "date", json_out_string(sources[i].date));
        json_out_set(list, "from", json_out_string_or_null(sources[i].from)); /* null: built in */
        json_out_set(list, "source", sources_of(sources[i].header));
        json_out_append(array, list);
    }
    return array;
}
