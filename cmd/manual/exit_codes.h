/* What each exit code means: one table for the help, the man page and the README. */
#ifndef CMD_MANUAL_EXIT_CODES_H
#define CMD_MANUAL_EXIT_CODES_H

#include <stddef.h>

#include "validators/base/fail.h"

struct exit_meaning {
    enum exit_code code;
    const char *meaning; /* a clause, without a full stop at its end */
};

/* Every code that the program gives, in the order of the numbers. */
extern const struct exit_meaning exit_meanings[];
extern const size_t exit_meaning_count;

#endif
