/* What level dns does before a row is written: reads the list, looks into the store, asks the rest. */
#ifndef PIPELINE_LEARN_H
#define PIPELINE_LEARN_H

#include "pipeline/check.h"
#include "pipeline/clean.h"

struct learn_plan {
    struct check_plan check;
    struct watcher *watcher; /* or NULL */
    uint64_t bytes_total;    /* of the lists; 0: not known */
};

struct learned {
    struct domains *domains; /* NULL: nobody was asked */
    struct store *store;     /* is being put in order meanwhile; NULL: there is none */
};

/* Learns about every domain in question of PLAN->check.list, which has been read to its end then.  Fills
 * LEARNED, which learned_end ends, and what OUTCOME says of domains, store and movements.  Returns false with
 * FAIL set: what was learned until then is in the store. */
bool learn_run(const struct learn_plan *plan, struct learned *learned, struct outcome *outcome,
               struct fail *fail);

/* Waits for the store, whose news goes to OUTCOME, and frees the domains.  LEARNED is empty then. */
void learned_end(struct learned *learned, struct outcome *outcome);

/* Learns about DOMAINS, without a list: by the store and the network, as SETTINGS say.  Returns false with
 * FAIL set. */
bool learn_domains(const struct settings *settings, struct domains *domains, struct outcome *outcome,
                   struct fail *fail);

#endif
