/* What a run found, in numbers: its end. */
#include "pipeline/report/outcome.h"

#include <stdlib.h>

void outcome_free(struct outcome *outcome)
{
    free(outcome->inputs);
    free((char *)outcome->output);
    free(outcome->quarantine);
    free((char *)outcome->store_path);
    tally_list_free(&outcome->providers);
    tally_list_free(&outcome->domains);
    tally_list_free(&outcome->suggestions);
    layout_free(&outcome->layout);
    *outcome = (struct outcome){0};
}
