/* What the files of the SMTP desk share: groups of servers, routes, and a domain's work. */
#ifndef VALIDATORS_SMTP_SMTP_JOB_H
#define VALIDATORS_SMTP_SMTP_JOB_H

#include "validators/base/arena.h"
#include "validators/names/address.h"
#include "validators/smtp/ruling/smtp_ruling.h"
#include "validators/smtp/smtp.h"
#include "validators/smtp/smtp_pace.h"

/* Where a mailbox stands. */
enum smtp_target_state {
    TARGET_OPEN,  /* to be asked */
    TARGET_HELD,  /* answered; the verdict needs the neighbour, or a sign that the server can be believed */
    TARGET_LATER, /* put off: asked again in the next round */
    TARGET_ELSEWHERE, /* asked again at another MX host */
    TARGET_SETTLED,
};

struct smtp_target {
    uint32_t number;
    uint8_t state;   /* enum smtp_target_state */
    uint8_t verdict; /* enum smtp_verdict, so far */
};

/* The servers of one route, as we have found them. */
struct smtp_way {
    const struct mx_route *route;
    int64_t down_until_ms; /* none of them could be talked to */
    unsigned open;         /* connections */
    unsigned recipients;   /* that a connection takes; 0: not known to be fewer than the limit */
    uint8_t stop;          /* whose turn it is */
    uint8_t failed;        /* stops in a row */
    uint8_t rounds;        /* over all stops in vain */
    uint8_t verdict;       /* enum smtp_verdict: why the last one failed */
    bool plain;            /* TLS does not work there */
};

struct smtp_job {
    struct smtp_job *next;        /* in the group's queue */
    struct smtp_job *next_of_all; /* of the desk */
    struct loop_timer timer;
    struct smtp_group *group;
    struct smtp_way *way;
    struct str domain, provider;
    struct smtp_target *targets; /* the neighbour's first */
    uint32_t count, settled;
    uint32_t at;          /* targets before it are not open */
    uint32_t recipients;  /* asked about, lately */
    uint8_t neighbour;    /* enum smtp_neighbour */
    uint8_t rounds;       /* put off so often */
    uint8_t failures;     /* connections lost without an answer, in a row */
    uint8_t stop;         /* of the way: how many further */
    uint8_t verdict;      /* enum smtp_verdict: why nothing is heard of its mailboxes */
    bool asked_elsewhere; /* that has been done */
    bool wants_control;   /* there are refusals since the last good sign */
    bool control_later;   /* the control was put off */
    uint32_t lost;        /* the target that a connection was lost at, last */
    uint32_t accepted;    /* a target that was accepted: the best control; 0: none was */
    bool waiting;         /* its timer is set */
};

/* The servers that are asked as one. */
struct smtp_group {
    struct smtp_group *next_group, *next_ready;
    struct smtp_desk *desk;
    struct loop_timer timer; /* when it may be asked again */
    struct smtp_pace pace;
    struct str name;
    struct smtp_job *first, **end; /* jobs that can be done */
    bool ready;                    /* it stands in the desk's queue */
};

/* One connection, and what is done with it. */
struct smtp_visit {
    struct smtp_talk talk; /* the first member: the talk is the visit */
    struct smtp_visit *next_unused, *next_of_all;
    struct smtp_desk *desk;
    struct smtp_job *job;
    struct smtp_way *way;
    uint32_t at;                         /* the target in question */
    uint16_t asked;                      /* recipients */
    uint16_t unknown;                    /* of them in a row */
    uint8_t what;                        /* enum smtp_question */
    uint8_t stop;                        /* of the way's route */
    bool answered;                       /* some recipient was: the connection was of use */
    bool neighbour_asked, control_asked; /* in this transaction */
    bool smtputf8;                       /* this transaction has it */
    bool leaving;
};

struct smtp_desk {
    struct smtp_plan plan;
    struct smtp_client *client;
    void (*begin)(struct smtp_desk *desk, struct smtp_job *job); /* smtp_visit_begin */
    struct loop *loop;
    struct smtp_talks talks;
    struct smtp_group *groups;
    struct smtp_group *ready, **ready_end;
    struct smtp_way *last_way;
    struct smtp_job *jobs;
    struct smtp_visit *visits, *unused;
    struct arena memory;
    struct loop_timer timer; /* when the next connection may be opened */
    int64_t next_ms, horizon_ms, dark_since_ms, no_socket_since_ms;
    uint64_t jobs_open;
    struct smtp_counts counts;
};

