/* What was read and with which settings and lists: for report.json. */
#include "pipeline/report/report_json.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/text/mask.h"
#include "validators/base/memory.h"
#include "validators/base/setting_words.h"
#include "validators/base/settings.h"

static struct json_t *input_of(const struct outcome *outcome, const struct outcome_input *input)
{
    const struct layout *layout = &outcome->layout;
    const struct column *column =
        layout->email_column < layout->column_count ? &layout->columns[layout->email_column] : NULL;
    struct json_t *object = report_object();
    report_set(object, "path", report_text(str_of(input->path)));
    report_set(object, "bytes", report_count(input->bytes));
    report_set(object, "gzip", report_flag(input->gzip));
    report_set(object, "encoding", report_text_or_null(input->encoding));
    report_set(object, "delimiter", report_text((struct str){&layout->dialect.delimiter, 1}));
    report_set(object, "column", report_count(layout->email_column + 1));
    bool named = column != NULL && *column_shown(column) != '\0';
    report_set(object, "column_name", report_text_or_null(named ? column_shown(column) : NULL));
    report_set(object, "header", report_flag(layout->header));
    return object;
}

struct json_t *report_inputs(const struct outcome *outcome)
{
    struct json_t *inputs = report_array();
    for (size_t i = 0; i < outcome->input_count; i++)
        report_append(inputs, input_of(outcome, &outcome->inputs[i]));
    return inputs;
}

static struct json_t *paths_of(const struct paths *paths)
{
    struct json_t *array = report_array();
    for (size_t i = 0; i < paths->count; i++)
        report_append(array, report_text(str_of(paths->path[i])));
    return array;
}

/* The sender of the probes, so that a report can be handed on. */
static struct json_t *masked_or_null(const char *address)
{
    if (address == NULL)
        return report_text_or_null(NULL);
    size_t length;
    char *masked = mask_addresses(str_of(address), &length);
    struct json_t *string = report_text((struct str){masked, length});
    free(masked);
    return string;
}

/* The proxy without its name and password: `http://HOST:PORT`. */
static struct json_t *proxy_or_null(const char *url)
{
    if (url == NULL)
        return report_text_or_null(NULL);
    struct str scheme = {url, strcspn(url, "/") + strlen("//")}, host = str_tail(str_of(url), scheme.length);
    const char *at = memrchr(host.bytes, '@', host.length); /* a password may hold one */
    if (at != NULL)
        host = str_tail(host, (size_t)(at + 1 - host.bytes));
    char *text = memory_take(scheme.length + host.length + 1);
    memcpy(mempcpy(text, scheme.bytes, scheme.length), host.bytes, host.length);
    struct json_t *string = report_text(str_of(text));
    free(text);
    return string;
}

/* COUNT, or null where it is 0: the default. */
static struct json_t *count_or_null(int count)
{
    return count > 0 ? report_count((uint64_t)count) : report_text_or_null(NULL);
}

/* Those of the asking. */
static void set_asking(struct json_t *object, const struct outcome *outcome)
{
    const struct settings *settings = outcome->settings;
    report_set(object, "resolver", paths_of(&settings->resolvers));
    report_set(object, "canary", paths_of(&settings->canaries));
    report_set(object, "helo", report_text_or_null(settings->helo));
    report_set(object, "mail_from", masked_or_null(settings->mail_from));
    report_set(object, "proxy", proxy_or_null(settings->proxy));
    report_set(object, "retry_s", count_or_null(settings->retry_s));
    report_set(object, "smtp_port", count_or_null(settings->smtp_port));
    report_set(object, "no_limits", report_flag(settings->no_limits));
    report_set(object, "deadline_s", count_or_null(settings->deadline_s));
    report_set(object, "patience_s", count_or_null(settings->patience_s));
    report_set(object, "store", report_text_or_null(outcome->store_path));
    report_set(object, "allow_loopback", report_flag(settings->allow_loopback));
}

struct json_t *report_settings(const struct outcome *outcome)
{
    const struct settings *settings = outcome->settings;
    struct json_t *object = report_object();
    report_set(object, "output", report_text_or_null(outcome->output));
    report_set(object, "force", report_flag(settings->force));
    report_set(object, "column", report_text_or_null(settings->column));
    report_set(object, "delimiter",
               settings->delimiter != 0 ? report_text((struct str){&settings->delimiter, 1})
                                        : report_text_or_null(NULL));
    report_set(object, "header", report_text_or_null(answer_words[settings->header]));
    report_set(object, "encoding", report_text_or_null(settings->encoding));
    report_set(object, "role", report_text_or_null(role_words[settings->role]));
    report_set(object, "dedupe", report_text_or_null(dedupe_words[settings->dedupe]));
    report_set(object, "suppress", paths_of(&settings->suppress));
    report_set(object, "allow", paths_of(&settings->allow));
    report_set(object, "block", paths_of(&settings->block));
    report_set(object, "lists", report_text_or_null(settings->lists_place));
    set_asking(object, outcome);
    report_set(object, "evidence", report_flag(settings->evidence));
    report_set(object, "gzip", report_text_or_null(answer_words[settings->gzip]));
    report_set(object, "preset", report_text_or_null(preset_words[settings->preset]));
    report_set(object, "metrics", report_text_or_null(settings->metrics));
    report_set(object, "fail_if", paths_of(&settings->fail_if));
    report_set(object, "threads", report_count((uint64_t)outcome->threads));
    return object;
}

/* The lines `# source: ...` of a list's head, which name what it was made from, with versions and licences.
 */
static struct json_t *sources_of(struct str header)
{
    struct json_t *sources = report_array();
    struct str line;
    while (str_line(&header, &line))
        if (str_starts(line, STR("# source: ")))
            report_append(sources, report_text(str_tail(line, strlen("# source: "))));
    return sources;
}

struct json_t *report_lists(const struct lists *lists)
{
    size_t count;
    const struct list_source *sources = lists_sources(lists, &count);
    struct json_t *array = report_array();
    for (size_t i = 0; i < count; i++) {
        struct json_t *list = report_object();
        report_set(list, "list", report_text_or_null(sources[i].file));
        report_set(list, "names", report_count(sources[i].names));
        report_set(list, "date", report_text(sources[i].date));
        report_set(list, "from", report_text_or_null(sources[i].from)); /* null: built in */
        report_set(list, "source", sources_of(sources[i].header));
        report_append(array, list);
    }
    return array;
}
