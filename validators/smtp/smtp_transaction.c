/* The order of a session: the sender, a made-up neighbour, the mailboxes, a control, and good bye.
 *
 *   MAIL -> neighbour -> mailbox after mailbox -> control, if some were refused and none accepted since
 *        -> RSET and the same for another domain, or QUIT
 *
 * What is said before RCPT is never held against an address, and what a server has not answered was not
 * asked. */
#include "validators/smtp/smtp_job.h"

#include <string.h>

#include "validators/base/memory.h"

enum {
    CODE_CLOSING = 421,
    CODE_TOO_MANY_RECIPIENTS = 452,
    RECIPIENTS_OF_A_JOB = 3,
    RECIPIENTS_LEAST = 2,
};

static int64_t now_of(const struct smtp_transaction *transaction)
{
    return loop_now_ms(transaction->engine->loop);
}

static void leave(struct smtp_transaction *transaction)
{
    transaction->leaving = true;
    smtp_session_quit(&transaction->session);
}

/* Whether some open mailbox can only be asked about with SMTPUTF8. */
static bool wants_smtputf8(const struct smtp_transaction *transaction)
{
    for (uint32_t at = 1; at < transaction->job->count; at++)
        if (transaction->job->targets[at].state == TARGET_OPEN &&
            !str_is_ascii(smtp_transaction_local(transaction, at)))
            return true;
    return false;
}

static void begin_mail(struct smtp_transaction *transaction)
{
    transaction->smtputf8 = transaction->session.smtputf8 && wants_smtputf8(transaction);
    transaction->neighbour_asked = transaction->control_asked = false;
    transaction->unknown = 0;
    smtp_session_mail(&transaction->session, transaction->engine->plan.mail_from, transaction->smtputf8);
}

/* How many recipients this connection may have. */
static unsigned recipients_most(const struct smtp_transaction *transaction)
{
    unsigned limit = transaction->job->group->pace.limits->recipients,
             learned = transaction->route_state->recipients;
    unsigned most = learned > 0 && learned < limit ? learned : limit;
    return most > RECIPIENTS_LEAST ? most : RECIPIENTS_LEAST;
}

/* Whether the next mailbox may be asked about in this connection, and a control after it. */
static bool may_ask(const struct smtp_transaction *transaction)
{
    const struct smtp_job *job = transaction->job;
    const struct smtp_limits *limits = job->group->pace.limits;
    bool domain = limits->recipients_domain == 0 || job->recipients < limits->recipients_domain;
    return domain && transaction->asked + 1U < recipients_most(transaction) &&
           transaction->unknown < limits->unknown_in_a_row && !smtp_pace_is_spent(&job->group->pace);
}

static bool ask(struct smtp_transaction *transaction, enum smtp_question what, struct str local)
{
    if (!smtp_session_rcpt(&transaction->session, local, transaction->job->domain))
        return false;
    transaction->what = (uint8_t)what;
    transaction->asked++;
    transaction->engine->counts.recipients++;
    return true;
}

static void ask_neighbour(struct smtp_transaction *transaction)
{
    char name[SMTP_NEIGHBOUR_BYTES];
    smtp_neighbour_name(transaction->engine, transaction->job->domain, name);
    transaction->neighbour_asked = true;
    transaction->at = 0;
    ask(transaction, ASK_NEIGHBOUR, (struct str){name, sizeof name});
}

/* Asks about the next mailbox that can be; returns false when there is none. */
static bool ask_target(struct smtp_transaction *transaction)
{
    struct smtp_job *job = transaction->job;
    uint32_t at;
    while ((at = smtp_job_next_open(job)) < job->count) {
        struct str local = smtp_transaction_local(transaction, at);
        transaction->at = at;
        if ((transaction->smtputf8 || str_is_ascii(local)) && ask(transaction, ASK_TARGET, local)) {
            job->recipients++;
            return true;
        }
        smtp_job_settle(job, at, SMTP_CANNOT_VERIFY);
    }
    return false;
}

/* Asks about somebody who is there: a mailbox that was accepted before, or the postmaster (RFC 5321 4.5.1).
 */
