/* The schedule of level smtp: when is asked, and whom.
 *
 *   job -> its group's queue -> the desk's queue of groups -> visit -> job is settled, queued again, or waits
 *
 * A group of servers is asked at its own pace; of the groups that may be asked each gets its turn.  A job
 * waits where its mailboxes are put off, or none of its servers could be talked to; what would have to wait
 * beyond the horizon is settled with what is known. */
#include "validators/smtp/smtp_job.h"

enum {
    ROUNDS = 3, /* how often a mailbox that is put off is asked again: after 1, 4 and 16 times the wait */
    ROUND_FACTOR = 4,
    WAY_ROUND_FACTOR = 6,
    LOOKED_AT = 256,      /* jobs of a group's queue, for one whose way is free */
    FAILURES_MAX = 3,     /* connections without an answer, in a row */
    DARK_WAYS = 16,       /* in a row that cannot be reached: it is our line, not theirs */
    DARK_PAUSE_MS = 2000, /* between two looks whether it is there again */
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
    struct smtp_job *job = (struct smtp_job *)((char *)timer - offsetof(struct smtp_job, timer));
    job->group->desk->counts.waiting--;
    job->waiting = false;
    job->control_later = false;
    smtp_job_turn(job, TARGET_LATER, TARGET_OPEN);
    smtp_queue_job(job);
}

static void finish_job(struct smtp_job *job, enum smtp_verdict verdict)
{
    smtp_job_give_up(job, verdict);
    job->group->desk->jobs_open--;
}

/* Has JOB wait for DELAY_MS; if that is beyond the horizon, it is settled now. */
static void put_off(struct smtp_job *job, int64_t delay_ms, enum smtp_verdict verdict)
{
    struct smtp_desk *desk = job->group->desk;
    if (loop_now_ms(desk->loop) + delay_ms > desk->horizon_ms) {
        finish_job(job, verdict);
        return;
    }
    job->waiting = true;
    desk->counts.waiting++;
    loop_after(desk->loop, &job->timer, delay_ms);
}

/* The mailboxes that were put off: in another round, or never. */
static void next_round(struct smtp_job *job)
{
    int64_t delay_ms = job->group->desk->plan.retry_ms;
    for (unsigned round = 0; round < job->rounds; round++)
        delay_ms *= ROUND_FACTOR;
    if (job->rounds++ < ROUNDS)
        put_off(job, delay_ms, SMTP_UNKNOWN);
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
    struct smtp_desk *desk = job->group->desk;
    int64_t now_ms = loop_now_ms(desk->loop);
    bool open = smtp_job_next_open(job) < job->count;
    if (!open && smtp_job_has(job, TARGET_ELSEWHERE)) {
        job->asked_elsewhere = open = true;
        job->stop = 1;
        smtp_job_turn(job, TARGET_ELSEWHERE, TARGET_OPEN);
    }
    bool later = job->control_later || smtp_job_has(job, TARGET_LATER);
    if (!open && !later && !job->wants_control)
        finish_job(job, SMTP_UNKNOWN);
    else if (job->failures >= FAILURES_MAX || (open && is_spent(job)))
        finish_job(job, job->verdict);
    else if (job->way->down_until_ms > now_ms)
        put_off(job, job->way->down_until_ms - now_ms, job->way->verdict);
    else if (open || !later)
        smtp_queue_job(job);
    else
        next_round(job);
}

struct smtp_job *smtp_next_job(struct smtp_visit *visit)
{
    struct smtp_group *group = visit->job->group;
    struct smtp_job *job = group->first;
    bool same = job != NULL && job->way == visit->way && job->stop == visit->job->stop;
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
    struct smtp_group *group = (struct smtp_group *)((char *)timer - offsetof(struct smtp_group, timer));
    wake_group(group);
}

/* Puts GROUP into the desk's queue, if it may be asked; sets its timer, if it may later. */
static void wake_group(struct smtp_group *group)
{
    struct smtp_desk *desk = group->desk;
    int64_t now_ms = loop_now_ms(desk->loop), when_ms = smtp_pace_when_ms(&group->pace, now_ms);
    if (group->ready || group->first == NULL || !smtp_pace_has_room(&group->pace))
        return;
    bool too_late = when_ms > now_ms && when_ms > desk->horizon_ms;
    if (smtp_pace_is_spent(&group->pace) || too_late) {
        end_group(group);
        return;
    }
    if (when_ms > now_ms) {
        loop_after(desk->loop, &group->timer, when_ms - now_ms);
        return;
    }
    group->ready = true;
    group->next_ready = NULL;
    *desk->ready_end = group;
    desk->ready_end = &group->next_ready;
}

/* Takes the first job whose way is free out of GROUP's queue; NULL: none of the first LOOKED_AT is. */
static struct smtp_job *take_free_job(struct smtp_group *group)
{
    struct smtp_job **at = &group->first;
    for (unsigned looked = 0; *at != NULL && looked < LOOKED_AT; looked++, at = &(*at)->next) {
        struct smtp_job *job = *at;
        if (job->way->open > 0 && !group->desk->plan.no_limits)
            continue;
        *at = job->next;
        if (group->end == &job->next)
            group->end = at;
        return job;
    }
    return NULL;
}

