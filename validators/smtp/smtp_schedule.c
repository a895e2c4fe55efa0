/* The schedule of level smtp: when is asked, and whom.
 *
 *   job -> its group's queue -> the engine's queue of groups -> transaction
 *       -> job is settled, queued again, or waits
 *
 * A group of servers is asked at its own pace; of the groups that may be asked each gets its turn.  A job
 * waits where its mailboxes are deferred, or none of its servers could be talked to; what would have to wait
 * beyond the horizon is settled with what is known. */
#include "validators/base/owner.h"
#include "validators/smtp/smtp_job.h"

enum {
    ROUNDS = 3, /* how often a mailbox that is deferred is asked again: after 1, 4 and 16 times the wait */
    ROUND_FACTOR = 4,
    ROUTE_ROUND_FACTOR = 6,
    LOOKED_AT = 256,        /* jobs of a group's queue, for one whose route is free */
    FAILURES_MAX = 3,       /* connections without an answer, in a row */
    OUTAGE_ROUTES = 16,     /* in a row that cannot be reached: it is our outage, not theirs */
    OUTAGE_PAUSE_MS = 2000, /* between two looks whether it is there again */
    NO_SOCKET_PAUSE_MS = 1000,
};

static void wake_group(struct smtp_group *group);

void smtp_queue_job(struct smtp_job *job)
{
    struct smtp_group *group = job->group;
    job->next = NULL;
    *group->end = job;
    group->end = &job->next;
    wake_group(group);
}

static struct smtp_job *take_job(struct smtp_group *group)
{
    struct smtp_job *job = group->first;
    group->first = job->next;
    if (group->first == NULL)
        group->end = &group->first;
    return job;
}

void smtp_job_due(struct loop_timer *timer)
{
    struct smtp_job *job = OWNER(timer, struct smtp_job, timer);
    job->group->engine->counts.waiting--;
    job->waiting = false;
    job->control_later = false;
    smtp_job_turn(job, TARGET_LATER, TARGET_OPEN);
    smtp_queue_job(job);
}

static void finish_job(struct smtp_job *job, enum smtp_verdict verdict)
{
    smtp_job_give_up(job, verdict);
    job->group->engine->jobs_open--;
}

/* Has JOB wait for DELAY_MS; if that is beyond the horizon, it is settled now. */
static void defer(struct smtp_job *job, int64_t delay_ms, enum smtp_verdict verdict)
{
    struct smtp_engine *engine = job->group->engine;
    if (loop_now_ms(engine->loop) + delay_ms > engine->horizon_ms) {
        finish_job(job, verdict);
        return;
    }
    job->waiting = true;
    engine->counts.waiting++;
    loop_after(engine->loop, &job->timer, delay_ms);
}

/* The mailboxes that were deferred: in another round, or never. */
static void next_round(struct smtp_job *job)
{
    int64_t delay_ms = job->group->engine->plan.retry_ms;
    for (unsigned round = 0; round < job->rounds; round++)
        delay_ms *= ROUND_FACTOR;
    if (job->rounds++ < ROUNDS)
        defer(job, delay_ms, SMTP_UNKNOWN);
    else
        finish_job(job, SMTP_UNKNOWN);
}

/* Whether JOB has asked as often as a run may. */
static bool is_spent(const struct smtp_job *job)
{
    unsigned most = job->group->pace.limits->recipients_domain;
    return smtp_pace_is_spent(&job->group->pace) || (most > 0 && job->recipients >= most);
}

void smtp_job_return(struct smtp_job *job)
{
    struct smtp_engine *engine = job->group->engine;
    int64_t now_ms = loop_now_ms(engine->loop);
    bool open = smtp_job_next_open(job) < job->count;
    if (!open && smtp_job_has(job, TARGET_ELSEWHERE)) {
        job->asked_elsewhere = open = true;
        job->host = 1;
        smtp_job_turn(job, TARGET_ELSEWHERE, TARGET_OPEN);
    }
    bool later = job->control_later || smtp_job_has(job, TARGET_LATER);
    if (!open && !later && !job->wants_control)
        finish_job(job, SMTP_UNKNOWN);
    else if (job->failures >= FAILURES_MAX || (open && is_spent(job)))
        finish_job(job, job->verdict);
    else if (job->route_state->down_until_ms > now_ms)
        defer(job, job->route_state->down_until_ms - now_ms, job->route_state->verdict);
    else if (open || !later)
        smtp_queue_job(job);
    else
        next_round(job);
}