static void ask_control(struct smtp_transaction *transaction)
{
    uint32_t accepted = transaction->job->accepted;
    transaction->control_asked = true;
    ask(transaction, ASK_CONTROL,
        accepted > 0 ? smtp_transaction_local(transaction, accepted) : STR("postmaster"));
}

/* Goes on with another domain in the same connection, or ends it. */
static void next_job(struct smtp_transaction *transaction)
{
    struct smtp_job *next = transaction->asked + (unsigned)RECIPIENTS_OF_A_JOB <= recipients_most(transaction)
                                ? smtp_next_job(transaction)
                                : NULL;
    if (next == NULL) {
        leave(transaction);
        return;
    }
    struct smtp_job *done = transaction->job;
    transaction->job = next;
    smtp_job_return(done);
    smtp_session_rset(&transaction->session);
}

static void ask_next(struct smtp_transaction *transaction)
{
    struct smtp_job *job = transaction->job;
    if (!transaction->neighbour_asked && job->targets[0].state == TARGET_OPEN)
        ask_neighbour(transaction);
    else if (may_ask(transaction) && ask_target(transaction))
        return;
    else if (job->wants_control && !job->control_later && !transaction->control_asked)
        ask_control(transaction);
    else
        next_job(transaction);
}

/* The connection is of no more use; after 421 the peer hangs up by itself. */
static void break_off(struct smtp_transaction *transaction, const struct smtp_reply *reply)
{
    if (reply->code != CODE_CLOSING) {
        leave(transaction);
        return;
    }
    smtp_session_close(&transaction->session);
    smtp_transaction_over(transaction, SMTP_END_LEFT);
}

static void on_sender(struct smtp_transaction *transaction, const struct smtp_reply *reply)
{
    struct smtp_ruling ruling = smtp_transaction_rule(transaction, SMTP_PHASE_MAIL, reply);
    if (ruling.verdict == SMTP_UNKNOWN) {
        ask_next(transaction);
        return;
    }
    smtp_transaction_note(transaction, &ruling);
    smtp_route_failed(transaction->engine, transaction->route_state, ruling.verdict);
    break_off(transaction, reply);
}

/* The neighbour was answered: so much for what a 250 means here. */
static void on_neighbour(struct smtp_transaction *transaction, const struct smtp_ruling *ruling)
{
    struct smtp_job *job = transaction->job;
    enum smtp_neighbour neighbour = smtp_neighbour_of(ruling);
    if (neighbour == SMTP_NEIGHBOUR_UNKNOWN && ruling->retry == SMTP_RETRY_GREYLIST)
        job->targets[0].state = TARGET_LATER;
    else if (neighbour != SMTP_NEIGHBOUR_UNKNOWN || ruling->retry != SMTP_RETRY_HOST)
        smtp_job_neighbour(job, neighbour);
    if (neighbour == SMTP_NEIGHBOUR_ACCEPTED)
        smtp_pace_good(&job->group->pace);
}

/* A mailbox was answered. */
static void on_target(struct smtp_transaction *transaction, const struct smtp_ruling *ruling)
{
    struct smtp_job *job = transaction->job;
    bool unknown = ruling->verdict == SMTP_NO_MAILBOX;
    bool elsewhere = transaction->route_state->route->count > 1 && !job->asked_elsewhere;
    if (ruling->retry == SMTP_RETRY_GREYLIST || ruling->retry == SMTP_RETRY_HOST)
        job->targets[transaction->at].state = TARGET_LATER;
    else if (ruling->retry == SMTP_RETRY_OTHER_MX && elsewhere)
        job->targets[transaction->at].state = TARGET_ELSEWHERE;
    else
        smtp_job_settle(job, transaction->at, ruling->verdict);
    transaction->unknown = (uint16_t)(unknown ? transaction->unknown + 1 : 0);
    smtp_pace_recipient(&job->group->pace, unknown, now_of(transaction));
    if (ruling->verdict != SMTP_ACCEPTED)
        return;
    job->accepted = transaction->at;
    smtp_pace_good(&job->group->pace);
    smtp_job_confirm(job, true);
}

