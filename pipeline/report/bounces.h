/* How many mails to a list will come back: an estimate from the weights of the reasons, never a measurement. */
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

/* The weight of REASON at LEVEL: its own, or that of a clean row where it is to be at least that. */
struct bounce_weight bounce_weight_at(const struct reason *reason, enum level level);

/* Adds up; all zero is the start. */
struct bounce_sum {
    uint64_t rows, low, likely, high; /* mails; thousandths of mails that come back */
};

/* Counts ROWS rows of REASON as mailed; not those that are never mailed (duplicate, suppressed). */
void bounce_add(struct bounce_sum *sum, const struct reason *reason, enum level level, uint64_t rows);

/* What SUM comes to. */
struct bounces bounces_of(const struct bounce_sum *sum);

#endif
