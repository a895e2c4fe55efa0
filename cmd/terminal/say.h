/* Single sentences on standard error, for people, grep and the journal. */
#ifndef CMD_TERMINAL_SAY_H
#define CMD_TERMINAL_SAY_H

#include <stdbool.h>

#include "validators/base/fail.h"

/* By their numbers in syslog(3). */
enum say_level { SAY_ERROR = 3, SAY_WARNING = 4, SAY_NEWS = 6 };

/* Whether standard error is the journal of systemd: JOURNAL_STREAM names its device and inode
 * (systemd.exec(5)). */
bool say_to_journal(void);

/* Writes `mailsift: SENTENCE` (`mailsift: warning: SENTENCE` at SAY_WARNING) as one line at once; where
 * standard error is the journal, with <LEVEL> before it (sd-daemon(3)).  Control bytes in SENTENCE are shown
 * as \xNN. */
void say(enum say_level level, const char *sentence);

/* Says FAIL on standard error and returns its code. */
enum exit_code say_fail(const struct fail *fail);

/* Says WARNING on standard error, if there is one (its code means nothing). */
void say_warning(const struct fail *warning);

#endif
