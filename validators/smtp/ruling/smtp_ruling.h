/* What a server's reply means for the mailbox that was asked about: the rulings. */
#ifndef VALIDATORS_SMTP_RULING_SMTP_RULING_H
#define VALIDATORS_SMTP_RULING_SMTP_RULING_H

#include <stdbool.h>

#include "validators/net/smtp_reply.h"
#include "validators/smtp/ruling/smtp_verdict.h"

/* Where in the conversation it was said. */
enum smtp_phase {
    SMTP_PHASE_GREETING,
    SMTP_PHASE_EHLO,
    SMTP_PHASE_STARTTLS,
    SMTP_PHASE_MAIL,
    SMTP_PHASE_RCPT,
    SMTP_PHASE_COUNT,
};

/* What is to be done about it. */
enum smtp_retry {
    SMTP_RETRY_NEVER,    /* the answer stands */
    SMTP_RETRY_GREYLIST, /* the same triplet again, after 15 minutes, 1 hour, 4 hours */
    SMTP_RETRY_HOST,     /* the host's trouble, or ours there: after 1 hour, 6 hours, 24 hours */
    SMTP_RETRY_OTHER_MX, /* once at another MX host */
};

/* A reply, and what it was about.  Each text may be empty; all of them are the peer's or the list's bytes. */
struct smtp_said {
    enum smtp_phase phase;
    struct smtp_reply reply;
    struct str recipient; /* the address that was asked about: what the reply echoes of it says nothing */
    struct str sender;    /* of MAIL FROM: a reply that names it, or its domain, is about us */
    struct str helo;      /* our name in EHLO: as well */
    struct str provider;  /* of validators/mx/mx_provider.h: qq, outlook, ... */
    struct str host;      /* the MX host's name, in lower case */
};

struct smtp_ruling {
    enum smtp_verdict verdict; /* in a phase before RCPT: the host's, never SMTP_ACCEPTED for a 2xx there but
                                  SMTP_UNKNOWN: go on */
    enum smtp_retry retry;
    bool slow_down; /* 421 and the replies about rate: the group's rate is to be halved */
    bool about_us;  /* feeds the breaker: the host refuses us, whoever is asked about */
    bool alarm;     /* it did not understand what we said: our parser and theirs differ */
};

/* The ruling on SAID, by the first row that matches: those of the provider, then the general ones.  Pure.
 *
 * No verdict of segment invalid is given but in SMTP_PHASE_RCPT, for a 5xx that says so by two keys: a
 * positive phrase or enhanced code, and no word that could mean another cause. */
struct smtp_ruling smtp_rule(const struct smtp_said *said);

/* What is known of a made-up neighbour at the same domain (DESIGN: RCPT of a name that nobody has). */
enum smtp_neighbour {
    SMTP_NEIGHBOUR_UNKNOWN,  /* not asked, or blocked, or put off */
    SMTP_NEIGHBOUR_REFUSED,  /* as no such mailbox: a 250 means something here */
    SMTP_NEIGHBOUR_ACCEPTED, /* the domain takes everything */
};

/* The neighbour's standing by the ruling on its own RCPT. */
enum smtp_neighbour smtp_neighbour_of(const struct smtp_ruling *ruling);

/* What VERDICT becomes beside its neighbour: a 250 is SMTP_ACCEPTED only where the neighbour was refused and
 * PROVIDER is none that accepts everything at RCPT; else SMTP_CATCH_ALL, SMTP_ACCEPTED_UNCONTROLLED or
 * SMTP_ACCEPT_ALL_PROVIDER.  Any other verdict stays. */
enum smtp_verdict smtp_settle(enum smtp_verdict verdict, enum smtp_neighbour neighbour, struct str provider);

#endif
