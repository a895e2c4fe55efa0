/* What a column holds, whatever format it is written in: hostnames that were looked at once. */
#include "pipeline/csv/value.h"

struct plain plain_of(struct str name, uint8_t *length)
{
    bool fits = name.length <= UINT8_MAX && str_is_hostname(name);
    *length = (uint8_t)(fits ? name.length : 0);
    return (struct plain){fits ? name.bytes : ""};
}
