/* Names who runs the mailboxes of each domain that takes mail. */
#include "pipeline/providers.h"

#include "validators/mx_provider.h"

enum { SHARE_DOMAINS = 4096 };

static void name_one(struct mx_providers *providers, struct asked_domain *domain)
{
    if (domain->mx == NULL || domain->verdict != MX_ACCEPTS_MAIL)
        return;
    struct str host = {domain->mx, domain->mx_length}, name = {domain->name, domain->name_length};
    struct str provider = mx_providers_find(providers, host, name);
    domain->provider = provider.bytes;
    domain->provider_length = (uint8_t)provider.length;
}

void providers_name(struct domains *domains, const struct lists *lists, unsigned threads)
{
    size_t count = domains_count(domains);
#pragma omp parallel num_threads((int)threads)
    {
        struct mx_providers *providers = mx_providers_new(lists);
#pragma omp for schedule(dynamic, SHARE_DOMAINS)
        for (size_t at = 0; at < count; at++)
            name_one(providers, domains_at(domains, at));
        mx_providers_free(providers);
    }
}
