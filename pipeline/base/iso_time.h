/* A moment as text, in UTC: RFC 3339 and ISO 8601. */
#ifndef PIPELINE_BASE_ISO_TIME_H
#define PIPELINE_BASE_ISO_TIME_H

#include <stddef.h>
#include <time.h>

enum { ISO_TIME_BYTES = 40 }; /* any year that a time_t can tell, and a NUL */

/* `2026-11-23T18:12:48Z`.  Returns the length, without the NUL. */
size_t iso_time(time_t moment, char text[ISO_TIME_BYTES]);

/* `2026-11-23`.  Returns the length, without the NUL. */
size_t iso_date(time_t moment, char text[ISO_TIME_BYTES]);

#endif
