/* What a reply in a session means: the ruling on it, and what that says about our standing. */
#include <stdio.h>

#include "validators/smtp/smtp_job.h"

struct str smtp_transaction_local(const struct smtp_transaction *transaction, uint32_t at)
{
    return transaction->engine->client->local(transaction->engine->client,
                                              transaction->job->targets[at].number);
}

/* The local part that the last RCPT was about; the neighbour's is written to NAME. */
static struct str asked_local(const struct smtp_transaction *transaction, char name[SMTP_NEIGHBOUR_BYTES])
{
    if (transaction->what == ASK_TARGET ||
        (transaction->what == ASK_CONTROL && transaction->job->accepted > 0))
        return smtp_transaction_local(
            transaction, transaction->what == ASK_TARGET ? transaction->at : transaction->job->accepted);
    if (transaction->what == ASK_CONTROL)
        return STR("postmaster");
    smtp_neighbour_name(transaction->engine, transaction->job->domain, name);
    return (struct str){name, SMTP_NEIGHBOUR_BYTES};
}

struct smtp_ruling smtp_transaction_rule(const struct smtp_transaction *transaction, enum smtp_phase phase,
                                         const struct smtp_reply *reply)
{
    char address[LOCAL_MAX + DOMAIN_MAX + 2], name[SMTP_NEIGHBOUR_BYTES];
    struct smtp_said said = {.phase = phase, .reply = *reply, .provider = transaction->job->provider};
    said.sender = transaction->engine->plan.mail_from;
    said.helo = str_of(transaction->engine->plan.sessions.pool.helo);
    said.host = str_of(transaction->route_state->route->hosts[transaction->host].name);
    if (phase == SMTP_PHASE_RCPT && transaction->asked > 0) {
        struct str local = asked_local(transaction, name), domain = transaction->job->domain;
        said.recipient.bytes = address;
        said.recipient.length = (size_t)snprintf(address, sizeof address, "%.*s@%.*s", (int)local.length,
                                                 local.bytes, (int)domain.length, domain.bytes);
    }
    return smtp_rule(&said);
}

bool smtp_transaction_note(struct smtp_transaction *transaction, const struct smtp_ruling *ruling)
{
    struct smtp_pace *pace = &transaction->job->group->pace;
    int64_t now_ms = loop_now_ms(transaction->engine->loop);
    if (ruling->slow_down)
        smtp_pace_slow(pace, now_ms);
    bool asleep = ruling->about_us && smtp_pace_refused(pace, now_ms);
    return ruling->slow_down || asleep;
}
