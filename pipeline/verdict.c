/* What was found about one cell: the unit that is judged, remembered and shown. */
#include "pipeline/verdict.h"

#include <string.h>

#include "pipeline/learn.h"
#include "validators/mx_provider.h"
#include "validators/syntax.h"

const char *const flag_names[FLAG_COUNT] = {"free",      "role",     "relay", "repaired",
                                            "catch_all", "smtputf8", "idn",   "multiple"};

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

/* Takes over what was learned about the one domain of DOMAINS. */
static void take_learned(const struct policy *policy, struct arena *arena, struct domains *domains,
                         struct verdict *verdict)
{
    const struct asked_domain *asked = domains_at(domains, 0);
    unsigned flags = verdict->address.flags;
    verdict->mx_reason = mx_reason(asked->verdict);
    verdict->facts.reason = reason_worse(verdict->facts.reason, verdict->mx_reason);
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

bool verdict_ask(const struct policy *policy, struct arena *arena, struct verdict *verdict,
                 struct verdict_trouble *trouble)
{
    if (verdict->reason->segment == SEGMENT_INVALID)
        return true;
    struct domains *domains = domains_new();
    struct outcome outcome = {0};
    domains_add(domains, address_domain(&verdict->address), 1);
    bool done = learn_domains(policy->settings, domains, &outcome, &trouble->fail);
    memcpy(trouble->warning, outcome.warning, sizeof trouble->warning);
    if (done)
        take_learned(policy, arena, domains, verdict);
    outcome_free(&outcome);
    domains_free(domains);
    return done;
}

size_t flags_text(unsigned flags, char *to)
{
    size_t length = 0;
    for (unsigned bit = 0; bit < FLAG_COUNT; bit++) {
        if (!(flags & 1U << bit))
            continue;
        if (length > 0)
            to[length++] = ' ';
        size_t word = strlen(flag_names[bit]);
        memcpy(to + length, flag_names[bit], word);
        length += word;
    }
    return length;
}
