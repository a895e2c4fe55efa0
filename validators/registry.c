/* Every validator, and how their opinions become one verdict. */
#include "validators/aside.h"
#include "validators/lists/lists.h"
#include "validators/local_validators.h"
#include "validators/mx/mx_verdict.h"
#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/syntax/syntax.h"
#include "validators/validator.h"

static const struct reason well_formed = {
    .code = "well_formed",
    .segment = SEGMENT_CLEAN,
    .text = "nothing speaks against the address; nobody was asked whether it exists",
    .advice = "Mail it; to know more, let the program ask the domain.",
};

/* What is said when no validator objects. */
static const struct validator nobody_validator = {
    .name = "none",
    .about = "says that no validator objects",
    .reasons = &well_formed,
    .reason_count = 1,
};

/* An invalid reason wins over a risky one.  Of two equal ones the first counts, so the order is that of use
 * to the owner of the list: a misspelt domain comes with its cure; a doubtful domain concerns all its
 * addresses; then what may keep the mail from arriving (an odd form, a name that the provider does not give);
 * and last who reads it, which is a matter of taste (--role).  Provider has no reasons and comes first
 * because the others use its facts.  Mx and smtp ask, and are not asked here: whoever has their answers adds
 * them. */
const struct validator *const registry[] = {
    &provider_validator, &typo_validator, &disposable_validator, &syntax_validator, &mailbox_validator,
    &role_validator,     &mx_validator,   &smtp_validator,       &aside_validator,  &nobody_validator,
};

const size_t registry_count = sizeof registry / sizeof registry[0];

const struct reason *reason_named(struct str code)
{
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            if (str_equal(code, str_of(registry[i]->reasons[j].code)))
                return &registry[i]->reasons[j];
    return NULL;
}

void judge_domain(const struct policy *policy, const struct domain *domain, struct domain_facts *facts)
{
    bool listed = lists_may_hold(policy->lists, domain);
    *facts = (struct domain_facts){0};
    for (size_t i = 0; i < registry_count; i++)
        if (registry[i]->judge_domain != NULL && (listed || !registry[i]->only_listed))
            registry[i]->judge_domain(policy, domain, facts);
}

const struct reason *judge_address(const struct policy *policy, struct address *address,
                                   const struct domain_facts *facts, const struct reason *so_far)
{
    const struct reason *worst = reason_worse(facts->reason, so_far);
    for (size_t i = 0; i < registry_count; i++)
        if (registry[i]->judge_address != NULL)
            worst = reason_worse(worst, registry[i]->judge_address(policy, address, facts));
    return worst != NULL ? worst : &well_formed;
}
