/* How many mails to a list will come back: an estimate from a table of weights, never a measurement. */
#ifndef PIPELINE_REPORT_BOUNCES_H
#define PIPELINE_REPORT_BOUNCES_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/base/settings.h"
#include "validators/validator.h"

/* Shares of the rows that are mailed, 0 to 1. */
struct bounces {
    bool any; /* false: there is nobody to mail, and no share */
    double low, likely, high;
};

/* How many of a thousand mails to rows of one reason come back. */
struct bounce_weight {
    const char *code; /* the reason */
    unsigned low, likely, high;
    bool rest_unknown; /* nothing else is known of such a row: it is never better than a clean one of its
                          level */
    const char *grounds;
};

/* Every reason of the clean, risky and invalid segments, and their number. */
extern const struct bounce_weight bounce_weights[];
extern const size_t bounce_weight_count;

/* The weight of the reason with that CODE at LEVEL; NULL for one that is never mailed (duplicate,
 * suppressed) or not known.  *WEIGHT holds what counts there. */
const struct bounce_weight *bounce_weight_of(const char *code, enum level level,
                                             struct bounce_weight *weight);

/* Adds up; all zero is the start. */
struct bounce_sum {
    uint64_t rows, low, likely, high; /* mails; thousandths of mails that come back */
};

/* Counts ROWS rows of the reason CODE as mailed. */
void bounce_add(struct bounce_sum *sum, const char *code, enum level level, uint64_t rows);

/* What SUM comes to. */
struct bounces bounces_of(const struct bounce_sum *sum);

#endif
