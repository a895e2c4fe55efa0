/* A moment as text, in UTC: RFC 3339 and ISO 8601. */
#include "pipeline/base/iso_time.h"

size_t iso_time(time_t moment, char text[ISO_TIME_BYTES])
{
    struct tm parts;
    gmtime_r(&moment, &parts);
    return strftime(text, ISO_TIME_BYTES, "%Y-%m-%dT%H:%M:%SZ", &parts);
}

size_t iso_date(time_t moment, char text[ISO_TIME_BYTES])
{
    struct tm parts;
    gmtime_r(&moment, &parts);
    return strftime(text, ISO_TIME_BYTES, "%Y-%m-%d", &parts);
}
