/* What the files of the SMTP engine do for each other. */
#ifndef VALIDATORS_SMTP_SMTP_JOB_H
#define VALIDATORS_SMTP_SMTP_JOB_H

#include "validators/smtp/smtp_engine.h"

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

/* smtp_transaction.c: the order of a session.  Opens a connection for JOB. */
void smtp_transaction_begin(struct smtp_engine *engine, struct smtp_job *job);

/* smtp_transaction_rule.c: what a reply means. */

/* Who an RCPT is about. */
enum smtp_question { ASK_NEIGHBOUR, ASK_TARGET, ASK_CONTROL };

/* The local part of target AT. */
struct str smtp_transaction_local(const struct smtp_transaction *transaction, uint32_t at);

/* The ruling on REPLY in PHASE. */
struct smtp_ruling smtp_transaction_rule(const struct smtp_transaction *transaction, enum smtp_phase phase,
                                         const struct smtp_reply *reply);

/* Takes note of what a ruling says about our standing with the group.  Returns true when nothing more is to
 * be asked in this connection. */
bool smtp_transaction_note(struct smtp_transaction *transaction, const struct smtp_ruling *ruling);

/* smtp_transaction_end.c: the session is over; as in struct smtp_session. */
void smtp_transaction_ended(struct smtp_session *session, enum smtp_end end, const struct smtp_reply *reply);

/* smtp_schedule.c: when is asked, and whom. */

enum {
    SMTP_ROUTE_FACTOR = 4
}; /* a route that is down, or a group that refuses us, rests so many times the wait of a
      mailbox that is deferred */

/* JOB can be done: it, and its group, get their turns. */
void smtp_queue_job(struct smtp_job *job);

/* Opens the connections that may be opened. */
void smtp_serve(struct smtp_engine *engine);

/* The timers of a job and of a group. */
void smtp_job_due(struct loop_timer *timer);
void smtp_group_due(struct loop_timer *timer);

/* TRANSACTION has been greeted. */
void smtp_greeted(struct smtp_transaction *transaction);

/* TRANSACTION was the last of its session, whose connection is gone. */
void smtp_transaction_over(struct smtp_transaction *transaction, enum smtp_end end);

/* The MX host that was tried does not serve us: the next one's turn; after the last, the route rests. */
void smtp_route_failed(struct smtp_engine *engine, struct smtp_route_state *route_state,
                       enum smtp_verdict verdict);

/* This machine has no socket left: fewer connections from now on. */
void smtp_no_socket(struct smtp_engine *engine);

/* Another job for the session of TRANSACTION, whose own is done with; NULL: none. */
struct smtp_job *smtp_next_job(struct smtp_transaction *transaction);

/* JOB has been asked as far as it could be in one connection: sees what is to be done with it next. */
void smtp_job_return(struct smtp_job *job);

/* smtp_neighbour.c: writes the made-up neighbour's local part at DOMAIN: the same in all of a run. */
void smtp_neighbour_name(const struct smtp_engine *engine, struct str domain,
                         char name[SMTP_NEIGHBOUR_BYTES]);

#endif
