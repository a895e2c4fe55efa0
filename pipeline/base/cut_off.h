/* What happens when somebody cuts off a file that a library has mapped: it reads as zeros, and we are told.
 */
#ifndef PIPELINE_BASE_CUT_OFF_H
#define PIPELINE_BASE_CUT_OFF_H

#include <stdbool.h>

/* From now on what is missing of a mapped file reads as zeros in this process, where it would have ended by
 * SIGBUS.  SQLite alone maps files that others can cut off: the -shm beside a store. */
void cut_off_watch(void);

/* Whether that has happened since the last cut_off_watch: what was read and written since is worth nothing.
 */
bool cut_off_seen(void);

#endif
