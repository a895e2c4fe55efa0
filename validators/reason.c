/* What the segments are called, and which of two reasons is the worse. */
#include "validators/validator.h"

const char *const segment_words[SEGMENT_COUNT] = {"clean", "risky", "invalid", "duplicate", "suppressed"};

/* How much a segment weighs against another; the rows that are set aside are no opinion about an address. */
static const int weights[SEGMENT_COUNT] = {[SEGMENT_CLEAN] = 1, [SEGMENT_RISKY] = 2, [SEGMENT_INVALID] = 3};

const struct reason *reason_worse(const struct reason *now, const struct reason *next)
{
    if (now == NULL || next == NULL)
        return now != NULL ? now : next;
    return weights[next->segment] > weights[now->segment] ? next : now;
}
