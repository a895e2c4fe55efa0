/* Fuzzes the expressions of --fail-if: what is read is within bounds, and blanks change nothing. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pipeline/report/threshold.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length);

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* Writes THRESHOLD with blanks in every place and reads it again. */
static void check_again(const struct threshold *threshold)
{
    static const char *const operators[] = {
        [THRESHOLD_ABOVE] = ">", [THRESHOLD_FROM] = ">=", [THRESHOLD_BELOW] = "<", [THRESHOLD_UP_TO] = "<="};
    char text[128];
    struct threshold again;
    unsigned long long limit = threshold->limit;
    if (threshold->share)
        snprintf(text, sizeof text, " %s\t%s %llu.%03llu %% ", threshold->name, operators[threshold->operator],
                 limit / THRESHOLD_PERCENT, limit % THRESHOLD_PERCENT);
    else
        snprintf(text, sizeof text, " %s\t%s %llu ", threshold->name, operators[threshold->operator], limit);
    require(threshold_read(text, &again));
    require(strcmp(again.name, threshold->name) == 0 && again.operator== threshold->operator);
    require(again.limit == threshold->limit && again.share == threshold->share);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t length)
{
    char *text = malloc(length + 1);
    struct threshold threshold;
    memcpy(text, bytes, length);
    text[length] = '\0';
    if (threshold_read(text, &threshold)) {
        require(!threshold.share || threshold.limit <= 100 * THRESHOLD_PERCENT);
        require(threshold.limit < 1000000000000);
        check_again(&threshold);
    }
    free(text);
    return 0;
}