struct smtp_job *smtp_next_job(struct smtp_transaction *transaction)
{
    struct smtp_group *group = transaction->job->group;
    struct smtp_job *job = group->first;
    bool same =
        job != NULL && job->route_state == transaction->route_state && job->host == transaction->job->host;
    return same && !is_spent(job) ? take_job(group) : NULL;
}

/* Nothing more is asked of GROUP. */
static void end_group(struct smtp_group *group)
{
    while (group->first != NULL) {
        struct smtp_job *job = take_job(group);
        finish_job(job, job->verdict);
    }
}

void smtp_group_due(struct loop_timer *timer)
{
    struct smtp_group *group = OWNER(timer, struct smtp_group, timer);
    wake_group(group);
}

/* Puts GROUP into the engine's queue, if it may be asked; sets its timer, if it may later. */
static void wake_group(struct smtp_group *group)
{
    struct smtp_engine *engine = group->engine;
    int64_t now_ms = loop_now_ms(engine->loop), when_ms = smtp_pace_when_ms(&group->pace, now_ms);
    if (group->ready || group->first == NULL || !smtp_pace_has_room(&group->pace))
        return;
    bool too_late = when_ms > now_ms && when_ms > engine->horizon_ms;
    if (smtp_pace_is_spent(&group->pace) || too_late) {
        end_group(group);
        return;
    }
    if (when_ms > now_ms) {
        loop_after(engine->loop, &group->timer, when_ms - now_ms);
        return;
    }
    group->ready = true;
    group->next_ready = NULL;
    *engine->ready_end = group;
    engine->ready_end = &group->next_ready;
}

/* Takes the first job whose route is free out of GROUP's queue; NULL: none of the first LOOKED_AT is. */
static struct smtp_job *take_free_job(struct smtp_group *group)
{
    struct smtp_job **at = &group->first;
    for (unsigned looked = 0; *at != NULL && looked < LOOKED_AT; looked++, at = &(*at)->next) {
        struct smtp_job *job = *at;
        if (job->route_state->open > 0 && !group->engine->plan.no_limits)
            continue;
        *at = job->next;
        if (group->end == &job->next)
            group->end = at;
        return job;
    }
    return NULL;
}

/* Opens a connection for a job of GROUP whose route is free; jobs of routes that are down wait. */
static void serve_group(struct smtp_group *group)
{
    struct smtp_engine *engine = group->engine;
    int64_t now_ms = loop_now_ms(engine->loop);
    struct smtp_job *job;
    while ((job = take_free_job(group)) != NULL) { /* else it is woken when a connection has ended */
        if (job->route_state->down_until_ms > now_ms) {
            smtp_job_return(job);
            continue;
        }
        smtp_pace_begin(&group->pace, now_ms);
        job->route_state->open++;
        engine->counts.in_flight++;
        engine->next_ms = now_ms + engine->plan.interval_ms;
        engine->begin(engine, job);
        wake_group(group);
        return;
    }
}

static bool has_outage(const struct smtp_engine *engine)
{
    return engine->outage_since_ms >= 0;
}

/* Whether a connection may be opened now, as far as the engine is concerned; if the clock is against it, its
 * timer is set. */
static bool may_open(struct smtp_engine *engine)
{
    int64_t now_ms = loop_now_ms(engine->loop);
    if (engine->counts.in_flight >= (has_outage(engine) ? 1 : engine->plan.most_sessions))
        return false;
    if (engine->next_ms <= now_ms)
        return true;
    loop_after(engine->loop, &engine->timer, engine->next_ms - now_ms);
    return false;
}

