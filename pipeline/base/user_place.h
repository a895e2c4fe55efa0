/* Where a user's files are by default (XDG Base Directory Specification). */
#ifndef PIPELINE_BASE_USER_PLACE_H
#define PIPELINE_BASE_USER_PLACE_H

#include "validators/base/settings.h"

/* FILE below $VARIABLE, or else below $HOME/BELOW_HOME.  Returns a text that the caller frees, or NULL where
 * neither variable is set to an absolute path. */
char *user_place(const char *variable, const char *below_home, const char *file);

/* The store that SETTINGS name, or $XDG_CACHE_HOME/mailsift/verdicts.db; the caller frees it.  NULL: there is
 * no place for one. */
char *user_place_store(const struct settings *settings);

#endif
