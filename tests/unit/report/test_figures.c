/* Tests of the table of figures: each row says all that is made from it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/report/report.h"
#include "pipeline/report/threshold.h"

/* Calls LOOK for each row of the table, and of those below it but for the former run. */
static void each_row(const struct shape *shape, void (*look)(const struct shape *, const struct field *))
{
    for (size_t i = 0; i < shape->count; i++) {
        look(shape, &shape->fields[i]);
        if (shape->fields[i].shape != NULL && !shape->fields[i].former)
            each_row(shape->fields[i].shape, look);
    }
}

static bool has_struct(enum field_kind kind)
{
    return kind == FIELD_OBJECT || kind == FIELD_OBJECT_OR_NULL || kind == FIELD_ARRAY || kind == FIELD_NAMED;
}

static void look_whole(const struct shape *shape, const struct field *field)
{
    const char *key = field->key != NULL ? field->key : "(no key)";
    if (field->help == NULL || field->help[0] == '\0' || field->help[strlen(field->help) - 1] == '.')
        fail_msg("%s: its help is not a clause", key);
    if ((field->shape != NULL) != has_struct(field->kind))
        fail_msg("%s: its kind does not go with its shape", key);
    if (field->kind == FIELD_WORD_COUNTS && field->word == NULL)
        fail_msg("%s: has no words", key);
    if (field->key == NULL && shape->count != 1)
        fail_msg("a row without a key has others beside it");
    if (field->offset >= shape->bytes)
        fail_msg("%s: is outside of its struct", key);
    for (const struct field *other = shape->fields; other != field; other++)
        if (strcmp(other->key, field->key) == 0)
            fail_msg("%s: is there twice", key);
}

static void test_rows_are_whole(void **state)
{
    (void)state;
    each_row(&report_shape, look_whole);
}

/* A value of a metric is a count; those that share one are told from each other. */
static void look_metric(const struct shape *shape, const struct field *field)
{
    if (field->metric == NULL)
        return;
    if (field->kind != FIELD_COUNT && field->kind != FIELD_COUNTS)
        fail_msg("%s: a metric takes no such kind", field->key);
    if (field->kind == FIELD_COUNTS && field->metric->label == NULL)
        fail_msg("%s: its metric has no label for the names", field->key);
    bool apart = false;
    for (size_t i = (size_t)(field - shape->fields); i > 0; i--) {
        const struct metric *other = shape->fields[i - 1].metric;
        apart = apart || other != field->metric;
        if (other == field->metric && (apart || other->label == NULL))
            fail_msg("%s: rows of %s do not follow each other, or have no label", field->key, other->name);
        if (other != NULL && other != field->metric && strcmp(other->name, field->metric->name) == 0)
            fail_msg("%s: two metrics are called %s", field->key, other->name);
    }
}

static void test_metrics_are_whole(void **state)
{
    (void)state;
    each_row(&report_shape, look_metric);
}

/* --fail-if takes each name. */
static void look_threshold(const struct shape *shape, const struct field *field)
{
    struct threshold threshold;
    char text[THRESHOLD_NAME_BYTES + sizeof ">0"];
    (void)shape;
    if (field->threshold == NULL)
        return;
    snprintf(text, sizeof text, "%s>0", field->threshold);
    if (field->kind != FIELD_COUNT || !threshold_read(text, &threshold))
        fail_msg("%s: --fail-if cannot take %s", field->key, field->threshold);
}

static void test_thresholds_are_read(void **state)
{
    (void)state;
    each_row(&report_shape, look_threshold);
}

/* The keys that name segments are their words. */
static void test_segments_have_their_words(void **state)
{
    (void)state;
    const struct field *rows = NULL, *reasons = NULL;
    for (size_t i = 0; i < report_shape.count; i++) {
        if (strcmp(report_shape.fields[i].key, "rows") == 0)
            rows = &report_shape.fields[i];
        if (strcmp(report_shape.fields[i].key, "reasons") == 0)
            reasons = &report_shape.fields[i];
    }
    assert_true(rows != NULL && reasons != NULL);
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        assert_string_equal(rows->shape->fields[i + 1].key, segment_words[i]);
        assert_string_equal(reasons->shape->fields[i].key, segment_words[i]);
        assert_int_equal(reasons->shape->fields[i].of, i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_are_whole),
        cmocka_unit_test(test_metrics_are_whole),
        cmocka_unit_test(test_thresholds_are_read),
        cmocka_unit_test(test_segments_have_their_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
