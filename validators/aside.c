/* The reasons that no validator gives: what a run finds when it holds a row against the others. */
#include "validators/aside.h"

/* clang-format off */
static const struct reason reasons[] = {
    REASON(
        .code = "duplicate",
        .segment = SEGMENT_DUPLICATE,
        .again = AGAIN_NEVER,
        .text.en = "an earlier row has the same address",
        .text.zh = "前面的行已有相同的地址",
        .advice.en = "Nothing is wrong with it: mail the earlier row only, and do not use this file as a list of bad addresses.",
        .advice.zh = "地址没有问题：只发前面那一行即可，不要把这个文件当作无效地址名单。",
        .bounces = {0, 0, 0, "never mailed"},
        .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
    REASON(
        .code = "suppressed",
        .segment = SEGMENT_SUPPRESSED,
        .again = AGAIN_NEVER,
        .text.en = "your --suppress list contains this address or its domain",
        .text.zh = "您的排除名单（--suppress）里有这个地址或它的域名",
        .advice.en = "Do not mail it; the row is kept so that you can see who was left out.",
        .advice.zh = "不要发送；保留这一行，是为了让您看到排除了谁。",
        .bounces = {0, 0, 0, "never mailed"},
        .zerobounce = {ZEROBOUNCE_DO_NOT_MAIL, ""},
        .neverbounce = NEVERBOUNCE_UNKNOWN
    ),
};
/* clang-format on */

const struct reason *const aside_duplicate = &reasons[0];
const struct reason *const aside_suppressed = &reasons[1];

const struct validator aside_validator = {
    .name = "aside",
    .about = "sets aside rows that repeat an address, and those that --suppress names",
    .reasons = reasons,
    .reason_count = sizeof reasons / sizeof reasons[0],
};
