/* Test helper: a clock (validators/base/clock.h) that goes only when the test wants it to. */
#ifndef TESTS_UNIT_BASE_FAKE_CLOCK_H
#define TESTS_UNIT_BASE_FAKE_CLOCK_H

#include "validators/base/clock.h"

static int64_t fake_now_ms = 1000000;

int64_t clock_ms(void)
{
    return fake_now_ms;
}

double clock_seconds(void)
{
    return (double)fake_now_ms / 1000;
}

#endif
