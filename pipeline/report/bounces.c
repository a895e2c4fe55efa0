/* How many mails to a list will come back: an estimate from the weights of the reasons, never a measurement.
 *
 *   share = sum over reasons of (rows x weight) / rows mailed
 *
 * once with the low, once with the likely, once with the high weight.  The bounds of all reasons are added
 * as if they were wrong in the same direction, so that the range is rather too wide than too narrow.
 *
 * Each reason has its weight in its record.  Those of the clean ones are what their level leaves open: lists of
 * customers lose about a quarter of their addresses in a year, so one of unknown age may hold as many dead
 * mailboxes (well_formed); DNS finds those of dead domains only, the smaller half (domain_accepts_mail); services
 * that check mailboxes promise that 96 to 99 of a hundred mails to good ones arrive (accepted). */
#include "pipeline/report/bounces.h"

enum { THOUSAND = 1000 };

static unsigned greater(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

struct bounce_weight bounce_weight_at(const struct reason *reason, enum level level)
{
    struct bounce_weight weight = reason->bounces;
    if (reason_is_of_name(reason)) {
        const struct bounce_weight *clean = &reason_clean(level)->bounces;
        weight.low = greater(weight.low, clean->low);
        weight.likely = greater(weight.likely, clean->likely);
        weight.high = greater(weight.high, clean->high);
    }
    return weight;
}

void bounce_add(struct bounce_sum *sum, const struct reason *reason, enum level level, uint64_t rows)
{
    if (reason->segment > SEGMENT_INVALID) /* never mailed */
        return;
    struct bounce_weight weight = bounce_weight_at(reason, level);
    sum->rows += rows;
    sum->low += rows * weight.low;
    sum->likely += rows * weight.likely;
    sum->high += rows * weight.high;
}

struct bounces bounces_of(const struct bounce_sum *sum)
{
    if (sum->rows == 0)
        return (struct bounces){0};
    double whole = (double)sum->rows * THOUSAND;
    return (struct bounces){
        .any = true,
        .low = (double)sum->low / whole,
        .likely = (double)sum->likely / whole,
        .high = (double)sum->high / whole,
    };
}
