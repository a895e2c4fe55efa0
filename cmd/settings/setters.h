/* What the values of options mean, whoever names the value. */
#ifndef CMD_SETTINGS_SETTERS_H
#define CMD_SETTINGS_SETTERS_H

#include "cmd/settings/options.h"

/* Sets in SETTINGS what SPEC says with VALUE, which is not copied and must live as long as SETTINGS; a list
 * gets one more.  The value of an option without an argument is yes, true, on, 1, no, false, off or 0.
 * Returns false with WHY set (EXIT_USAGE; a clause such as "it must be a number from 1 to 256") and SETTINGS
 * unchanged when VALUE is not allowed.  SPEC is not an OPTION_HELP or OPTION_CONFIG. */
bool setting_set(const struct option_spec *spec, const char *value, struct settings *settings,
                 struct fail *why);

/* Puts SPEC back to what holds by default. */
void setting_reset(const struct option_spec *spec, struct settings *settings);

/* Fills SETTINGS (zero-initialised) with what each option is by default. */
void settings_default(struct settings *settings);

/* Frees what setting_set took for SETTINGS, and empties them. */
void settings_free(struct settings *settings);

/* Whether SPEC may be named several times, each time with one value more. */
bool setting_is_list(const struct option_spec *spec);

/* Whether VALUE of SPEC is a path, which in a file begins where the file is. */
bool setting_is_path(const struct option_spec *spec, const char *value);

/* A value that SPEC may have: that by default, or else one that is typical. */
const char *setting_example(const struct option_spec *spec);

/* The file PATH as the rest of the program names it: the system's names of standard input are "-". */
const char *file_named(const char *path);

/* Whether at most one of the files in SETTINGS, and of MORE others, is standard input, which can be read once.
 * Returns false with FAIL set (EXIT_USAGE). */
bool standard_input_once(const struct settings *settings, size_t more, struct fail *fail);

/* Whether VALUE is yes, true, on or 1. */
bool answer_is_yes(const char *value);

#endif
