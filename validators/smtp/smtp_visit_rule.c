/* What a reply in a conversation means: the ruling on it, and what that says about our standing. */
#include <stdio.h>

#include "validators/smtp/smtp_job.h"

struct str smtp_visit_local(const struct smtp_visit *visit, uint32_t at)
{
    return visit->desk->client->local(visit->desk->client, visit->job->targets[at].number);
}

/* The local part that the last RCPT was about; the neighbour's is written to NAME. */
static struct str asked_local(const struct smtp_visit *visit, char name[SMTP_NEIGHBOUR_BYTES])
{
    if (visit->what == ASK_TARGET || (visit->what == ASK_CONTROL && visit->job->accepted > 0))
        return smtp_visit_local(visit, visit->what == ASK_TARGET ? visit->at : visit->job->accepted);
    if (visit->what == ASK_CONTROL)
        return STR("postmaster");
    smtp_neighbour_name(visit->desk, visit->job->domain, name);
    return (struct str){name, SMTP_NEIGHBOUR_BYTES};
}

struct smtp_ruling smtp_visit_rule(const struct smtp_visit *visit, enum smtp_phase phase,
                                   const struct smtp_reply *reply)
{
    char address[LOCAL_MAX + DOMAIN_MAX + 2], name[SMTP_NEIGHBOUR_BYTES];
    struct smtp_said said = {.phase = phase, .reply = *reply, .provider = visit->job->provider};
    said.sender = visit->desk->plan.mail_from;
    said.helo = str_of(visit->desk->plan.talks.doors.helo);
    said.host = str_of(visit->way->route->stops[visit->stop].host);
    if (phase == SMTP_PHASE_RCPT && visit->asked > 0) {
        struct str local = asked_local(visit, name), domain = visit->job->domain;
        said.recipient.bytes = address;
        said.recipient.length = (size_t)snprintf(address, sizeof address, "%.*s@%.*s", (int)local.length,
                                                 local.bytes, (int)domain.length, domain.bytes);
    }
    return smtp_rule(&said);
}

bool smtp_visit_mind(struct smtp_visit *visit, const struct smtp_ruling *ruling)
{
    struct smtp_pace *pace = &visit->job->group->pace;
    int64_t now_ms = loop_now_ms(visit->desk->loop);
    if (ruling->slow_down)
        smtp_pace_slow(pace, now_ms);
    bool asleep = ruling->about_us && smtp_pace_refused(pace, now_ms);
    return ruling->slow_down || asleep;
}
