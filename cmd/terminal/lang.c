/* Which language the user reads. */
#include "cmd/terminal/lang.h"

#include <stdlib.h>
#include <string.h>

enum lang lang_settled(enum lang asked)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"}; /* in the order of setlocale(3) */
    if (asked != LANG_AUTO)
        return asked;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *locale = getenv(names[i]);
        if (locale != NULL && locale[0] != '\0')
            return strncmp(locale, "zh", 2) == 0 ? LANG_ZH : LANG_EN;
    }
    return LANG_EN;
}
