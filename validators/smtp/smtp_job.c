/* A domain's mailboxes and what becomes of them: which are open, which verdicts wait for a neighbour or a
 * sign. */
#include "validators/smtp/smtp_job.h"

static bool is_invalid(unsigned verdict)
{
    return verdict != SMTP_UNKNOWN && smtp_reason(verdict)->segment == SEGMENT_INVALID;
}

/* Tells the client the last word on target AT; the first is the neighbour, and counts for nobody. */
static void tell(struct smtp_job *job, uint32_t at, enum smtp_verdict verdict)
{
    struct smtp_engine *engine = job->group->engine;
    struct smtp_target *target = &job->targets[at];
    target->state = TARGET_SETTLED;
    target->verdict = (uint8_t)verdict;
    job->settled++;
    if (at > 0) {
        engine->counts.settled++;
        engine->counts.failed += verdict == SMTP_UNKNOWN || reason_is_unknown(smtp_reason(verdict));
    }
    engine->client->settled(engine->client, target->number, verdict);
}

void smtp_job_heard(struct smtp_job *job, uint32_t at, const struct smtp_answer *answer)
{
    struct smtp_client *client = job->group->engine->client;
    job->targets[at].verdict = (uint8_t)answer->verdict;
    client->heard(client, job->targets[at].number, answer);
}

void smtp_job_settle(struct smtp_job *job, uint32_t at, enum smtp_verdict verdict)
{
    struct smtp_target *target = &job->targets[at];
    target->verdict = (uint8_t)verdict;
    if (is_invalid(verdict)) { /* until a sign comes that not everybody is refused here */
        target->state = TARGET_HELD;
        job->wants_control = true;
    } else if (verdict == SMTP_ACCEPTED && job->neighbour == SMTP_NEIGHBOUR_UNKNOWN &&
               job->targets[0].state != TARGET_SETTLED) {
        target->state = TARGET_HELD;
    } else {
        tell(job, at, smtp_settle(verdict, job->neighbour, job->provider));
    }
}

void smtp_job_neighbour(struct smtp_job *job, enum smtp_neighbour neighbour)
{
    job->neighbour = (uint8_t)neighbour;
    if (neighbour != SMTP_NEIGHBOUR_REFUSED && job->targets[0].state != TARGET_SETTLED)
        tell(job, 0, neighbour == SMTP_NEIGHBOUR_ACCEPTED ? SMTP_ACCEPTED : SMTP_UNKNOWN);
    else if (job->targets[0].state != TARGET_SETTLED)
        job->targets[0] = (struct smtp_target){job->targets[0].number, TARGET_HELD, SMTP_NO_MAILBOX};
    for (uint32_t at = 1; at < job->count; at++)
        if (job->targets[at].state == TARGET_HELD && job->targets[at].verdict == SMTP_ACCEPTED)
            tell(job, at, smtp_settle(SMTP_ACCEPTED, neighbour, job->provider));
}

void smtp_job_confirm(struct smtp_job *job, bool believed)
{
    job->wants_control = false;
    if (!believed && job->neighbour == SMTP_NEIGHBOUR_REFUSED)
        job->neighbour = SMTP_NEIGHBOUR_UNKNOWN;
    for (uint32_t at = 0; at < job->count; at++) {
        const struct smtp_target *target = &job->targets[at];
        if (target->state != TARGET_HELD || !is_invalid(target->verdict))
            continue;
        enum smtp_verdict verdict = believed ? target->verdict : at > 0 ? SMTP_REFUSED_UNCLEAR : SMTP_UNKNOWN;
        tell(job, at, verdict);
    }
}

uint32_t smtp_job_next_open(struct smtp_job *job)
{
    uint32_t at = job->at > 0 ? job->at : 1; /* the neighbour has its own turn */
    while (at < job->count && job->targets[at].state != TARGET_OPEN)
        at++;
    job->at = at;
    return at;
}

bool smtp_job_has(const struct smtp_job *job, enum smtp_target_state state)
{
    for (uint32_t at = 0; at < job->count; at++)
        if (job->targets[at].state == state)
            return true;
    return false;
}

void smtp_job_turn(struct smtp_job *job, enum smtp_target_state from, enum smtp_target_state to)
{
    for (uint32_t at = 0; at < job->count; at++)
        if (job->targets[at].state == from)
            job->targets[at].state = (uint8_t)to;
    job->at = 0;
}

/* What is said of TARGET when nothing more will be heard, for the reason VERDICT.  A refusal that nobody has
 * confirmed is asked again soon where that is what became of the others. */
static enum smtp_verdict last_word(const struct smtp_job *job, const struct smtp_target *target,
                                   enum smtp_verdict verdict)
{
    bool again = verdict != SMTP_UNKNOWN && reason_is_unknown(smtp_reason(verdict));
    if (target->state == TARGET_HELD && is_invalid(target->verdict))
        return again ? verdict : SMTP_REFUSED_UNCLEAR;
    if (target->state == TARGET_HELD)
        return smtp_settle(target->verdict, job->neighbour, job->provider);
    return target->verdict != SMTP_UNKNOWN ? target->verdict : verdict;
}

void smtp_job_give_up(struct smtp_job *job, enum smtp_verdict verdict)
{
    if (job->targets[0].state != TARGET_SETTLED)
        tell(job, 0, SMTP_UNKNOWN);
    for (uint32_t at = 1; at < job->count; at++)
        if (job->targets[at].state != TARGET_SETTLED)
            tell(job, at, last_word(job, &job->targets[at], verdict));
}
