/* What is done before a row is written: reads the list, looks into the store, asks the rest. */
#ifndef PIPELINE_LEARN_H
#define PIPELINE_LEARN_H

#include "pipeline/base/progress.h"
#include "pipeline/check/check.h"
#include "pipeline/report/outcome.h"
#include "validators/net/smtp_session.h"

struct learn_plan {
    struct check_plan check;
    struct watcher *watcher; /* or NULL */
    uint64_t bytes_total;    /* of the lists; 0: not known */
    unsigned threads;        /* that ask */
};

struct learned {
    struct domains *domains;     /* NULL: nobody was asked */
    struct mailboxes *mailboxes; /* likewise */
    struct store *store;         /* is being put in order meanwhile; NULL: there is none */
};

/* Learns about every domain in question of PLAN->check.list, and at level smtp about every mailbox, which has
 * been read to its end then.  Fills LEARNED, which learned_end ends, and what OUTCOME says of domains, store
 * and movements.  Returns false with FAIL set: what was learned until then is in the store. */
bool learn_run(const struct learn_plan *plan, struct learned *learned, struct outcome *outcome,
               struct fail *fail);

/* Waits for the store, whose news goes to OUTCOME, and frees the domains and mailboxes.  LEARNED is empty
 * then. */
void learned_end(struct learned *learned, struct outcome *outcome);

/* What is learned without a list. */
struct learn_subject {
    const struct policy *policy;
    struct domains *domains;
    struct mailboxes *mailboxes; /* NULL: none */
    struct smtp_tracer *tracer;  /* hears the sessions; or NULL */
};

/* Learns about SUBJECT by the store and the network, as the settings say.  Returns false with FAIL set. */
bool learn_some(const struct learn_subject *subject, struct outcome *outcome, struct fail *fail);

#endif
