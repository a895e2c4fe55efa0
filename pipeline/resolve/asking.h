/* What the network is asked about, by how many threads, until when, and who is told. */
#ifndef PIPELINE_RESOLVE_ASKING_H
#define PIPELINE_RESOLVE_ASKING_H

#include "pipeline/base/progress.h"
#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "pipeline/store/store.h"
#include "validators/net/smtp_session.h"

struct asking {
    const struct settings *settings;
    struct domains *domains;
    struct mailboxes *mailboxes; /* NULL: only domains are asked about; else their routes are wanted, too */
    struct store *store;         /* whatever is learned goes there; NULL: nowhere */
    unsigned threads;
    struct watcher *watcher; /* or NULL */
    struct standing *standing;
    struct smtp_tracer *tracer; /* hears the sessions with mail servers, of one thread; or NULL */
    int64_t deadline_ms;        /* of all of it, on clock_ms; 0: none */
    bool brief;                 /* somebody waits for the answer: no mailbox is asked about again later */
};

#endif
