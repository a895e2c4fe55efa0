/* What was learned, kept between runs: a file that many runs share and none trusts blindly. */
#ifndef PIPELINE_STORE_STORE_H
#define PIPELINE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "validators/base/fail.h"

struct store;

/* News about the store is never fatal: a sentence for the user, who need do nothing. */
struct store_warning {
    char sentence[FAIL_SENTENCE_BYTES]; /* empty: none */
};

/* Opens the store in the file PATH (made with its directory, 0700 and 0600, where it is not there) and starts
 * its writer. What a killed run left is taken over.  A file that is damaged is renamed to PATH.damaged (an
 * older one of that name goes) and a new one made, also when that shows later; a file that never was a store,
 * a database of another program or of a newer version, one that is locked for longer than STORE_WAIT_MS, or
 * that cannot be opened is left alone.  Never NULL: where there is no usable file, nothing is found and
 * nothing kept, and WARNING says why in one sentence.  THREADS is how many threads will call store_keep.
 * Closed by store_close. */
struct store *store_open(const char *path, unsigned threads, struct store_warning *warning);

/* Fills in the verdict, MX host, time and expiry of each of DOMAINS that the store knows and that has not
 * expired at NOW_S (seconds since 1970; an answer from the future counts as expired).  Returns how many.
 * Before the first store_keep. */
size_t store_look_up(struct store *store, struct domains *domains, uint32_t now_s);

/* The same for MAILBOXES of DOMAINS: verdict, time, expiry, and what the server has said.  Of one that has
 * expired, only what was found last, and how often. */
size_t store_look_up_mailboxes(struct store *store, struct mailboxes *mailboxes, struct domains *domains,
                               uint32_t now_s);

/* Keeps what is known of DOMAIN, which is copied.  Called by thread number THREAD; does not wait for the disk
 * but when the writer is far behind.  Written within STORE_DELAY_MS, or a second or two while a run
 * merges, so that it outlives a kill -9 of this process. */
void store_keep(struct store *store, unsigned thread, const struct asked_domain *domain);

/* The same for MAILBOX, of DOMAIN. */
void store_keep_mailbox(struct store *store, unsigned thread, const struct asked_mailbox *mailbox,
                        const struct asked_domain *domain);

/* Nothing more will be kept: has the writer put the file in order while the caller does something else. */
void store_settle(struct store *store);

/* Waits until everything that was kept is in the file and the file is in order, and closes it.  WARNING as in
 * store_open: writing failed somewhere (a full disk), what was learned since is not kept. */
void store_close(struct store *store, struct store_warning *warning);

enum {
    STORE_WAIT_MS = 5000, /* for another run's lock */
    STORE_DELAY_MS = 20,
    STORE_VERSION = 1, /* PRAGMA user_version */
};

#endif
