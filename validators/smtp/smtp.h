/* Asks mail servers whether mailboxes exist, without ever sending a mail: one thread's engine. */
#ifndef VALIDATORS_SMTP_SMTP_H
#define VALIDATORS_SMTP_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/mx/mx_route.h"
#include "validators/net/smtp_session.h"
#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/smtp/smtp_witness.h"

struct smtp_engine;

/* What a server has said of a mailbox; the texts live as long as the call. */
struct smtp_answer {
    enum smtp_verdict verdict;
    uint16_t code; /* 0: it has said nothing */
    uint8_t enhanced[3];
    struct str text;
    const char *host;
};

/* Whoever is told the answers; mailboxes go by numbers of the client's. */
struct smtp_client {
    /* The local part of mailbox NUMBER. */
    struct str (*local)(struct smtp_client *self, uint32_t number);
    /* What was said of it last: evidence, perhaps not the last word. */
    void (*heard)(struct smtp_client *self, uint32_t number, const struct smtp_answer *answer);
    /* The verdict; once for each mailbox that was given, unless the engine is freed before. */
    void (*settled)(struct smtp_client *self, uint32_t number, enum smtp_verdict verdict);
    /* A server has greeted, before anything is asked; the texts live as long as the call.  Or NULL. */
    void (*greeted)(struct smtp_client *self, const struct smtp_greeting *greeting);
};

struct smtp_plan {
    struct smtp_sessions_plan sessions;
    struct str mail_from;
    const uint8_t *secret; /* SMTP_SECRET_BYTES, of this run: makes the neighbours' names */
    int64_t retry_ms;      /* a greylisted mailbox is asked again after that, then 4 and 16 times that */
    int64_t horizon_ms;    /* what would be asked again later than that from now on is left for another run */
    unsigned most_sessions;
    unsigned interval_ms; /* between two new connections of this engine */
    bool no_limits;
};

enum { SMTP_SECRET_BYTES = 32, SMTP_NEIGHBOUR_BYTES = 14 };

/* A domain with mailboxes in question. */
struct smtp_inquiry {
    struct str domain;   /* these four outlive the engine */
    struct str provider; /* of mx_provider.h, or empty */
    struct str group;    /* whose bounds count: the provider, or what else its servers have in common */
    const struct mx_route *route;
    const uint32_t *numbers; /* of its mailboxes; the neighbour's first */
    size_t count;            /* fewer than 2: nothing is in question, and only ASKED counts */
    unsigned asked;          /* of its other mailboxes: lately, by earlier runs */
    enum smtp_verdict
        neighbour; /* what is known of the neighbour: SMTP_UNKNOWN, SMTP_ACCEPTED, SMTP_NO_MAILBOX */
};

/* Returns NULL with FAIL set (69).  PLAN's texts and CLIENT outlive the engine, which smtp_engine_free ends: it
 * hangs up, and tells the client nothing more. */
struct smtp_engine *smtp_engine_new(const struct smtp_plan *plan, struct smtp_client *client,
                                    struct fail *fail);
void smtp_engine_free(struct smtp_engine *engine); /* NULL is fine */

/* Gives a domain.  All of a group's domains must be given to the same engine; those of a route one after the
 * other. */
void smtp_ask(struct smtp_engine *engine, const struct smtp_inquiry *inquiry);

/* Does what can be done now; waits for at most MOST_MS until there is something.  Returns false when every
 * mailbox is settled. */
bool smtp_turn(struct smtp_engine *engine, int most_ms);

/* Settles what is open with what is known of it, without asking any more. */
void smtp_give_up(struct smtp_engine *engine);

struct smtp_counts {
    uint64_t sessions;    /* that have been greeted */
    uint64_t recipients;  /* RCPT commands */
    uint64_t settled;     /* mailboxes, neighbours not counted */
    uint64_t failed;      /* of them: not known */
    uint64_t in_flight;   /* connections at the moment */
    uint64_t waiting;     /* domains that are asked again later */
    uint64_t unreachable; /* routes in a row without one that could be connected */
    bool greeted;         /* some server has answered, ever */
    bool proxy;           /* the last connection has failed at the proxy */
    bool no_socket;       /* the last connection had no socket: this machine has none left */
};
void smtp_count(const struct smtp_engine *engine, struct smtp_counts *counts);

/* How long no server has been reached, whoever is tried, or there has been no socket, in milliseconds; -1:
 * that is not so. */
int64_t smtp_outage_ms(const struct smtp_engine *engine);

#endif
