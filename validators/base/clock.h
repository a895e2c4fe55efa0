/* The clock that never jumps (CLOCK_MONOTONIC), for how long something takes. */
#ifndef VALIDATORS_BASE_CLOCK_H
#define VALIDATORS_BASE_CLOCK_H

#include <stdint.h>

/* Since some moment before this process began. */
int64_t clock_ms(void);
double clock_seconds(void);

#endif
