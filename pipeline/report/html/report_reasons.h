/* What the report says of each reason beside what the registry has: in Chinese, and when it is asked again.
 */
#ifndef PIPELINE_REPORT_HTML_REPORT_REASONS_H
#define PIPELINE_REPORT_HTML_REPORT_REASONS_H

#include <stddef.h>

/* When a row that is not known yet is worth asking about again. */
enum again { AGAIN_NEVER, AGAIN_NEXT_RUN, AGAIN_SOON, AGAIN_TOMORROW, AGAIN_MENDED, AGAIN_COUNT };

struct report_reason {
    const char *code;
    enum again again;          /* AGAIN_NEVER: it is settled */
    const char *text, *advice; /* simplified Chinese, as in struct reason */
};

extern const struct report_reason report_reasons[];
extern const size_t report_reason_count;

/* That of the reason CODE, or NULL. */
const struct report_reason *report_reason_named(const char *code);

#endif