void smtp_serve(struct smtp_engine *engine)
{
    while (engine->ready != NULL && may_open(engine)) {
        struct smtp_group *group = engine->ready;
        engine->ready = group->next_ready;
        if (engine->ready == NULL)
            engine->ready_end = &engine->ready;
        group->ready = false;
        serve_group(group);
    }
}

/* A server has answered: the outage is over, and whoever waited for that is tried again. */
static void end_outage(struct smtp_engine *engine)
{
    engine->outage_since_ms = -1;
    engine->next_ms = 0;
    for (struct smtp_job *job = engine->jobs; job != NULL; job = job->next_of_all) {
        bool ours = job->route_state->verdict == SMTP_MX_UNREACHABLE && job->route_state->down_until_ms > 0;
        if (!ours)
            continue;
        job->route_state->down_until_ms = 0;
        job->route_state->rounds = 0;
        if (job->waiting)
            loop_after(engine->loop, &job->timer, 0);
    }
}

void smtp_greeted(struct smtp_transaction *transaction)
{
    struct smtp_engine *engine = transaction->engine;
    engine->counts.sessions++;
    engine->counts.greeted = true;
    engine->counts.unreachable = 0;
    transaction->route_state->failed = transaction->route_state->rounds = 0;
    if (has_outage(engine))
        end_outage(engine);
}

void smtp_route_failed(struct smtp_engine *engine, struct smtp_route_state *route_state,
                       enum smtp_verdict verdict)
{
    int64_t now_ms = loop_now_ms(engine->loop), rest_ms = engine->plan.retry_ms * SMTP_ROUTE_FACTOR;
    route_state->verdict = (uint8_t)verdict;
    route_state->host = (uint8_t)((route_state->host + 1) % route_state->route->count);
    if (++route_state->failed < route_state->route->count)
        return;
    for (unsigned round = 0; round < route_state->rounds; round++)
        rest_ms *= ROUTE_ROUND_FACTOR;
    route_state->failed = 0;
    route_state->rounds++;
    route_state->down_until_ms = now_ms + rest_ms;
    if (verdict != SMTP_MX_UNREACHABLE)
        return;
    if (++engine->counts.unreachable >= OUTAGE_ROUTES && !has_outage(engine))
        engine->outage_since_ms = now_ms;
    if (has_outage(engine))
        engine->next_ms = now_ms + OUTAGE_PAUSE_MS;
}

void smtp_no_socket(struct smtp_engine *engine)
{
    if (engine->plan.most_sessions > 1 && engine->counts.in_flight <= engine->plan.most_sessions)
        engine->plan.most_sessions =
            (unsigned)(engine->counts.in_flight > 1 ? engine->counts.in_flight - 1 : 1);
    engine->next_ms = loop_now_ms(engine->loop) + NO_SOCKET_PAUSE_MS;
    if (engine->no_socket_since_ms < 0)
        engine->no_socket_since_ms = loop_now_ms(engine->loop);
}

void smtp_transaction_over(struct smtp_transaction *transaction, enum smtp_end end)
{
    struct smtp_engine *engine = transaction->engine;
    struct smtp_job *job = transaction->job;
    struct smtp_group *group = job->group;
    bool lost = end != SMTP_END_LEFT && end != SMTP_END_OURS && end != SMTP_END_TLS;
    if (!transaction->answered &&
        (transaction->asked > 0 || (lost && transaction->session.stage >= SMTP_STAGE_MAIL)))
        job->failures++;
    smtp_pace_end(&group->pace);
    transaction->route_state->open--;
    engine->counts.in_flight--;
    engine->counts.proxy = end == SMTP_END_PROXY;
    engine->counts.no_socket = end == SMTP_END_OURS;
    if (end != SMTP_END_OURS)
        engine->no_socket_since_ms = -1;
    transaction->next_unused = engine->unused;
    engine->unused = transaction;
    smtp_job_return(job);
    wake_group(group);
}
