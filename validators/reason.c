/* What the parts of a reason are called, and which of two reasons is the worse. */
#include "validators/reason.h"

#include <stddef.h>

const char *const segment_words[SEGMENT_COUNT] = {
    [SEGMENT_CLEAN] = "clean",         [SEGMENT_RISKY] = "risky",           [SEGMENT_INVALID] = "invalid",
    [SEGMENT_DUPLICATE] = "duplicate", [SEGMENT_SUPPRESSED] = "suppressed",
};

const char *const zerobounce_words[ZEROBOUNCE_AS_SERVER] = {
    [ZEROBOUNCE_VALID] = "valid",         [ZEROBOUNCE_INVALID] = "invalid",
    [ZEROBOUNCE_CATCH_ALL] = "catch-all", [ZEROBOUNCE_DO_NOT_MAIL] = "do_not_mail",
    [ZEROBOUNCE_UNKNOWN] = "unknown",
};

const char *const neverbounce_words[NEVERBOUNCE_AS_SERVER] = {
    [NEVERBOUNCE_VALID] = "valid",           [NEVERBOUNCE_INVALID] = "invalid",
    [NEVERBOUNCE_DISPOSABLE] = "disposable", [NEVERBOUNCE_CATCHALL] = "catchall",
    [NEVERBOUNCE_UNKNOWN] = "unknown",
};

/* How much a segment weighs against another; the rows that are set aside are no opinion about an address. */
static const int weights[SEGMENT_COUNT] = {[SEGMENT_CLEAN] = 1, [SEGMENT_RISKY] = 2, [SEGMENT_INVALID] = 3};

const struct reason *reason_worse(const struct reason *now, const struct reason *next)
{
    if (now == NULL || next == NULL)
        return now != NULL ? now : next;
    return weights[next->segment] > weights[now->segment] ? next : now;
}
