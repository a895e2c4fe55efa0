/* Whether the user has asked the run to stop. */
#ifndef PIPELINE_BASE_STOP_H
#define PIPELINE_BASE_STOP_H

#include <stdbool.h>

#include "validators/base/fail.h"

/* Asks every pass to stop; safe in a signal handler. */
void stop_ask(void);

/* Whether stop_ask was called; safe in any thread. */
bool stop_asked(void);

/* Says so in FAIL (75); returns false. */
bool stop_fail(struct fail *fail);

#endif
