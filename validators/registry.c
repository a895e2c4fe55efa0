/* Every validator, and how their opinions become one verdict. */
#include "validators/aside.h"
#include "validators/lists/lists.h"
#include "validators/local_validators.h"
#include "validators/mx/mx_verdict.h"
#include "validators/smtp/ruling/smtp_verdict.h"
#include "validators/syntax/syntax.h"
#include "validators/validator.h"

/* clang-format off */
static const struct reason well_formed = REASON(
    .code = "well_formed",
    .segment = SEGMENT_CLEAN,
    .again = AGAIN_NEVER,
    .text.en = "no problem found; domain and mailbox were not checked",
    .text.zh = "地址格式没有问题；未查询域名和邮箱",
    .advice.en = "Fine to mail; run with --level dns to check the domain as well.",
    .advice.zh = "可以发送；想进一步核实，运行时加 --level dns 查询域名。",
    .bounces = {20, 80, 200, "nothing was checked; a fifth to a quarter of a list goes stale in a year"},
    .zerobounce = {ZEROBOUNCE_UNKNOWN, ""},
    .neverbounce = NEVERBOUNCE_UNKNOWN
);
/* clang-format on */

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

/* The reason of VALIDATOR that is *NUMBER among its reasons of SEGMENT; counts *NUMBER down by those that it has. */
static const struct reason *reason_among(const struct validator *validator, enum segment segment,
                                         size_t *number)
{
    for (size_t i = 0; i < validator->reason_count; i++)
        if (validator->reasons[i].segment == segment && (*number)-- == 0)
            return &validator->reasons[i];
    return NULL;
}

const struct reason *reason_of_segment(enum segment segment, size_t number)
{
    const struct reason *found = NULL;
    for (size_t i = 0; i < registry_count && found == NULL; i++)
        found = reason_among(registry[i], segment, &number);
    return found;
}

const struct reason *reason_named(struct str code)
{
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            if (str_equal(code, str_of(registry[i]->reasons[j].code)))
                return &registry[i]->reasons[j];
    return NULL;
}

const struct reason *reason_clean(enum level level)
{
    if (level == LEVEL_SMTP)
        return smtp_reason(SMTP_ACCEPTED);
    return level == LEVEL_DNS ? mx_reason(MX_ACCEPTS_MAIL) : &well_formed;
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
