/* Updates the lists, and takes an update back. */
#ifndef PIPELINE_UPDATE_LIST_UPDATE_H
#define PIPELINE_UPDATE_LIST_UPDATE_H

#include "validators/base/fail.h"
#include "validators/base/settings.h"
#include "validators/lists/list_check.h"

/* A list before and after. */
struct list_state {
    size_t names;
    char date[LIST_DATE_LENGTH + 1];
    bool updated; /* else it is the one that is built in */
};

struct list_change {
    bool changed;                                                  /* false: there was nothing new */
    struct list_state before[LISTS_SHIPPED], after[LISTS_SHIPPED]; /* by their numbers */
};

/* Gets the set of lists at SETTINGS->from, and if it is whole, well-formed and passes the gate
 * (validators/lists/list_check.h), has it used from now on, in the place of the set that is there, which is kept
 * for a rollback.  Returns false with FAIL set and nothing changed: what list_origin_get and list_place_open
 * say, 65 for a list that is not well-formed or does not pass, 64 without a SETTINGS->from. */
bool list_update(const struct settings *settings, struct list_change *change, struct fail *fail);

/* Goes back to the lists that were used before the last update.  Returns false with FAIL set: 66 where there
 * was none. */
bool list_roll_back(const struct settings *settings, struct list_change *change, struct fail *fail);

#endif
