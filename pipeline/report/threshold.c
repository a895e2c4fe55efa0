/* What the user calls too much: expressions such as `invalid>10%`, held against what a run has found. */
#include "pipeline/report/threshold.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "validators/base/str.h"
#include "validators/validator.h"

enum { FRACTION_DIGITS = 3 }; /* of a share: log10(THRESHOLD_PERCENT) */

/* The longer ones first: they begin like the others. */
static const struct {
    const char *text;
    enum threshold_operator operator;
} operators[] = {
    {">=", THRESHOLD_FROM}, {"<=", THRESHOLD_UP_TO}, {">", THRESHOLD_ABOVE}, {"<", THRESHOLD_BELOW}};

static const char *after_blanks(const char *at)
{
    return at + strspn(at, " \t");
}

/* The count that --fail-if calls NAME, in the struct of SHAPE at BASE or below; NULL: none. */
static const uint64_t *count_named(const struct shape *shape, const char *base, const char *name)
{
    const uint64_t *count = NULL;
    for (size_t i = 0; i < shape->count && count == NULL; i++) {
        const struct field *field = &shape->fields[i];
        if (field->threshold != NULL && strcmp(field->threshold, name) == 0)
            count = field_at(field, base);
        else if (!field->former && (field->kind == FIELD_OBJECT || field->kind == FIELD_OBJECT_OR_NULL))
            count = count_named(field->shape, field_at(field, base), name);
    }
    return count;
}

static bool is_known(const char *name)
{
    static const struct report none;
    return count_named(&report_shape, (const char *)&none, name) != NULL ||
           reason_named(str_of(name)) != NULL;
}

/* Each of these reads its part at AT and returns where the next one begins, or NULL. */

static const char *read_name(const char *at, struct threshold *threshold)
{
    size_t length = strspn(at, "abcdefghijklmnopqrstuvwxyz0123456789_");
    if (length == 0 || length >= sizeof threshold->name)
        return NULL;
    memcpy(threshold->name, at, length);
    threshold->name[length] = '\0';
    return is_known(threshold->name) ? after_blanks(at + length) : NULL;
}

static const char *read_operator(const char *at, struct threshold *threshold)
{
    for (size_t i = 0; i < sizeof operators / sizeof *operators; i++) {
        size_t length = strlen(operators[i].text);
        if (strncmp(at, operators[i].text, length) != 0)
            continue;
        threshold->operator= operators[i].operator;
        return after_blanks(at + length);
    }
    return NULL;
}

/* A number and, if it is a share, at most FRACTION_DIGITS after its point. */
static const char *read_limit(const char *at, struct threshold *threshold)
{
    size_t whole = strspn(at, "0123456789"), fraction = 0;
    if (whole == 0 || whole > THRESHOLD_COUNT_DIGITS_MAX)
        return NULL;
    for (size_t i = 0; i < whole; i++)
        threshold->limit = threshold->limit * 10 + (uint64_t)(at[i] - '0');
    at += whole;
    if (*at == '.') {
        fraction = strspn(at + 1, "0123456789");
        if (fraction == 0 || fraction > FRACTION_DIGITS)
            return NULL;
    }
    const char *end = after_blanks(fraction > 0 ? at + 1 + fraction : at);
    threshold->share = *end == '%';
    if (!threshold->share)
        return fraction == 0 ? end : NULL;
    for (size_t i = 1; i <= FRACTION_DIGITS; i++)
        threshold->limit = threshold->limit * 10 + (i <= fraction ? (uint64_t)(at[i] - '0') : 0);
    return threshold->limit <= 100 * THRESHOLD_PERCENT ? after_blanks(end + 1) : NULL;
}

bool threshold_read(const char *text, struct threshold *threshold)
{
    *threshold = (struct threshold){0};
    const char *at = read_name(after_blanks(text), threshold);
    at = at != NULL ? read_operator(at, threshold) : NULL;
    at = at != NULL ? read_limit(at, threshold) : NULL;
    return at != NULL && *at == '\0';
}

bool threshold_holds(const struct threshold *threshold, const struct report *report, uint64_t *rows)
{
    const uint64_t *count = count_named(&report_shape, (const char *)report, threshold->name);
    *rows = count != NULL ? *count : report_reason_rows(report, threshold->name);
    uint64_t is = *rows, limit = threshold->limit;
    if (threshold->share && report->run.rows.in == 0)
        return false;
    if (threshold->share) { /* rows of any list times this stay far below 2^64 */
        is *= 100 * THRESHOLD_PERCENT;
        limit *= report->run.rows.in;
    }
    const bool holds[] = {
        [THRESHOLD_ABOVE] = is > limit,
        [THRESHOLD_FROM] = is >= limit,
        [THRESHOLD_BELOW] = is < limit,
        [THRESHOLD_UP_TO] = is <= limit,
    };
    return holds[threshold->operator];
}

/* `--fail-if invalid>10%: 1204 of 9800 rows (12.3%) are invalid` */
static int put_news(char *to, size_t room, const char *text, const struct report *report)
{
    struct threshold threshold;
    uint64_t rows, all = report->run.rows.in;
    if (!threshold_read(text, &threshold) || !threshold_holds(&threshold, report, &rows))
        return 0;
    if (strcmp(threshold.name, "rows") == 0)
        return snprintf(to, room, "--fail-if %s: the list has %" PRIu64 " row%s; ", text, rows,
                        rows == 1 ? "" : "s");
    double share = all > 0 ? 100.0 * (double)rows / (double)all : 0;
    return snprintf(to, room, "--fail-if %s: %" PRIu64 " of %" PRIu64 " rows (%.1f%%) %s %s; ", text, rows,
                    all, share, rows == 1 ? "is" : "are", threshold.name);
}

bool thresholds_keep(const struct outcome *outcome, struct fail *fail)
{
    enum { NEWS_BYTES = 768 }; /* of a sentence; there is room for the directory after them */
    char news[NEWS_BYTES] = "";
    const struct paths *texts = &outcome->settings->fail_if;
    size_t length = 0;
    for (size_t i = 0; i < texts->count && length < NEWS_BYTES - 1; i++)
        length += (size_t)put_news(news + length, NEWS_BYTES - length, texts->path[i], &outcome->report);
    if (length == 0)
        return true;
    return fail_because(fail, EXIT_THRESHOLD, "%sthe outputs are in %s", news,
                        outcome->quarantine != NULL ? outcome->quarantine : outcome->output);
}
