/* How a check of doctor says what it found. */
#include <stdarg.h>
#include <stdio.h>

#include "pipeline/doctor/doctor_checks.h"

enum { DETAIL_BYTES = 384 }; /* after the colon */

void doctor_say(struct finding *finding, const struct doctor_outcome *outcome, const char *format, ...)
{
    char detail[DETAIL_BYTES];
    va_list values;
    va_start(values, format);
    vsnprintf(detail, sizeof detail, format, values);
    va_end(values);
    finding->verdict = outcome->verdict;
    finding->advice = outcome->advice;
    snprintf(finding->text, sizeof finding->text, "%s%s%s", outcome->text, detail[0] != '\0' ? ": " : "",
             detail);
}
