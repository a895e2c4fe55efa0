/* What an SMTP engine consists of: groups of servers, routes, jobs, and transactions. */
#ifndef VALIDATORS_SMTP_SMTP_ENGINE_H
#define VALIDATORS_SMTP_SMTP_ENGINE_H

#include "validators/base/arena.h"
#include "validators/names/address.h"
#include "validators/smtp/ruling/smtp_ruling.h"
#include "validators/smtp/smtp.h"
#include "validators/smtp/smtp_pace.h"

/* What has become of a mailbox. */
enum smtp_target_state {
    TARGET_OPEN,  /* to be asked */
    TARGET_HELD,  /* answered; the verdict needs the neighbour, or a sign that the server can be believed */
    TARGET_LATER, /* deferred: asked again in the next round */
    TARGET_ELSEWHERE, /* asked again at another MX host */
    TARGET_SETTLED,
};

struct smtp_target {
    uint32_t number;
    uint8_t state;   /* enum smtp_target_state */
    uint8_t verdict; /* enum smtp_verdict, so far */
};

/* The servers of one route, as we have found them. */
struct smtp_route_state {
    const struct mx_route *route;
    int64_t down_until_ms; /* none of them could be talked to */
    unsigned open;         /* connections */
    unsigned recipients;   /* that a connection takes; 0: not known to be fewer than the limit */
    uint8_t host;          /* whose turn it is */
    uint8_t failed;        /* MX hosts in a row */
    uint8_t rounds;        /* over all MX hosts without an answer */
    uint8_t verdict;       /* enum smtp_verdict: why the last one failed */
    bool plain;            /* TLS does not work there */
};

struct smtp_job {
    struct smtp_job *next;        /* in the group's queue */
    struct smtp_job *next_of_all; /* of the engine */
    struct loop_timer timer;
    struct smtp_group *group;
    struct smtp_route_state *route_state;
    struct str domain, provider;
    struct smtp_target *targets; /* the neighbour's first */
    uint32_t count, settled;
    uint32_t at;          /* targets before it are not open */
    uint32_t recipients;  /* asked about, lately */
    uint8_t neighbour;    /* enum smtp_neighbour */
    uint8_t rounds;       /* deferred so often */
    uint8_t failures;     /* connections lost without an answer, in a row */
    uint8_t host;         /* of the route: how many further than the one whose turn it is */
    uint8_t verdict;      /* enum smtp_verdict: why nothing is heard of its mailboxes */
    bool asked_elsewhere; /* that has been done */
    bool wants_control;   /* there are refusals since the last good sign */
    bool control_later;   /* the control was deferred */
    uint32_t lost;        /* the target that a connection was lost at, last */
    uint32_t accepted;    /* a target that was accepted: the best control; 0: none was */
    bool waiting;         /* its timer is set */
};

/* The servers that are asked as one. */
struct smtp_group {
    struct smtp_group *next_group, *next_ready;
    struct smtp_engine *engine;
    struct loop_timer timer; /* when it may be asked again */
    struct smtp_pace pace;
    struct str name;
    struct smtp_job *first, **end; /* jobs that can be done */
    bool ready;                    /* it is in the engine's queue */
};

/* What is done in one session: transaction after transaction, each about a domain's mailboxes. */
struct smtp_transaction {
    struct smtp_session session; /* the first member: the session is the transaction */
    struct smtp_transaction *next_unused, *next_of_all;
    struct smtp_engine *engine;
    struct smtp_job *job;
    struct smtp_route_state *route_state;
    uint32_t at;                         /* the target in question */
    uint16_t asked;                      /* recipients */
    uint16_t unknown;                    /* of them in a row */
    uint8_t what;                        /* enum smtp_question */
    uint8_t host;                        /* of the route */
    bool answered;                       /* some recipient was: the connection was of use */
    bool neighbour_asked, control_asked; /* in this transaction */
    bool smtputf8;                       /* this transaction has it */
    bool leaving;
};

struct smtp_engine {
    struct smtp_plan plan;
    struct smtp_client *client;
    void (*begin)(struct smtp_engine *engine, struct smtp_job *job); /* smtp_transaction_begin */
    struct loop *loop;
    struct smtp_sessions sessions;
    struct smtp_group *groups;
    struct smtp_group *ready, **ready_end;
    struct smtp_route_state *last_route_state;
    struct smtp_job *jobs;
    struct smtp_transaction *transactions, *unused;
    struct arena memory;
    struct loop_timer timer; /* when the next connection may be opened */
    int64_t next_ms, horizon_ms, outage_since_ms, no_socket_since_ms;
    uint64_t jobs_open;
    struct smtp_counts counts;
};

#endif
