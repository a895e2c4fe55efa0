/* Says who runs the mailboxes of a domain, and whether they are people's own or a company's. */
#include "validators/lists/lists.h"
#include "validators/local_validators.h"

static void judge_domain_provider(const struct policy *policy, const struct domain *domain,
                                  struct domain_facts *facts)
{
    if (domain_find(domain, policy->lists->free_mail, NULL) >= 0)
        facts->flags |= FLAG_FREE;
    domain_find(domain, policy->lists->provider, &facts->provider);
}

const struct validator provider_validator = {
    .name = "provider",
    .about = "names the mailbox provider and tells personal mailboxes (flag free) from those of companies",
    .only_listed = true,
    .judge_domain = judge_domain_provider,
};
