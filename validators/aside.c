/* The reasons that no validator gives: what a run finds when it holds a row against the others. */
#include "validators/aside.h"

static const struct reason reasons[] = {
    {.code = "duplicate",
     .segment = SEGMENT_DUPLICATE,
     .text = "the same address stands in an earlier row",
     .advice = "Nothing is wrong with it; mail the earlier row only, and do not take this file for a list of "
               "bad addresses."},
    {.code = "suppressed",
     .segment = SEGMENT_SUPPRESSED,
     .text = "your --suppress list names this address or its domain",
     .advice = "Do not mail it; the row is kept here so that you can see who was left out."},
};

const struct reason *const aside_duplicate = &reasons[0];
const struct reason *const aside_suppressed = &reasons[1];

const struct validator aside_validator = {
    .name = "aside",
    .about = "sets aside rows that repeat an address, and those that --suppress names",
    .reasons = reasons,
    .reason_count = sizeof reasons / sizeof reasons[0],
};