/* Opens a connection for a job of GROUP whose way is free; jobs of ways that are down wait. */
static void serve_group(struct smtp_group *group)
{
    struct smtp_desk *desk = group->desk;
    int64_t now_ms = loop_now_ms(desk->loop);
    struct smtp_job *job;
    while ((job = take_free_job(group)) != NULL) { /* else it is woken when a connection has ended */
        if (job->way->down_until_ms > now_ms) {
            smtp_job_return(job);
            continue;
        }
        smtp_pace_begin(&group->pace, now_ms);
        job->way->open++;
        desk->counts.in_flight++;
        desk->next_ms = now_ms + desk->plan.interval_ms;
        desk->begin(desk, job);
        wake_group(group);
        return;
    }
}

static bool is_dark(const struct smtp_desk *desk)
{
    return desk->dark_since_ms >= 0;
}

/* Whether a connection may be opened now, as far as the desk is concerned; if the clock is against it, its
 * timer is set. */
static bool may_open(struct smtp_desk *desk)
{
    int64_t now_ms = loop_now_ms(desk->loop);
    if (desk->counts.in_flight >= (is_dark(desk) ? 1 : desk->plan.most_sessions))
        return false;
    if (desk->next_ms <= now_ms)
        return true;
    loop_after(desk->loop, &desk->timer, desk->next_ms - now_ms);
    return false;
}

void smtp_serve(struct smtp_desk *desk)
{
    while (desk->ready != NULL && may_open(desk)) {
        struct smtp_group *group = desk->ready;
        desk->ready = group->next_ready;
        if (desk->ready == NULL)
            desk->ready_end = &desk->ready;
        group->ready = false;
        serve_group(group);
    }
}

/* A server has answered: our line is there, and whoever waited for that is tried again. */
static void end_dark(struct smtp_desk *desk)
{
    desk->dark_since_ms = -1;
    desk->next_ms = 0;
    for (struct smtp_job *job = desk->jobs; job != NULL; job = job->next_of_all) {
        bool ours = job->way->verdict == SMTP_MX_UNREACHABLE && job->way->down_until_ms > 0;
        if (!ours)
            continue;
        job->way->down_until_ms = 0;
        job->way->rounds = 0;
        if (job->waiting)
            loop_after(desk->loop, &job->timer, 0);
    }
}

void smtp_greeted(struct smtp_visit *visit)
{
    struct smtp_desk *desk = visit->desk;
    desk->counts.sessions++;
    desk->counts.greeted = true;
    desk->counts.unreachable = 0;
    visit->way->failed = visit->way->rounds = 0;
    if (is_dark(desk))
        end_dark(desk);
}

void smtp_way_failed(struct smtp_desk *desk, struct smtp_way *way, enum smtp_verdict verdict)
{
    int64_t now_ms = loop_now_ms(desk->loop), rest_ms = desk->plan.retry_ms * SMTP_WAY_FACTOR;
    way->verdict = (uint8_t)verdict;
    way->stop = (uint8_t)((way->stop + 1) % way->route->count);
    if (++way->failed < way->route->count)
        return;
    for (unsigned round = 0; round < way->rounds; round++)
        rest_ms *= WAY_ROUND_FACTOR;
    way->failed = 0;
    way->rounds++;
    way->down_until_ms = now_ms + rest_ms;
    if (verdict != SMTP_MX_UNREACHABLE)
        return;
    if (++desk->counts.unreachable >= DARK_WAYS && !is_dark(desk))
        desk->dark_since_ms = now_ms;
    if (is_dark(desk))
        desk->next_ms = now_ms + DARK_PAUSE_MS;
}

void smtp_no_socket(struct smtp_desk *desk)
{
    if (desk->plan.most_sessions > 1 && desk->counts.in_flight <= desk->plan.most_sessions)
        desk->plan.most_sessions = (unsigned)(desk->counts.in_flight > 1 ? desk->counts.in_flight - 1 : 1);
    desk->next_ms = loop_now_ms(desk->loop) + NO_SOCKET_PAUSE_MS;
    if (desk->no_socket_since_ms < 0)
        desk->no_socket_since_ms = loop_now_ms(desk->loop);
}

void smtp_visit_over(struct smtp_visit *visit, enum smtp_end end)
{
    struct smtp_desk *desk = visit->desk;
    struct smtp_job *job = visit->job;
    struct smtp_group *group = job->group;
    bool lost = end != SMTP_END_LEFT && end != SMTP_END_OURS && end != SMTP_END_TLS;
    if (!visit->answered && (visit->asked > 0 || (lost && visit->talk.stage >= SMTP_STAGE_MAIL)))
        job->failures++;
    smtp_pace_end(&group->pace);
    visit->way->open--;
    desk->counts.in_flight--;
    desk->counts.proxy = end == SMTP_END_PROXY;
    desk->counts.no_socket = end == SMTP_END_OURS;
    if (end != SMTP_END_OURS)
        desk->no_socket_since_ms = -1;
    visit->next_unused = desk->unused;
    desk->unused = visit;
    smtp_job_return(job);
    wake_group(group);
}
