/* The figures of a run for Prometheus, in the text format that node_exporter's textfile collector reads. */
#ifndef PIPELINE_REPORT_METRICS_H
#define PIPELINE_REPORT_METRICS_H

#include <stddef.h>

#include "pipeline/report/outcome.h"
#include "validators/base/fail.h"

/* Writes what OUTCOME has found, of a run that ends with CODE, as text (*LENGTH bytes and a NUL, freed by the
 * caller). Counts only: no address, no domain.  Rows are told of outputs that there are, published or in
 * quarantine; of any other run only how it ended and what it asked. */
char *metrics_text(const struct outcome *outcome, enum exit_code code, size_t *length);

/* Whether a file could be made beside SETTINGS->metrics and put in its place: false with FAIL set: 64 what is
 * or will be there is a file of the run's (a list, the store, one called as an output), 73.  Leaves nothing.
 */
bool metrics_possible(const struct settings *settings, struct fail *fail);

/* Writes that text to the file OUTCOME->settings->metrics, all at once: whoever reads it sees the former one
 * or this one.  Its mode is 0644, for the collector is another user.  Returns false with FAIL set (73, 74).
 */
bool metrics_write(const struct outcome *outcome, enum exit_code code, struct fail *fail);

#endif
