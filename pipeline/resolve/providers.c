/* Names who runs the mailboxes of each domain that takes mail. */
#include "pipeline/resolve/providers.h"

#include <stdatomic.h>

#include "pipeline/base/team.h"
#include "validators/mx/mx_provider.h"

enum { SHARE_DOMAINS = 4096 };

struct naming {
    struct domains *domains;
    const struct lists *lists;
    _Atomic size_t next; /* the first domain that no thread has taken */
};

static void name_one(struct mx_providers *providers, struct asked_domain *domain)
{
    if (domain->mx == NULL || domain->verdict != MX_ACCEPTS_MAIL)
        return;
    struct str host = {domain->mx, domain->mx_length}, name = {domain->name, domain->name_length};
    struct str provider = mx_providers_find(providers, host, name);
    domain->provider = provider.bytes;
    domain->provider_length = (uint8_t)provider.length;
}

/* One thread: names shares of the domains until none is left. */
static void work(void *self, unsigned thread)
{
    struct naming *naming = self;
    struct mx_providers *providers = mx_providers_new(naming->lists);
    size_t count = domains_count(naming->domains), from;
    (void)thread;
    while ((from = atomic_fetch_add(&naming->next, SHARE_DOMAINS)) < count)
        for (size_t at = from; at < count && at < from + SHARE_DOMAINS; at++)
            name_one(providers, domains_at(naming->domains, at));
    mx_providers_free(providers);
}

void providers_name(struct domains *domains, const struct lists *lists, unsigned threads)
{
    struct naming naming = {.domains = domains, .lists = lists};
    team_run(threads, &(struct team_work){NULL, work}, &naming);
}
