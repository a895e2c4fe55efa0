/* Bad news about the run: an exit code and one sentence for the person who started it. */
#include "validators/base/fail.h"

#include <stdarg.h>
#include <stdio.h>

#include "validators/base/visible.h"

bool fail_because(struct fail *fail, enum exit_code code, const char *format, ...)
{
    if (fail->code != EXIT_DONE)
        return false;
    char raw[FAIL_SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    visible_copy(str_of(raw), fail->sentence, sizeof fail->sentence);
    fail->code = code;
    return false;
}
