/* Bad news about the run: an exit code and one sentence for the person who started it. */
#ifndef VALIDATORS_BASE_FAIL_H
#define VALIDATORS_BASE_FAIL_H

#include <stdbool.h>

/* sysexits(3), with the meaning that README.md gives each. */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_THRESHOLD = 1,
    EXIT_USAGE = 64,
    EXIT_NOT_A_LIST = 65,
    EXIT_NO_INPUT = 66,
    EXIT_NO_NETWORK = 69,
    EXIT_BUG = 70,
    EXIT_CANNOT_CREATE = 73,
    EXIT_IO = 74,
    EXIT_STOPPED = 75,
    EXIT_CONFIG = 78,
};

enum { FAIL_SENTENCE_BYTES = 1024 };

struct fail {
    enum exit_code code;
    char sentence[FAIL_SENTENCE_BYTES]; /* NUL-terminated, no line end; as visible.h shows it */
};

/* Fills FAIL (if it is empty: the first news is the cause) and returns false, for
 * `return fail_because(...)`.  The sentence says what is wrong and the way out; what
 * visible.h hides is escaped in it, so that a file name cannot do anything to a terminal. */
bool fail_because(struct fail *fail, enum exit_code code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
