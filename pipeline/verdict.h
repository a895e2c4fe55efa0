/* What was found about one cell: the unit that is judged, remembered and shown. */
#ifndef PIPELINE_VERDICT_H
#define PIPELINE_VERDICT_H

#include "validators/address.h"
#include "validators/base/arena.h"
#include "validators/validator.h"

struct verdict {
    const struct reason *reason;
    struct address address;
    struct domain_facts facts;
};

/* Judges one cell (UTF-8) by every local validator.  For check and inspect: a pass remembers domains and does
 * the same steps over a block.  The verdict's texts live in CELL, ARENA and the lists. */
void verdict_of(const struct policy *policy, struct str cell, struct arena *arena, struct verdict *verdict);

/* Writes the words of FLAGS, separated by one space, to TO (at least FLAGS_TEXT_BYTES) and returns the length. */
enum { FLAGS_TEXT_BYTES = 80 };
size_t flags_text(unsigned flags, char *to);

/* One flag's word, by its bit number. */
extern const char *const flag_names[FLAG_COUNT];

#endif
