/* Reads the text of a config file: NAME = VALUE, NAME = {VALUE, VALUE}, and # before a comment. */
#ifndef CMD_SETTINGS_CONFIG_READER_H
#define CMD_SETTINGS_CONFIG_READER_H

#include "validators/base/fail.h"
#include "validators/base/str.h"

struct config_setting {
    const char *name;  /* any text */
    const char *value; /* NULL: an empty list */
    int line;          /* from 1; 0 where VALUE is NULL */
};

/* Told of each value, in the order of the file (empty lists after all others), and of a name that no option
 * has, with any value, which ends the reading.  NAME and VALUE live until it returns.  Returns false with
 * FAIL set to end the reading. */
struct config_listener {
    bool (*said)(struct config_listener *self, const struct config_setting *setting, struct fail *fail);
};

/* Reads TEXT (any bytes), which FILE is the name of in sentences.  Returns false with FAIL set (78,
 * "FILE:LINE: ...") when TEXT is not well formed, names what is not a setting, or the listener did not want to
 * go on.  Not for several threads (libconfuse). */
bool config_read(struct str text, const char *file, struct config_listener *listener, struct fail *fail);

#endif
