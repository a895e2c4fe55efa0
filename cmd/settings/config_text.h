/* Makes of a config file a text that libconfuse cannot misread. */
#ifndef CMD_SETTINGS_CONFIG_TEXT_H
#define CMD_SETTINGS_CONFIG_TEXT_H

#include "validators/base/fail.h"
#include "validators/base/str.h"

/* Returns TEXT as a NUL-terminated text that the caller frees, its comments and a byte order mark replaced by
 * blanks, so that each line stays where it is.  libconfuse 3.3 would count the lines of comments twice, take
 * a quote or a comment without an end for the end of the file, fetch ${NAME} from the environment and leave
 * out what it does not know: such text is refused.  Returns NULL with FAIL set (78, "FILE:LINE: ...") then.
 */
char *config_text(struct str text, const char *file, struct fail *fail);

#endif
