/* What was found about one cell: the unit that is judged, remembered and shown. */
#include "pipeline/verdict.h"

#include <string.h>

#include "pipeline/learn.h"
#include "validators/mx/mx_provider.h"
#include "validators/syntax/syntax.h"

void verdict_of(const struct policy *policy, struct str cell, struct arena *arena, struct verdict *verdict)
{
    *verdict = (struct verdict){0};
    verdict->reason = syntax_read(cell, arena, &verdict->address);
    if (verdict->reason != NULL && verdict->reason->segment == SEGMENT_INVALID)
        return;
    struct domain domain;
    domain_of(address_domain(&verdict->address), &domain);
    judge_domain(policy, &domain, &verdict->facts);
    verdict->reason = judge_address(policy, &verdict->address, &verdict->facts, verdict->reason);
    verdict->address.flags |= verdict->facts.flags;
}

/* Takes over what was learned about the one domain. */
static void take_domain(const struct policy *policy, struct arena *arena, const struct asked_domain *asked,
                        struct verdict *verdict)
{
    unsigned flags = verdict->address.flags;
    verdict->mx_reason = mx_reason(asked->verdict);
    verdict->facts.reason = reason_worse(verdict->facts.reason, verdict->mx_reason);
    verdict->checked_s = asked->asked_s;
    if (asked->mx != NULL) {
        struct str name = address_domain(&verdict->address);
        verdict->mx = arena_copy(arena, (struct str){asked->mx, asked->mx_length});
        if (verdict->facts.provider.length == 0)
            verdict->facts.provider = mx_provider(policy->lists, verdict->mx, name);
    }
    const struct reason *so_far = verdict->reason->segment == SEGMENT_RISKY ? verdict->reason : NULL;
    verdict->reason = judge_address(policy, &verdict->address, &verdict->facts, so_far);
    verdict->address.flags |= flags;
}

/* Takes over what its server has said of the mailbox. */
static void take_mailbox(struct arena *arena, const struct asked_mailbox *asked, struct verdict *verdict)
{
    if (verdict->reason->segment == SEGMENT_INVALID || verdict->mx_reason != mx_reason(MX_ACCEPTS_MAIL))
        return;
    verdict->smtp_reason = smtp_reason(asked->verdict);
    verdict->code = asked->code;
    verdict->checked_s = asked->asked_s;
    if (asked->mx != NULL)
        verdict->mx = arena_copy(arena, (struct str){asked->mx, asked->mx_length});
    if (asked->reply != NULL)
        verdict->reply = arena_copy(arena, (struct str){asked->reply, asked->reply_length});
    verdict->reason = verdict_with_mailbox(verdict->reason, asked->verdict, &verdict->address.flags);
}

bool verdict_ask(const struct policy *policy, struct arena *arena, struct verdict *verdict,
                 struct verdict_asking *asking)
{
    if (verdict->reason->segment == SEGMENT_INVALID)
        return true;
    bool smtp = policy->settings->level == LEVEL_SMTP;
    struct learn_subject subject = {
        .policy = policy,
        .domains = domains_new(),
        .mailboxes = smtp ? mailboxes_new() : NULL,
        .tracer = asking->tracer,
    };
    struct outcome outcome = {0};
    domains_add(subject.domains, address_domain(&verdict->address), 1);
    if (smtp)
        mailboxes_add(subject.mailboxes, address_local(&verdict->address), 0, 1);
    bool done = learn_some(&subject, &outcome, &asking->fail);
    memcpy(asking->warning, outcome.warning, sizeof asking->warning);
    if (done)
        take_domain(policy, arena, domains_at(subject.domains, 0), verdict);
    if (done && smtp)
        take_mailbox(arena, mailboxes_at(subject.mailboxes, 0), verdict);
    outcome_free(&outcome);
    domains_free(subject.domains);
    mailboxes_free(subject.mailboxes);
    return done;
}
