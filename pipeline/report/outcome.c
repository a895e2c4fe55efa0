/* What a run found: its end. */
#include "pipeline/report/outcome.h"

#include <stdlib.h>

void outcome_free(struct outcome *outcome)
{
    report_clear(&outcome->report);
    layout_free(&outcome->layout);
    free((char *)outcome->output);
    free(outcome->quarantine);
    free((char *)outcome->store_path);
    *outcome = (struct outcome){0};
}
