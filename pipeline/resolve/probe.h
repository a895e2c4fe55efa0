/* The second half of the asking: each mailbox in question, of its own server. */
#ifndef PIPELINE_RESOLVE_PROBE_H
#define PIPELINE_RESOLVE_PROBE_H

#include "pipeline/base/progress.h"
#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "pipeline/store/store.h"
#include "validators/net/smtp_talk.h"

struct probe_plan {
    const struct settings *settings;
    struct domains *domains;     /* resolved, with their routes */
    struct mailboxes *mailboxes; /* those whose verdict is SMTP_UNKNOWN are asked about */
    struct store *store;         /* whatever is learned goes there; NULL: nowhere */
    unsigned threads;
    struct watcher *watcher; /* or NULL */
    struct standing *standing;
    struct smtp_ear *ear; /* hears the conversations, of one thread; or NULL */
    int64_t deadline_ms;  /* on clock_ms; 0: none */
    bool brief;           /* somebody waits for the answer: nothing is asked again later */
};

/* What it did. */
struct probe_counts {
    uint64_t asked;  /* mailboxes that have a verdict now */
    uint64_t failed; /* of them: not known yet */
    uint64_t sessions, recipients;
    double seconds;
};

/* Adds to MAILBOXES the made-up neighbour of each of their domains: a mailbox with an empty local part. */
void probe_add_neighbours(struct mailboxes *mailboxes, struct domains *domains);

/* Asks about every mailbox of PLAN that has no verdict and whose domain takes mail, and fills it in.  What is
 * not asked before the deadline stays SMTP_UNKNOWN.  Fills COUNTS, also after a failure.  Returns false with
 * FAIL set: 69 when no mail server can be reached from the start, 75 when that is so for too long later on,
 * or when stop_ask was called.  What was learned until then is in the store. */
bool probe_run(const struct probe_plan *plan, struct probe_counts *counts, struct fail *fail);

#endif
