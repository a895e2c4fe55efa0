/* Whether the user has asked the run to stop. */
#include "pipeline/base/stop.h"

#include <stdatomic.h>

/* Set by a signal handler, read by all threads: with cut_off_flag the one mutable variable
 * of the program. */
static atomic_bool stop_flag;

void stop_ask(void)
{
    atomic_store_explicit(&stop_flag, true, memory_order_relaxed);
}

bool stop_asked(void)
{
    return atomic_load_explicit(&stop_flag, memory_order_relaxed);
}

bool stop_fail(struct fail *fail)
{
    return fail_because(fail, EXIT_STOPPED, "stopped; nothing was published; run the same command again");
}
