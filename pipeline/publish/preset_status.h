/* What other services would call each of our reasons. */
#ifndef PIPELINE_PUBLISH_PRESET_STATUS_H
#define PIPELINE_PUBLISH_PRESET_STATUS_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/validator.h"

/* NeverBounce's results, by its numbers. */
enum neverbounce {
    NEVERBOUNCE_VALID = 0,
    NEVERBOUNCE_INVALID = 1,
    NEVERBOUNCE_DISPOSABLE = 2,
    NEVERBOUNCE_CATCHALL = 3,
    NEVERBOUNCE_UNKNOWN = 4,
    NEVERBOUNCE_AS_SERVER, /* the reason is about the name alone: what its mail server says of the mailbox */
};

struct preset_status {
    const char *code;           /* of our reason */
    const char *zerobounce;     /* ZB Status; NULL: as its mail server says */
    const char *zerobounce_sub; /* ZB Sub Status, "" for none */
    enum neverbounce neverbounce;
    bool bad_syntax; /* no address was read: it has no parts */
};

/* One for each reason of the registry, in its order. */
extern const struct preset_status preset_statuses[];
extern const size_t preset_status_count;

/* The words of NeverBounce's results. */
extern const char *const neverbounce_words[NEVERBOUNCE_AS_SERVER];

/* That of REASON; aborts where it has none. */
const struct preset_status *preset_status_of(const struct reason *reason);

#endif
