/* The effective value of each setting, and where it comes from. */
#ifndef CMD_SETTINGS_EFFECTIVE_H
#define CMD_SETTINGS_EFFECTIVE_H

#include <stdio.h>

#include "cmd/settings/sources.h"
#include "validators/base/settings.h"

/* One setting. */
struct effective {
    const struct option_spec *spec;
    enum setting_source source;
    char place[PLACE_BYTES]; /* "" for a default */
    struct paths values;     /* as they were written, passwords masked; none: option_default(SPEC) holds */
};

/* Fills *EFFECTIVE (zero-initialised) for SPEC with what SOURCES have made of SETTINGS; a masked password is in
 * the sources' memory, and the caller frees the values with paths_free.  Returns false where SPEC is not a
 * setting, or is another name of one before it in the table. */
bool effective_of(struct sources *sources, const struct settings *settings, const struct option_spec *spec,
                  struct effective *effective);

/* Whether anybody has assigned the setting of SPEC, by whichever name, what it is now. */
bool effective_is_assigned(const struct sources *sources, const struct option_spec *spec);

/* The word for what SETTINGS have for SPEC, which is a flag, an answer or a choice.  NULL: there is none. */
const char *effective_word(const struct option_spec *spec, const struct settings *settings);

/* The URL of a proxy with USER (such as "***@", or "") where its user and password are.  The caller frees it. */
char *effective_url(const char *url, const char *user);

/* Prints an array with an object for each setting to OUT. */
void effective_print_json(struct sources *sources, const struct settings *settings, FILE *out);

/* Sets SETTINGS->as_json to what report.json shows of the settings that TAKER takes: an object with a key for
 * each, in the order of the table, without mailboxes and passwords.  A number, a time or a text that nobody has
 * assigned is null.  Freed by effective_free_json. */
void effective_make_json(const struct sources *sources, unsigned taker, struct settings *settings);
void effective_free_json(struct settings *settings);

#endif
