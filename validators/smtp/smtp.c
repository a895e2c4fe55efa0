/* Asks mail servers whether mailboxes exist, without ever sending a mail: one thread's desk. */
#include "validators/smtp/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/smtp/smtp_job.h"

static void desk_due(struct loop_timer *timer)
{
    (void)timer; /* the turn that calls this serves */
}

static struct smtp_group *find_group(struct smtp_desk *desk, const struct smtp_inquiry *inquiry)
{
    struct smtp_group *group = desk->groups;
    if (group != NULL && str_equal(group->name, inquiry->group))
        return group; /* they come one after the other */
    group = arena_take(&desk->memory, sizeof *group);
    *group = (struct smtp_group){.next_group = desk->groups, .desk = desk, .name = inquiry->group};
    group->timer.due = smtp_group_due;
    group->end = &group->first;
    smtp_pace_open(&group->pace, desk->plan.no_limits ? &smtp_no_limits : smtp_limits_of(inquiry->provider),
                   desk->plan.retry_ms * SMTP_WAY_FACTOR);
    desk->groups = group;
    return group;
}

static struct smtp_way *find_way(struct smtp_desk *desk, const struct mx_route *route)
{
    if (desk->last_way != NULL && desk->last_way->route == route)
        return desk->last_way;
    desk->last_way = arena_take(&desk->memory, sizeof *desk->last_way);
    *desk->last_way = (struct smtp_way){.route = route};
    return desk->last_way;
}

void smtp_ask(struct smtp_desk *desk, const struct smtp_inquiry *inquiry)
{
    struct smtp_group *group = find_group(desk, inquiry);
    group->pace.recipients += inquiry->asked;
    if (inquiry->count < 2)
        return;
    struct smtp_job *job = arena_take(&desk->memory, sizeof *job);
    *job = (struct smtp_job){
        .timer.due = smtp_job_due,
        .group = group,
        .way = find_way(desk, inquiry->route),
        .domain = inquiry->domain,
        .provider = inquiry->provider,
        .count = (uint32_t)inquiry->count,
        .recipients = inquiry->asked,
        .next_of_all = desk->jobs,
    };
    desk->jobs = job;
    desk->jobs_open++;
    job->targets = arena_take(&desk->memory, inquiry->count * sizeof *job->targets);
    for (size_t i = 0; i < inquiry->count; i++)
        job->targets[i] = (struct smtp_target){.number = inquiry->numbers[i], .state = TARGET_OPEN};
    if (inquiry->neighbour != SMTP_UNKNOWN) {
        job->targets[0].state = TARGET_SETTLED;
        job->neighbour =
            inquiry->neighbour == SMTP_ACCEPTED ? SMTP_NEIGHBOUR_ACCEPTED : SMTP_NEIGHBOUR_REFUSED;
    }
    smtp_job_return(job);
}

bool smtp_turn(struct smtp_desk *desk, int most_ms)
{
    smtp_serve(desk);
    loop_turn(desk->loop, most_ms);
    smtp_serve(desk);
    return desk->jobs_open > 0;
}

void smtp_give_up(struct smtp_desk *desk)
{
    for (struct smtp_job *job = desk->jobs; job != NULL; job = job->next_of_all)
        if (job->settled < job->count)
            smtp_job_give_up(job, SMTP_UNKNOWN);
    desk->jobs_open = 0;
}

void smtp_count(const struct smtp_desk *desk, struct smtp_counts *counts)
{
    *counts = desk->counts;
}

int64_t smtp_dark_ms(const struct smtp_desk *desk)
{
    int64_t since_ms = desk->dark_since_ms >= 0 ? desk->dark_since_ms : desk->no_socket_since_ms;
    return since_ms >= 0 ? loop_now_ms(desk->loop) - since_ms : -1;
}

struct smtp_desk *smtp_desk_new(const struct smtp_plan *plan, struct smtp_client *client, struct fail *fail)
{
    struct smtp_desk *desk = memory_take(sizeof *desk);
    *desk =
        (struct smtp_desk){.plan = *plan, .client = client, .dark_since_ms = -1, .no_socket_since_ms = -1};
    desk->ready_end = &desk->ready;
    desk->timer.due = desk_due;
    desk->begin = smtp_visit_begin;
    desk->loop = loop_new(fail);
    if (desk->loop == NULL || !smtp_talks_open(&desk->talks, desk->loop, &plan->talks, fail)) {
        loop_free(desk->loop);
        free(desk);
        return NULL;
    }
    desk->horizon_ms = loop_now_ms(desk->loop) + plan->horizon_ms;
    return desk;
}

void smtp_desk_free(struct smtp_desk *desk)
{
    if (desk == NULL)
        return;
    for (struct smtp_visit *visit = desk->visits; visit != NULL; visit = visit->next_of_all)
        smtp_talk_close(&visit->talk);
    smtp_talks_close(&desk->talks);
    loop_free(desk->loop);
    arena_free(&desk->memory);
    free(desk);
}
