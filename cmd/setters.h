/* What the values of options mean: one setter a type, whoever names the value. */
#ifndef CMD_SETTERS_H
#define CMD_SETTERS_H

#include "cmd/options.h"

/* Sets in SETTINGS what SPEC says with VALUE, which is not copied and must live as long as SETTINGS; a list
 * gets one more.  The value of an option without an argument is yes, true, on, 1, no, false, off or 0.
 * Returns false with WHY set (EXIT_USAGE; a clause such as "it must be a number from 1 to 256") and SETTINGS
 * unchanged when VALUE is not allowed.  SPEC is no OPTION_HELP. */
bool setting_set(const struct option_spec *spec, const char *value, struct settings *settings,
                 struct fail *why);

#endif
