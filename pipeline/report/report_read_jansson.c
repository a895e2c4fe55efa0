/* Reads a report.json, which anybody may have edited, into what report.html shows of it. */
#include "pipeline/report/report_read.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/output/output_dir.h"
#include "validators/base/memory.h"
#include "validators/validator.h"

enum { NUMBER_BYTES = 24 };

/* The first key whose value has the wrong type; NULL: none so far. */
struct reading {
    const char *damage;
};

static void *damaged(struct reading *reading, const char *key)
{
    if (reading->damage == NULL)
        reading->damage = key;
    return NULL;
}

/* The value of KEY if OBJECT has one; NULL where it is absent or null. */
static json_t *value_at(const json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);
    return json_is_null(value) ? NULL : value;
}

static json_t *object_at(struct reading *reading, const json_t *parent, const char *key)
{
    json_t *value = value_at(parent, key);
    return value == NULL || json_is_object(value) ? value : damaged(reading, key);
}

static json_t *array_at(struct reading *reading, const json_t *parent, const char *key)
{
    json_t *value = value_at(parent, key);
    return value == NULL || json_is_array(value) ? value : damaged(reading, key);
}

static uint64_t count_from(struct reading *reading, const json_t *value, const char *key)
{
    if (value != NULL && (!json_is_integer(value) || json_integer_value(value) < 0))
        damaged(reading, key);
    return json_is_integer(value) && json_integer_value(value) > 0 ? (uint64_t)json_integer_value(value) : 0;
}

static uint64_t count_at(struct reading *reading, const json_t *object, const char *key)
{
    return count_from(reading, value_at(object, key), key);
}

static bool flag_at(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *value = value_at(object, key);
    if (value != NULL && !json_is_boolean(value))
        damaged(reading, key);
    return json_is_true(value);
}

/* TEXT, at most MOST bytes of it, cut between characters. */
static struct str bounded_text(struct str text, size_t most)
{
    if (text.length <= most)
        return text;
    while (most > 0 && ((unsigned char)text.bytes[most] & 0xC0) == 0x80)
        most--;
    return str_head(text, most);
}

/* A copy of the text TEXT, which ends in an ellipsis where it was cut. */
static char *keep_text(struct str text)
{
    static const char ellipsis[] = "\xE2\x80\xA6";
    struct str kept = bounded_text(text, REPORT_TEXT_BYTES - sizeof ellipsis);
    char *copy = memory_take(kept.length + sizeof ellipsis);
    memcpy(copy, kept.bytes, kept.length);
    if (kept.length < text.length)
        memcpy(copy + kept.length, ellipsis, sizeof ellipsis);
    return copy;
}

static struct str string_of(const json_t *string)
{
    return (struct str){json_string_value(string), json_string_length(string)};
}

static char *text_at(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *value = value_at(object, key);
    if (value == NULL)
        return NULL;
    return json_is_string(value) ? keep_text(string_of(value)) : damaged(reading, key);
}

/* The text of KEY into the ROOM bytes at TO; "" where there is none. */
static void copy_at(struct reading *reading, const json_t *object, const char *key, struct str to)
{
    const json_t *value = value_at(object, key);
    char *bytes = (char *)to.bytes;
    bytes[0] = '\0';
    if (value != NULL && !json_is_string(value))
        damaged(reading, key);
    if (!json_is_string(value))
        return;
    struct str kept = bounded_text(string_of(value), to.length - 1);
    memcpy(bytes, kept.bytes, kept.length);
    bytes[kept.length] = '\0';
}

/* A share from 0 to 1. */
static double share_at(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *value = value_at(object, key);
    double share = json_number_value(value);
    if (!json_is_number(value) || !(share >= 0 && share <= 1))
        damaged(reading, key);
    return share >= 0 && share <= 1 ? share : 0;
}

static struct bounces bounces_at(struct reading *reading, const json_t *object, const char *key)
{
    const json_t *shares = object_at(reading, object, key);
    if (shares == NULL)
        return (struct bounces){0};
    return (struct bounces){
        .any = true,
        .low = share_at(reading, shares, "low"),
        .likely = share_at(reading, shares, "likely"),
        .high = share_at(reading, shares, "high"),
    };
}

/* What a report has of its own run and of the one before. */
static void read_run(struct reading *reading, const json_t *object, struct report_run *run)
{
    const json_t *rows = object_at(reading, object, "rows");
    const json_t *bounces = object_at(reading, object, "bounces");
    if (rows == NULL || value_at(object, "level") == NULL)
        damaged(reading, rows == NULL ? "rows" : "level");
    copy_at(reading, object, "ended", (struct str){run->ended, sizeof run->ended});
    copy_at(reading, object, "level", (struct str){run->level, sizeof run->level});
    copy_at(reading, object, "input", (struct str){run->input, sizeof run->input});
    run->rows_in = count_at(reading, rows, "in");
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        run->rows[i] = count_at(reading, rows, segment_words[i]);
    run->unknown = count_at(reading, rows, "unknown");
    run->before = bounces_at(reading, bounces, "before");
    run->after = bounces_at(reading, bounces, "after");
}

