/* The distinct mailboxes of a run that are in question, and what was learned of each. */
#ifndef PIPELINE_STORE_MAILBOXES_H
#define PIPELINE_STORE_MAILBOXES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/tables/entry_table.h"
#include "validators/smtp/ruling/smtp_verdict.h"

/* One mailbox: 64 bytes, and its texts. */
struct asked_mailbox {
    uint64_t hash;               /* of its address, with the run's seed; never 0 */
    const char *local;           /* the local part as it stands in the list; NUL-terminated */
    const char *mx;              /* the host that answered, NUL-terminated, or NULL */
    const char *reply;           /* its words (SMTP_REPLY_KEPT at most), NUL-terminated, or NULL */
    uint32_t domain;             /* its number in the run's domains */
    uint32_t asked_s, expires_s; /* of the verdict: seconds since 1970 */
    uint16_t code;               /* of the reply; 0: there was none */
    uint8_t enhanced[3];         /* likewise; the class is 0 where there is none */
    uint8_t local_length;
    uint8_t verdict; /* enum smtp_verdict */
    uint8_t times;   /* in how many runs one after the other it was LAST (this one not counted) */
    uint8_t last;    /* enum smtp_verdict: what an earlier run has found; SMTP_UNKNOWN: none has */
    uint8_t mx_length;
    uint8_t reply_length;
};

enum { SMTP_REPLY_KEPT = 200 }; /* bytes of a reply's text */

struct mailboxes {
    struct entry_table table; /* of struct asked_mailbox */
};

/* Returns an empty table, freed by mailboxes_free. */
struct mailboxes *mailboxes_new(void);
void mailboxes_free(struct mailboxes *mailboxes); /* NULL is fine */

/* Adds the mailbox LOCAL (copied; at most LOCAL_MAX bytes) of domain number DOMAIN, whose address has the
 * hash HASH, unless it is there.  One thread at a time. */
void mailboxes_add(struct mailboxes *mailboxes, struct str local, uint32_t domain, uint64_t hash);

/* How many mailboxes there are. */
static inline size_t mailboxes_count(const struct mailboxes *mailboxes)
{
    return mailboxes->table.count;
}

/* Number AT, in the order of their coming.  Stays where it is until the next mailboxes_add. */
static inline struct asked_mailbox *mailboxes_at(struct mailboxes *mailboxes, size_t at)
{
    return entry_at(&mailboxes->table, at);
}

/* The mailbox with that hash, or NULL.  Any number of threads, while nobody adds. */
static inline const struct asked_mailbox *mailboxes_find(const struct mailboxes *mailboxes, uint64_t hash)
{
    return entry_find(&mailboxes->table, hash);
}

/* Fetches the place of HASH into the processor's cache, some rows ahead. */
static inline void mailboxes_prefetch(const struct mailboxes *mailboxes, uint64_t hash)
{
    entry_prefetch(&mailboxes->table, hash);
}

/* A NUL-terminated copy of TEXT that lives as long as MAILBOXES.  One thread at a time. */
static inline const char *mailboxes_text(struct mailboxes *mailboxes, struct str text)
{
    return entry_text(&mailboxes->table, text);
}

/* Takes over what is in TEXTS, so that it lives as long as MAILBOXES; TEXTS is empty then.  One thread at a
 * time. */
static inline void mailboxes_adopt(struct mailboxes *mailboxes, struct arena *texts)
{
    entry_adopt(&mailboxes->table, texts);
}

#endif
