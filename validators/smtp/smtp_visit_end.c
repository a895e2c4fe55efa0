/* How a conversation ends: what is held against the way, the group, and the mailbox in question. */
#include "validators/smtp/smtp_job.h"

enum { FAILURES_OF_HARM = 2 };

/* Where the conversation broke off, as the rulings call it. */
static enum smtp_phase phase_of(const struct smtp_talk *talk)
{
    static const enum smtp_phase phases[] = {
        [SMTP_STAGE_GREETING] = SMTP_PHASE_GREETING, [SMTP_STAGE_EHLO] = SMTP_PHASE_EHLO,
        [SMTP_STAGE_STARTTLS] = SMTP_PHASE_STARTTLS, [SMTP_STAGE_MAIL] = SMTP_PHASE_MAIL,
        [SMTP_STAGE_RCPT] = SMTP_PHASE_RCPT,         [SMTP_STAGE_RSET] = SMTP_PHASE_MAIL,
        [SMTP_STAGE_QUIT] = SMTP_PHASE_RCPT,
    };
    return phases[talk->stage];
}

/* The way is at fault: nothing was asked yet. */
static void end_early(struct smtp_visit *visit, enum smtp_end end, const struct smtp_reply *reply)
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
        struct smtp_ruling ruling = smtp_visit_rule(visit, phase_of(&visit->talk), reply);
        smtp_visit_mind(visit, &ruling);
        verdict = ruling.verdict != SMTP_UNKNOWN ? ruling.verdict : verdict;
    }
    smtp_way_failed(visit->desk, visit->way, verdict);
}

/* The mailbox in question was not answered, and is asked about again. */
static void end_in_the_middle(struct smtp_visit *visit, enum smtp_end end)
{
    static const enum smtp_verdict verdicts[] = {
        [SMTP_END_CLOSED] = SMTP_RATE_LIMITED,
        [SMTP_END_SILENT] = SMTP_TEMPORARY_FAILURE,
        [SMTP_END_HOSTILE] = SMTP_HOSTILE_PEER,
    };
    struct smtp_job *job = visit->job;
    struct smtp_answer answer = {.verdict = verdicts[end],
                                 .host = visit->way->route->stops[visit->stop].host};
    smtp_pace_slow(&job->group->pace, loop_now_ms(visit->desk->loop));
    if (end == SMTP_END_HOSTILE) {
        job->failures = (uint8_t)(job->failures + FAILURES_OF_HARM);
        job->verdict = SMTP_HOSTILE_PEER; /* of those that are not asked any more for that */
    }
    if (visit->asked > 0 && visit->what == ASK_TARGET) {
        smtp_job_heard(job, visit->at, &answer);
        if (job->lost == visit->at) /* twice: the others first */
            job->targets[visit->at].state = TARGET_LATER;
        job->lost = visit->at;
    } else
        job->verdict = (uint8_t)verdicts[end];
}

void smtp_visit_ended(struct smtp_talk *talk, enum smtp_end end, const struct smtp_reply *reply)
{
    struct smtp_visit *visit = (struct smtp_visit *)talk;
    bool early = talk->stage < SMTP_STAGE_MAIL;
    if (end == SMTP_END_TLS && !visit->way->plain)
        visit->way->plain = true; /* nothing secret will be said */
    else if (end == SMTP_END_OURS)
        smtp_no_socket(visit->desk);
    else if (early && end != SMTP_END_LEFT)
        end_early(visit, end, reply);
    else if (end != SMTP_END_LEFT && talk->stage != SMTP_STAGE_QUIT)
        end_in_the_middle(visit, end);
    smtp_visit_over(visit, end);
}
