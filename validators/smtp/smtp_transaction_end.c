/* How a session ends: what is held against the route, the group, and the mailbox in question. */
#include "validators/smtp/smtp_job.h"

enum { FAILURES_OF_HARM = 2 };

/* Where the session broke off, as the rulings call it. */
static enum smtp_phase phase_of(const struct smtp_session *session)
{
    static const enum smtp_phase phases[] = {
        [SMTP_STAGE_GREETING] = SMTP_PHASE_GREETING, [SMTP_STAGE_EHLO] = SMTP_PHASE_EHLO,
        [SMTP_STAGE_STARTTLS] = SMTP_PHASE_STARTTLS, [SMTP_STAGE_MAIL] = SMTP_PHASE_MAIL,
        [SMTP_STAGE_RCPT] = SMTP_PHASE_RCPT,         [SMTP_STAGE_RSET] = SMTP_PHASE_MAIL,
        [SMTP_STAGE_QUIT] = SMTP_PHASE_RCPT,
    };
    return phases[session->stage];
}

/* The route is at fault: nothing was asked yet. */
static void end_early(struct smtp_transaction *transaction, enum smtp_end end, const struct smtp_reply *reply)
{
    static const enum smtp_verdict verdicts[] = {
        [SMTP_END_UNREACHABLE] = SMTP_MX_UNREACHABLE,
        [SMTP_END_PROXY] = SMTP_MX_UNREACHABLE,
        [SMTP_END_CLOSED] = SMTP_NOT_SMTP,
        [SMTP_END_SILENT] = SMTP_MX_UNREACHABLE,
        [SMTP_END_NOT_SMTP] = SMTP_NOT_SMTP,
        [SMTP_END_HOSTILE] = SMTP_HOSTILE_PEER,
        [SMTP_END_REFUSED] = SMTP_IP_REFUSED,
        [SMTP_END_TLS] = SMTP_TLS_REQUIRED,
    };
    enum smtp_verdict verdict = verdicts[end];
    if (end == SMTP_END_REFUSED && reply != NULL) {
        struct smtp_ruling ruling =
            smtp_transaction_rule(transaction, phase_of(&transaction->session), reply);
        smtp_transaction_note(transaction, &ruling);
        verdict = ruling.verdict != SMTP_UNKNOWN ? ruling.verdict : verdict;
    }
    smtp_route_failed(transaction->engine, transaction->route_state, verdict);
}

/* The mailbox in question was not answered, and is asked about again. */
static void end_in_the_middle(struct smtp_transaction *transaction, enum smtp_end end)
{
    static const enum smtp_verdict verdicts[] = {
        [SMTP_END_CLOSED] = SMTP_RATE_LIMITED,
        [SMTP_END_SILENT] = SMTP_TEMPORARY_FAILURE,
        [SMTP_END_HOSTILE] = SMTP_HOSTILE_PEER,
    };
    struct smtp_job *job = transaction->job;
    struct smtp_answer answer = {.verdict = verdicts[end],
                                 .host = transaction->route_state->route->hosts[transaction->host].name};
    smtp_pace_slow(&job->group->pace, loop_now_ms(transaction->engine->loop));
    if (end == SMTP_END_HOSTILE) {
        job->failures = (uint8_t)(job->failures + FAILURES_OF_HARM);
        job->verdict = SMTP_HOSTILE_PEER; /* of those that are not asked any more for that */
    }
    if (transaction->asked > 0 && transaction->what == ASK_TARGET) {
        smtp_job_heard(job, transaction->at, &answer);
        if (job->lost == transaction->at) /* twice: the others first */
            job->targets[transaction->at].state = TARGET_LATER;
        job->lost = transaction->at;
    } else
        job->verdict = (uint8_t)verdicts[end];
}

void smtp_transaction_ended(struct smtp_session *session, enum smtp_end end, const struct smtp_reply *reply)
{
    struct smtp_transaction *transaction = (struct smtp_transaction *)session;
    bool early = session->stage < SMTP_STAGE_MAIL;
    if (end == SMTP_END_TLS && !transaction->route_state->plain)
        transaction->route_state->plain = true; /* nothing secret will be said */
    else if (end == SMTP_END_OURS)
        smtp_no_socket(transaction->engine);
    else if (early && end != SMTP_END_LEFT)
        end_early(transaction, end, reply);
    else if (end != SMTP_END_LEFT && session->stage != SMTP_STAGE_QUIT)
        end_in_the_middle(transaction, end);
    smtp_transaction_over(transaction, end);
}
