/* Gives back what was read of a report.json. */
#include <stdlib.h>

#include "pipeline/report/report_read.h"

static void free_entries(struct report_entries *entries)
{
    for (size_t i = 0; i < entries->count; i++)
        free(entries->entry[i].name);
}

void report_free(struct report *report)
{
    if (report == NULL)
        return;
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        free_entries(&report->reasons[i]);
    free_entries(&report->flags);
    free_entries(&report->domains);
    free_entries(&report->suggestions);
    for (size_t i = 0; i < REPORT_NAMES_MAX; i++) {
        free(report->provider[i].name);
        free(report->input[i].path);
        free(report->input[i].encoding);
        free(report->input[i].delimiter);
        free(report->input[i].column_name);
        free(report->setting[i].name);
        free(report->setting[i].value);
        free(report->list[i].name);
        free(report->list[i].source);
    }
    free(report->version);
    free(report->started);
    free(report->warning);
    free(report);
}
