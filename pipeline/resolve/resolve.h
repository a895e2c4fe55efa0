/* The movement that asks every domain in question once, as far as it is not known. */
#ifndef PIPELINE_RESOLVE_RESOLVE_H
#define PIPELINE_RESOLVE_RESOLVE_H

#include "pipeline/resolve/asking.h"

/* What the movement did. */
struct resolve_counts {
    uint64_t asked;  /* domains */
    uint64_t failed; /* of them: not known yet, after all tries */
    uint64_t queries, answers, retries;
    double seconds;
    char warning[FAIL_SENTENCE_BYTES]; /* a name server was missing; empty: none was */
};

/* Asks about each of ASKING->domains whose verdict is MX_UNKNOWN and fills it in; those that fail are asked
 * again some times.  What is unasked at the deadline stays MX_UNKNOWN.  Fills COUNTS, also after a failure.
 * Returns false with FAIL set: 69 when no name server can be believed from the start, 75
 * when that is so for too long later on, or when stop_ask was called.  What was learned until then is in the
 * store. */
bool resolve_run(const struct asking *asking, struct resolve_counts *counts, struct fail *fail);

#endif
