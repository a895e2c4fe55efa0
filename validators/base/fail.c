/* Bad news about the run: an exit code and one sentence for the person who started it. */
#include "validators/base/fail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void escape_into(char *to, size_t room, const char *from)
{
    size_t used = 0;
    for (; *from != '\0' && used + 5 < room; from++) {
        unsigned char c = (unsigned char)*from;
        if (c < 0x20 || c == 0x7f)
            used += (size_t)snprintf(to + used, room - used, "\\x%02x", c);
        else
            to[used++] = *from;
    }
    to[used] = '\0';
}

bool fail_because(struct fail *fail, enum exit_code code, const char *format, ...)
{
    if (fail->code != EXIT_DONE)
        return false;
    char raw[FAIL_SENTENCE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(raw, sizeof raw, format, arguments);
    va_end(arguments);
    escape_into(fail->sentence, sizeof fail->sentence, raw);
    fail->code = code;
    return false;
}
