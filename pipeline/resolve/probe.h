/* The second half of the asking: each mailbox in question, of its own server. */
#ifndef PIPELINE_RESOLVE_PROBE_H
#define PIPELINE_RESOLVE_PROBE_H

#include "pipeline/resolve/asking.h"

/* What it did. */
struct probe_counts {
    uint64_t asked;  /* mailboxes that have a verdict now */
    uint64_t failed; /* of them: not known yet */
    uint64_t sessions, recipients;
    double seconds;
};

/* Adds to MAILBOXES the made-up neighbour of each of their domains: a mailbox with an empty local part. */
void probe_add_neighbours(struct mailboxes *mailboxes, struct domains *domains);

/* Asks about every mailbox of ASKING that has no verdict and whose domain takes mail, and fills it in.  What is
 * not asked before the deadline stays SMTP_UNKNOWN.  Fills COUNTS, also after a failure.  Returns false with
 * FAIL set: 69 when no mail server can be reached from the start, 75 when that is so for too long later on,
 * or when stop_ask was called.  What was learned until then is in the store. */
bool probe_run(const struct asking *asking, struct probe_counts *counts, struct fail *fail);

#endif
