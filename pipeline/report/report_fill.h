/* Completes the figures of a run at its end. */
#ifndef PIPELINE_REPORT_REPORT_FILL_H
#define PIPELINE_REPORT_REPORT_FILL_H

#include "pipeline/report/outcome.h"

/* Fills in what OUTCOME's report has not been told while the run went on; OUTCOME says the rest, and LISTS are those
 * that were used. */
void report_fill(struct outcome *outcome, const struct lists *lists);

#endif