static void read_entries(struct reading *reading, json_t *object, struct report_entries *entries)
{
    for (void *at = json_object_iter(object); at != NULL && entries->count < REPORT_NAMES_MAX;
         at = json_object_iter_next(object, at)) {
        struct report_entry *entry = &entries->entry[entries->count++];
        entry->name = keep_text(str_of(json_object_iter_key(at)));
        entry->rows = count_from(reading, json_object_iter_value(at), "rows");
    }
}

static void read_reasons(struct reading *reading, const json_t *root, struct report *report)
{
    const json_t *reasons = object_at(reading, root, "reasons");
    if (reasons == NULL)
        damaged(reading, "reasons");
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        read_entries(reading, object_at(reading, reasons, segment_words[i]), &report->reasons[i]);
}

static void read_providers(struct reading *reading, const json_t *root, struct report *report)
{
    json_t *mix = object_at(reading, root, "provider_mix");
    for (void *at = json_object_iter(mix); at != NULL && report->provider_count < REPORT_NAMES_MAX;
         at = json_object_iter_next(mix, at)) {
        const json_t *rows = json_object_iter_value(at);
        if (!json_is_object(rows))
            damaged(reading, "provider_mix");
        report->provider[report->provider_count++] = (struct report_provider){
            .name = keep_text(str_of(json_object_iter_key(at))),
            .clean = count_at(reading, rows, "clean"),
            .risky = count_at(reading, rows, "risky"),
            .invalid = count_at(reading, rows, "invalid"),
        };
    }
}

static void read_inputs(struct reading *reading, const json_t *root, struct report *report)
{
    const json_t *inputs = array_at(reading, root, "inputs");
    report->inputs_in_all = json_array_size(inputs);
    for (size_t i = 0; i < report->inputs_in_all && i < REPORT_NAMES_MAX; i++) {
        const json_t *input = json_array_get(inputs, i);
        if (!json_is_object(input))
            damaged(reading, "inputs");
        report->input[report->input_count++] = (struct report_input){
            .path = text_at(reading, input, "path"),
            .encoding = text_at(reading, input, "encoding"),
            .delimiter = text_at(reading, input, "delimiter"),
            .column_name = text_at(reading, input, "column_name"),
            .bytes = count_at(reading, input, "bytes"),
            .column = count_at(reading, input, "column"),
            .gzip = flag_at(reading, input, "gzip"),
            .header = flag_at(reading, input, "header"),
        };
    }
    copy_at(reading, json_array_get(inputs, 0), "path",
            (struct str){report->run.input, sizeof report->run.input});
}

static void read_files(struct reading *reading, const json_t *root, struct report *report)
{
    json_t *files = object_at(reading, root, "files");
    for (void *at = json_object_iter(files); at != NULL; at = json_object_iter_next(files, at)) {
        int number = output_number(json_object_iter_key(at));
        if (number < 0 || report->file_count == OUTPUT_COUNT) {
            damaged(reading, "files");
            return;
        }
        report->file[report->file_count++] = (struct report_file){
            output_name_of(number), count_from(reading, json_object_iter_value(at), "files")};
    }
}

/* TEXT as far as the first UNTIL in it. */
static struct str text_until(struct str text, const char *until)
{
    const char *end = memmem(text.bytes, text.length, until, strlen(until));
    return end != NULL ? str_head(text, (size_t)(end - text.bytes)) : text;
}

/* The texts of ARRAY, a comma between each two; of each what stands before UNTIL. */
static char *joined_text(struct reading *reading, const json_t *array, const char *key, const char *until)
{
    char text[4 * REPORT_TEXT_BYTES];
    size_t length = 0;
    for (size_t i = 0; i < json_array_size(array); i++) {
        const json_t *one = json_array_get(array, i);
        if (!json_is_string(one))
            damaged(reading, key);
        struct str piece = json_is_string(one) ? text_until(string_of(one), until) : STR("");
        piece = bounded_text(piece, REPORT_TEXT_BYTES);
        if (length + piece.length + 2 > sizeof text)
            break;
        if (i > 0)
            length = (size_t)((char *)mempcpy(text + length, ", ", 2) - text);
        memcpy(text + length, piece.bytes, piece.length);
        length += piece.length;
    }
    return length > 0 ? keep_text((struct str){text, length}) : NULL;
}

