/* What was found about one cell: the unit that is judged, remembered and shown. */
#ifndef PIPELINE_VERDICT_H
#define PIPELINE_VERDICT_H

#include "validators/base/arena.h"
#include "validators/names/address.h"
#include "validators/net/smtp_session.h"
#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/validator.h"

struct verdict {
    const struct reason *reason;
    struct address address;
    struct domain_facts facts;
    const struct reason *mx_reason;   /* what DNS says; NULL: it was not asked */
    const struct reason *smtp_reason; /* what its server says; NULL: it was not asked */
    struct str mx;                    /* the MX host that was asked, or the best one; or empty */
    struct str reply;                 /* the server's words */
    unsigned code;                    /* and their code; 0: there are none */
    uint32_t checked_s;               /* when; seconds since 1970 */
};

/* What goes with asking. */
struct verdict_asking {
    struct smtp_tracer *tracer;        /* hears the session with the mail server; or NULL */
    struct fail fail;                  /* the end of it */
    char warning[FAIL_SENTENCE_BYTES]; /* "" or a sentence: it went on */
};

/* Judges one cell (UTF-8) by every local validator.  For check and inspect: a pass remembers domains and does
 * the same steps over a block.  The verdict's texts live in CELL, ARENA and the lists. */
void verdict_of(const struct policy *policy, struct str cell, struct arena *arena, struct verdict *verdict);

/* Asks about VERDICT's address as far as the level goes, unless it is invalid already, and judges it anew.
 * Returns false with ASKING->fail set (69, 75), and VERDICT as it was. */
bool verdict_ask(const struct policy *policy, struct arena *arena, struct verdict *verdict,
                 struct verdict_asking *asking);

#endif
