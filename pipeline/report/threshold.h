/* What the user calls too much: expressions such as `invalid>10%`, held against what a run has found. */
#ifndef PIPELINE_REPORT_THRESHOLD_H
#define PIPELINE_REPORT_THRESHOLD_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/report/outcome.h"
#include "validators/base/fail.h"

enum {
    THRESHOLD_NAME_BYTES = 32,      /* more than the longest reason's code */
    THRESHOLD_PERCENT = 1000,       /* a share is told in thousandths of a percent */
    THRESHOLD_COUNT_DIGITS_MAX = 12 /* of a number of rows: more than any list has */
};

enum threshold_operator { THRESHOLD_ABOVE, THRESHOLD_FROM, THRESHOLD_BELOW, THRESHOLD_UP_TO };

/* `NAME OPERATOR LIMIT`, and `%` behind it where it is a share of the rows in. */
struct threshold {
    char name[THRESHOLD_NAME_BYTES]; /* rows, unknown, a segment or the code of a reason */
    enum threshold_operator operator;
    uint64_t limit; /* rows, or a share in 1/THRESHOLD_PERCENT of a percent */
    bool share;
};

/* Reads TEXT, in which blanks may stand around each part, into *THRESHOLD.  Returns false when it is none, or
 * when no reason has such a code. */
bool threshold_read(const char *text, struct threshold *threshold);

/* Whether what THRESHOLD says is true of REPORT.  No share of no rows is too large or too small.  *ROWS are
 * the rows that it speaks of. */
bool threshold_holds(const struct threshold *threshold, const struct report *report, uint64_t *rows);

/* Holds all that OUTCOME->settings->fail_if say against OUTCOME.  Returns false with FAIL set
 * (EXIT_THRESHOLD), one sentence with the figures of each that is true. */
bool thresholds_keep(const struct outcome *outcome, struct fail *fail);

#endif