/* VALUE of a setting in words; NULL: it says nothing. */
static char *setting_text(struct reading *reading, const json_t *value, const char *key)
{
    char number[NUMBER_BYTES];
    if (json_is_array(value))
        return joined_text(reading, value, key, "\n");
    if (json_is_string(value))
        return keep_text(string_of(value));
    if (json_is_boolean(value))
        return json_is_true(value) ? keep_text(STR("true")) : NULL;
    if (!json_is_integer(value))
        return json_is_null(value) ? NULL : damaged(reading, key);
    snprintf(number, sizeof number, "%lld", (long long)json_integer_value(value));
    return keep_text(str_of(number));
}

static void read_settings(struct reading *reading, const json_t *root, struct report *report)
{
    json_t *settings = object_at(reading, root, "settings");
    for (void *at = json_object_iter(settings); at != NULL && report->setting_count < REPORT_NAMES_MAX;
         at = json_object_iter_next(settings, at)) {
        char *value = setting_text(reading, json_object_iter_value(at), "settings");
        if (value != NULL)
            report->setting[report->setting_count++] =
                (struct report_setting){keep_text(str_of(json_object_iter_key(at))), value};
    }
}

static void read_lists(struct reading *reading, const json_t *root, struct report *report)
{
    const json_t *lists = array_at(reading, root, "lists");
    for (size_t i = 0; i < json_array_size(lists) && i < REPORT_NAMES_MAX; i++) {
        const json_t *list = json_array_get(lists, i);
        if (!json_is_object(list))
            damaged(reading, "lists");
        report->list[report->list_count++] = (struct report_list){
            .name = text_at(reading, list, "list"),
            .source = joined_text(reading, array_at(reading, list, "source"), "source", ", sha512-"),
            .names = count_at(reading, list, "names"),
        };
    }
}

static struct report_asked asked_at(struct reading *reading, const json_t *root, const char *key,
                                    const char *what)
{
    const json_t *asked = object_at(reading, root, key);
    return (struct report_asked){
        .any = asked != NULL,
        .total = count_at(reading, asked, what),
        .known = count_at(reading, asked, "known"),
        .asked = count_at(reading, asked, "asked"),
        .failed = count_at(reading, asked, "failed"),
    };
}

static struct report_gate gate_at(struct reading *reading, const json_t *root)
{
    const json_t *gate = object_at(reading, root, "gate");
    return (struct report_gate){
        .quarantined = flag_at(reading, gate, "quarantined"),
        .former_clean = count_at(reading, gate, "former_clean"),
        .turned_invalid = count_at(reading, gate, "turned_invalid"),
    };
}

static void read_root(struct reading *reading, const json_t *root, struct report *report)
{
    const json_t *previous = object_at(reading, root, "previous");
    const json_t *seconds = object_at(reading, root, "seconds");
    read_run(reading, root, &report->run);
    report->has_previous = previous != NULL;
    if (report->has_previous)
        read_run(reading, previous, &report->previous);
    report->complete = flag_at(reading, root, "complete");
    report->version = text_at(reading, root, "version");
    report->started = text_at(reading, root, "started");
    report->warning = text_at(reading, root, "warning");
    report->seconds = json_number_value(value_at(seconds, "total"));
    report->dns = asked_at(reading, root, "dns", "domains");
    report->smtp = asked_at(reading, root, "smtp", "mailboxes");
    report->gate = gate_at(reading, root);
    read_reasons(reading, root, report);
    read_entries(reading, object_at(reading, root, "flags"), &report->flags);
    read_entries(reading, object_at(reading, root, "domains"), &report->domains);
    read_entries(reading, object_at(reading, root, "suggestions"), &report->suggestions);
    read_providers(reading, root, report);
    read_inputs(reading, root, report);
    read_files(reading, root, report);
    read_settings(reading, root, report);
    read_lists(reading, root, report);
}

struct report *report_read(struct str text, struct fail *fail)
{
    json_error_t error;
    struct reading reading = {0};
    json_t *root = json_loadb(text.bytes, text.length, JSON_REJECT_DUPLICATES, &error);
    if (root == NULL && json_error_code(&error) == json_error_out_of_memory)
        memory_out();
    if (!json_is_object(root)) {
        fail_because(fail, EXIT_NOT_A_LIST, "report.json is damaged: it is no JSON object (line %d)",
                     root == NULL ? error.line : 1);
        json_decref(root);
        return NULL;
    }
    struct report *report = memory_take(sizeof *report);
    read_root(&reading, root, report);
    json_decref(root);
    if (reading.damage == NULL)
        return report;
    report_free(report);
    fail_because(fail, EXIT_NOT_A_LIST, "report.json is damaged: what it says of \"%s\" cannot be so",
                 reading.damage);
    return NULL;
}