/* smtp_job.c: a domain's mailboxes and what becomes of them. */

/* Tells the client what was said of target AT of JOB, and notes it. */
void smtp_job_heard(struct smtp_job *job, uint32_t at, const struct smtp_answer *answer);

/* The target's verdict is final, but for what its neighbour makes of it. */
void smtp_job_settle(struct smtp_job *job, uint32_t at, enum smtp_verdict verdict);

/* What is known of the neighbour now: settles what has waited for it. */
void smtp_job_neighbour(struct smtp_job *job, enum smtp_neighbour neighbour);

/* The server has shown that it can be believed: the refusals that were held stand; or it cannot, and they are
 * void. */
void smtp_job_confirm(struct smtp_job *job, bool believed);

/* The next open target from job->at on, or JOB->count. */
uint32_t smtp_job_next_open(struct smtp_job *job);

/* Whether some target is in STATE. */
bool smtp_job_has(const struct smtp_job *job, enum smtp_target_state state);

/* All targets in state FROM are in state TO now, from the first on. */
void smtp_job_turn(struct smtp_job *job, enum smtp_target_state from, enum smtp_target_state to);

/* Settles all targets, those that nothing is known of with VERDICT. */
void smtp_job_give_up(struct smtp_job *job, enum smtp_verdict verdict);

/* smtp_visit.c: the order of a conversation.  Opens a connection for JOB. */
void smtp_visit_begin(struct smtp_desk *desk, struct smtp_job *job);

/* smtp_visit_rule.c: what a reply means. */

/* Who an RCPT is about. */
enum smtp_question { ASK_NEIGHBOUR, ASK_TARGET, ASK_CONTROL };

/* The local part of target AT. */
struct str smtp_visit_local(const struct smtp_visit *visit, uint32_t at);

/* The ruling on REPLY in PHASE. */
struct smtp_ruling smtp_visit_rule(const struct smtp_visit *visit, enum smtp_phase phase,
                                   const struct smtp_reply *reply);

/* Takes note of what a ruling says about our standing with the group.  Returns true when nothing more is to
 * be asked in this connection. */
bool smtp_visit_mind(struct smtp_visit *visit, const struct smtp_ruling *ruling);

/* smtp_visit_end.c: the conversation is over; as in struct smtp_talk. */
void smtp_visit_ended(struct smtp_talk *talk, enum smtp_end end, const struct smtp_reply *reply);

/* smtp_schedule.c: when is asked, and whom. */

enum {
    SMTP_WAY_FACTOR = 4
}; /* a way that is down, or a group that refuses us, rests so many times the wait of a
      mailbox that is put off */

/* JOB can be done: it, and its group, get their turns. */
void smtp_queue_job(struct smtp_job *job);

/* Opens the connections that may be opened. */
void smtp_serve(struct smtp_desk *desk);

/* The timers of a job and of a group. */
void smtp_job_due(struct loop_timer *timer);
void smtp_group_due(struct loop_timer *timer);

/* VISIT has been greeted. */
void smtp_greeted(struct smtp_visit *visit);

/* VISIT is over: its connection is gone. */
void smtp_visit_over(struct smtp_visit *visit, enum smtp_end end);

/* The stop of WAY that was tried does not serve us: the next one's turn; after the last, WAY rests. */
void smtp_way_failed(struct smtp_desk *desk, struct smtp_way *way, enum smtp_verdict verdict);

/* This machine has no socket left: fewer connections from now on. */
void smtp_no_socket(struct smtp_desk *desk);

/* Another job for the connection of VISIT, whose own is done with; NULL: none. */
struct smtp_job *smtp_next_job(struct smtp_visit *visit);

/* JOB has been asked as far as it could be in one connection: sees what is to be done with it next. */
void smtp_job_return(struct smtp_job *job);

/* smtp_neighbour.c: writes the made-up neighbour's local part at DOMAIN: the same in all of a run. */
void smtp_neighbour_name(const struct smtp_desk *desk, struct str domain, char name[SMTP_NEIGHBOUR_BYTES]);

#endif
