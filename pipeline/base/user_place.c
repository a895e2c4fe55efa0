/* Where a user's files are by default (XDG Base Directory Specification). */
#include "pipeline/base/user_place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"

/* FIRST, SECOND and THIRD with slashes between them. */
static char *join(const char *first, const char *second, const char *third)
{
    size_t room = strlen(first) + strlen(second) + strlen(third) + 3;
    char *text = memory_take(room);
    snprintf(text, room, "%s/%s%s%s", first, second, *second != '\0' ? "/" : "", third);
    return text;
}

char *user_place(const char *variable, const char *below_home, const char *file)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    if (base != NULL && base[0] == '/')
        return join(base, "", file);
    return home != NULL && home[0] == '/' ? join(home, below_home, file) : NULL;
}

char *user_place_store(const struct settings *settings)
{
    return settings->store != NULL ? memory_text(settings->store, strlen(settings->store))
                                   : user_place("XDG_CACHE_HOME", ".cache", "mailsift/verdicts.db");
}
