/* What was read and with which settings and lists: for report.json. */
#include "pipeline/report/report_json.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text/json_out.h"
#include "pipeline/text/mask.h"
#include "validators/base/memory.h"
#include "validators/base/setting_words.h"
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

static struct json_t *paths_of(const struct paths *paths)
{
    struct json_t *array = json_out_array();
    for (size_t i = 0; i < paths->count; i++)
        json_out_append(array, json_out_string(str_of(paths->path[i])));
    return array;
}

/* The sender of the probes, so that a report can be handed on. */
static struct json_t *masked_or_null(const char *address)
{
    if (address == NULL)
        return json_out_string_or_null(NULL);
    size_t length;
    char *masked = mask_addresses(str_of(address), &length);
    struct json_t *string = json_out_string((struct str){masked, length});
    free(masked);
    return string;
}

/* The proxy without its name and password: `http://HOST:PORT`. */
static struct json_t *proxy_or_null(const char *url)
{
    if (url == NULL)
        return json_out_string_or_null(NULL);
    struct str scheme = {url, strcspn(url, "/") + strlen("//")}, host = str_tail(str_of(url), scheme.length);
    const char *at = memrchr(host.bytes, '@', host.length); /* a password may hold one */
    if (at != NULL)
        host = str_tail(host, (size_t)(at + 1 - host.bytes));
    char *text = memory_take(scheme.length + host.length + 1);
    memcpy(mempcpy(text, scheme.bytes, scheme.length), host.bytes, host.length);
    struct json_t *string = json_out_string(str_of(text));
    free(text);
    return string;
}

/* COUNT, or null where it is 0: the default. */
static struct json_t *count_or_null(int count)
{
    return count > 0 ? json_out_count((uint64_t)count) : json_out_string_or_null(NULL);
}

/* Those of the asking. */
static void set_asking(struct json_t *object, const struct outcome *outcome)
{
    const struct settings *settings = outcome->settings;
    json_out_set(object, "resolver", paths_of(&settings->resolvers));
    json_out_set(object, "canary", paths_of(&settings->canaries));
    json_out_set(object, "helo", json_out_string_or_null(settings->helo));
    json_out_set(object, "mail_from", masked_or_null(settings->mail_from));
    json_out_set(object, "proxy", proxy_or_null(settings->proxy));
    json_out_set(object, "retry_s", count_or_null(settings->retry_s));
    json_out_set(object, "smtp_port", count_or_null(settings->smtp_port));
    json_out_set(object, "no_limits", json_out_flag(settings->no_limits));
    json_out_set(object, "deadline_s", count_or_null(settings->deadline_s));
    json_out_set(object, "patience_s", count_or_null(settings->patience_s));
    json_out_set(object, "store", json_out_string_or_null(outcome->store_path));
    json_out_set(object, "allow_loopback", json_out_flag(settings->allow_loopback));
}

struct json_t *report_settings(const struct outcome *outcome)
{
    const struct settings *settings = outcome->settings;
    struct json_t *object = json_out_object();
    json_out_set(object, "output", json_out_string_or_null(outcome->output));
    json_out_set(object, "force", json_out_flag(settings->force));
    json_out_set(object, "column", json_out_string_or_null(settings->column));
    json_out_set(object, "delimiter",
                 settings->delimiter != 0 ? json_out_string((struct str){&settings->delimiter, 1})
                                          : json_out_string_or_null(NULL));
    json_out_set(object, "header", json_out_string_or_null(answer_words[settings->header]));
    json_out_set(object, "encoding", json_out_string_or_null(settings->encoding));
    json_out_set(object, "role", json_out_string_or_null(role_words[settings->role]));
    json_out_set(object, "dedupe", json_out_string_or_null(dedupe_words[settings->dedupe]));
    json_out_set(object, "suppress", paths_of(&settings->suppress));
    json_out_set(object, "allow", paths_of(&settings->allow));
    json_out_set(object, "block", paths_of(&settings->block));
    json_out_set(object, "lists", json_out_string_or_null(settings->lists_place));
    set_asking(object, outcome);
    json_out_set(object, "evidence", json_out_flag(settings->evidence));
    json_out_set(object, "gzip", json_out_string_or_null(answer_words[settings->gzip]));
    json_out_set(object, "preset", json_out_string_or_null(preset_words[settings->preset]));
    json_out_set(object, "metrics", json_out_string_or_null(settings->metrics));
    json_out_set(object, "fail_if", paths_of(&settings->fail_if));
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
