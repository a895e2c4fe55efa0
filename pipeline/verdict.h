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
    const struct reason *mx_reason; /* what DNS says; NULL: it was not asked */
    struct str mx;                  /* the best MX host, or empty */
};

/* What may go wrong with asking. */
struct verdict_trouble {
    struct fail fail;                  /* the end of it */
    char warning[FAIL_SENTENCE_BYTES]; /* "" or a sentence: it went on */
};

/* Judges one cell (UTF-8) by every local validator.  For check and inspect: a pass remembers domains and does
 * the same steps over a block.  The verdict's texts live in CELL, ARENA and the lists. */
void verdict_of(const struct policy *policy, struct str cell, struct arena *arena, struct verdict *verdict);

/* Asks DNS about the domain of VERDICT's address, unless it is invalid already, and judges it anew.
 * Returns false with TROUBLE->fail set (69, 75), and VERDICT as it was. */
bool verdict_ask(const struct policy *policy, struct arena *arena, struct verdict *verdict,
                 struct verdict_trouble *trouble);

/* Writes the words of FLAGS, separated by one space, to TO (at least FLAGS_TEXT_BYTES) and returns the
 * length. */
enum { FLAGS_TEXT_BYTES = 80 };
size_t flags_text(unsigned flags, char *to);

/* One flag's word, by its bit number. */
extern const char *const flag_names[FLAG_COUNT];

#endif