/* The control was answered: whether those who were refused were meant, or everybody is. */
static void on_control(struct smtp_transaction *transaction, const struct smtp_ruling *ruling)
{
    const struct reason *reason = smtp_reason(ruling->verdict);
    if (reason_is_unknown(reason)) {
        transaction->job->control_later = true;
        return;
    }
    bool believed = reason->segment != SEGMENT_INVALID && ruling->verdict != SMTP_REFUSED_UNCLEAR;
    struct smtp_pace *pace = &transaction->job->group->pace;
    if (believed)
        smtp_pace_good(pace);
    else
        smtp_pace_refused(pace, now_of(transaction));
    smtp_job_confirm(transaction->job, believed);
}

static void on_recipient(struct smtp_transaction *transaction, const struct smtp_reply *reply)
{
    static void (*const handlers[])(struct smtp_transaction *, const struct smtp_ruling *) = {
        [ASK_NEIGHBOUR] = on_neighbour, [ASK_TARGET] = on_target, [ASK_CONTROL] = on_control};
    struct smtp_ruling ruling = smtp_transaction_rule(transaction, SMTP_PHASE_RCPT, reply);
    struct smtp_answer answer = {.verdict = ruling.verdict, .code = reply->code, .text = reply->text};
    memcpy(answer.enhanced, reply->enhanced, sizeof answer.enhanced);
    answer.host = transaction->route_state->route->hosts[transaction->host].name;
    if (transaction->what != ASK_CONTROL)
        smtp_job_heard(transaction->job, transaction->at, &answer);
    if (reply->code == CODE_TOO_MANY_RECIPIENTS && ruling.slow_down && transaction->answered)
        transaction->route_state->recipients = transaction->asked - 1U;
    if (ruling.slow_down) { /* the mailbox stays open: it was not looked at */
        transaction->job->verdict = (uint8_t)ruling.verdict;
    } else {
        transaction->answered = true;
        transaction->job->failures = 0;
        handlers[transaction->what](transaction, &ruling);
    }
    if (smtp_transaction_note(transaction, &ruling))
        break_off(transaction, reply);
    else
        ask_next(transaction);
}

static void on_replied(struct smtp_session *session, const struct smtp_reply *reply)
{
    struct smtp_transaction *transaction = (struct smtp_transaction *)session;
    if (session->stage == SMTP_STAGE_MAIL)
        on_sender(transaction, reply);
    else if (session->stage == SMTP_STAGE_RCPT)
        on_recipient(transaction, reply);
    else if (reply->code / 100 == 2)
        begin_mail(transaction);
    else
        leave(transaction);
}

static void on_introduced(struct smtp_session *session, struct str name)
{
    const struct smtp_transaction *transaction = (const struct smtp_transaction *)session;
    const struct mx_route_host *host = &transaction->route_state->route->hosts[transaction->host];
    struct smtp_client *client = transaction->engine->client;
    struct smtp_greeting greeting = {.name = name,
                                     .host = str_of(host->name),
                                     .domain = transaction->job->domain,
                                     .provider = transaction->job->provider,
                                     .octets = host->octets};
    if (client->greeted != NULL)
        client->greeted(client, &greeting);
}

static void on_greeted(struct smtp_session *session)
{
    struct smtp_transaction *transaction = (struct smtp_transaction *)session;
    smtp_greeted(transaction);
    begin_mail(transaction);
}

void smtp_transaction_begin(struct smtp_engine *engine, struct smtp_job *job)
{
    struct smtp_transaction *transaction = engine->unused;
    if (transaction != NULL) {
        engine->unused = transaction->next_unused;
    } else {
        transaction = arena_take(&engine->memory, sizeof *transaction);
        memset(transaction, 0, sizeof *transaction);
        transaction->next_of_all = engine->transactions;
        engine->transactions = transaction;
    }
    const struct mx_route *route = job->route_state->route;
    transaction->engine = engine;
    transaction->job = job;
    transaction->route_state = job->route_state;
    transaction->host = (uint8_t)((job->route_state->host + job->host) % route->count);
    transaction->asked = transaction->unknown = 0;
    transaction->answered = transaction->leaving = transaction->neighbour_asked = transaction->control_asked =
        false;
    transaction->session.introduced = on_introduced;
    transaction->session.greeted = on_greeted;
    transaction->session.replied = on_replied;
    transaction->session.ended = smtp_transaction_ended;
    smtp_session_open(&engine->sessions, &transaction->session, route->hosts[transaction->host].octets,
                      !job->route_state->plain);
}
