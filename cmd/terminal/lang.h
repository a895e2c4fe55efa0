/* Which language the user reads. */
#ifndef CMD_TERMINAL_LANG_H
#define CMD_TERMINAL_LANG_H

#include "validators/base/settings.h"

/* ASKED, or where that is LANG_AUTO the one that LC_ALL, LC_MESSAGES or LANG names: Chinese or else English.
 */
enum lang lang_settled(enum lang asked);

#endif
