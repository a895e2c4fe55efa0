/* Asks mail servers whether mailboxes exist, without ever sending a mail: one thread's engine. */
#include "validators/smtp/smtp.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/smtp/smtp_job.h"

static void engine_due(struct loop_timer *timer)
{
    (void)timer; /* the turn that calls this serves */
}

static struct smtp_group *find_group(struct smtp_engine *engine, const struct smtp_inquiry *inquiry)
{
    struct smtp_group *group = engine->groups;
    if (group != NULL && str_equal(group->name, inquiry->group))
        return group; /* they come one after the other */
    group = arena_take(&engine->memory, sizeof *group);
    *group = (struct smtp_group){.next_group = engine->groups, .engine = engine, .name = inquiry->group};
    group->timer.due = smtp_group_due;
    group->end = &group->first;
    smtp_pace_open(&group->pace, engine->plan.no_limits ? &smtp_no_limits : smtp_limits_of(inquiry->provider),
                   engine->plan.retry_ms * SMTP_ROUTE_FACTOR);
    engine->groups = group;
    return group;
}

static struct smtp_route_state *find_route_state(struct smtp_engine *engine, const struct mx_route *route)
{
    if (engine->last_route_state != NULL && engine->last_route_state->route == route)
        return engine->last_route_state;
    engine->last_route_state = arena_take(&engine->memory, sizeof *engine->last_route_state);
    *engine->last_route_state = (struct smtp_route_state){.route = route};
    return engine->last_route_state;
}

void smtp_ask(struct smtp_engine *engine, const struct smtp_inquiry *inquiry)
{
    struct smtp_group *group = find_group(engine, inquiry);
    group->pace.recipients += inquiry->asked;
    if (inquiry->count < 2)
        return;
    struct smtp_job *job = arena_take(&engine->memory, sizeof *job);
    *job = (struct smtp_job){
        .timer.due = smtp_job_due,
        .group = group,
        .route_state = find_route_state(engine, inquiry->route),
        .domain = inquiry->domain,
        .provider = inquiry->provider,
        .count = (uint32_t)inquiry->count,
        .recipients = inquiry->asked,
        .next_of_all = engine->jobs,
    };
    engine->jobs = job;
    engine->jobs_open++;
    job->targets = arena_take(&engine->memory, inquiry->count * sizeof *job->targets);
    for (size_t i = 0; i < inquiry->count; i++)
        job->targets[i] = (struct smtp_target){.number = inquiry->numbers[i], .state = TARGET_OPEN};
    if (inquiry->neighbour != SMTP_UNKNOWN) {
        job->targets[0].state = TARGET_SETTLED;
        job->neighbour =
            inquiry->neighbour == SMTP_ACCEPTED ? SMTP_NEIGHBOUR_ACCEPTED : SMTP_NEIGHBOUR_REFUSED;
    }
    smtp_job_return(job);
}

bool smtp_turn(struct smtp_engine *engine, int most_ms)
{
    smtp_serve(engine);
    loop_turn(engine->loop, most_ms);
    smtp_serve(engine);
    return engine->jobs_open > 0;
}

void smtp_give_up(struct smtp_engine *engine)
{
    for (struct smtp_job *job = engine->jobs; job != NULL; job = job->next_of_all)
        if (job->settled < job->count)
            smtp_job_give_up(job, SMTP_UNKNOWN);
    engine->jobs_open = 0;
}

void smtp_count(const struct smtp_engine *engine, struct smtp_counts *counts)
{
    *counts = engine->counts;
}

int64_t smtp_outage_ms(const struct smtp_engine *engine)
{
    int64_t since_ms = engine->outage_since_ms >= 0 ? engine->outage_since_ms : engine->no_socket_since_ms;
    return since_ms >= 0 ? loop_now_ms(engine->loop) - since_ms : -1;
}

struct smtp_engine *smtp_engine_new(const struct smtp_plan *plan, struct smtp_client *client,
                                    struct fail *fail)
{
    struct smtp_engine *engine = memory_take(sizeof *engine);
    *engine = (struct smtp_engine){
        .plan = *plan, .client = client, .outage_since_ms = -1, .no_socket_since_ms = -1};
    engine->ready_end = &engine->ready;
    engine->timer.due = engine_due;
    engine->begin = smtp_transaction_begin;
    engine->loop = loop_new(fail);
    if (engine->loop == NULL || !smtp_sessions_open(&engine->sessions, engine->loop, &plan->sessions, fail)) {
        loop_free(engine->loop);
        free(engine);
        return NULL;
    }
    engine->horizon_ms = loop_now_ms(engine->loop) + plan->horizon_ms;
    return engine;
}

void smtp_engine_free(struct smtp_engine *engine)
{
    if (engine == NULL)
        return;
    for (struct smtp_transaction *transaction = engine->transactions; transaction != NULL;
         transaction = transaction->next_of_all)
        smtp_session_close(&transaction->session);
    smtp_sessions_close(&engine->sessions);
    loop_free(engine->loop);
    arena_free(&engine->memory);
    free(engine);
}
