/* Names who runs a domain's mailboxes, by the name of its MX host. */
#include "validators/mx/mx_provider.h"

#include <stdlib.h>
#include <string.h>

#include "validators/base/memory.h"
#include "validators/names/public_suffix_psl.h"

/* How many labels the ends of host names in the list have; lists/update refuses others. */
enum { END_LABELS_MIN = 2, END_LABELS_MAX = 4 };

enum { MET_HOSTS = 1 << 12 }; /* a newcomer takes the place of another of its hash */

struct met_host {
    struct str host, runs_it;
    bool listed;
};

struct mx_providers {
    const struct lists *lists;
    struct met_host met[MET_HOSTS];
};

/* Whether TEXT looks like GLOB, in which * is any text; no other byte is special. */
static bool looks_like(struct str glob, struct str text)
{
    size_t at = 0, behind_star = 0, retry = 0;
    for (size_t i = 0; i < text.length;) {
        if (at < glob.length && glob.bytes[at] == '*') {
            behind_star = ++at;
            retry = i;
        } else if (at < glob.length && glob.bytes[at] == text.bytes[i]) {
            at++;
            i++;
        } else if (behind_star > 0) {
            at = behind_star;
            i = ++retry;
        } else {
            return false;
        }
    }
    while (at < glob.length && glob.bytes[at] == '*')
        at++;
    return at == glob.length;
}

/* The name behind the first of RULES, `glob=name glob=name name`, that FRONT looks like; empty where there is
 * none. */
static struct str first_that_fits(struct str rules, struct str front)
{
    while (rules.length > 0) {
        const char *space = memchr(rules.bytes, ' ', rules.length);
        struct str rule = space != NULL ? str_head(rules, (size_t)(space - rules.bytes)) : rules;
        const char *equals = memchr(rule.bytes, '=', rule.length);
        size_t glob = equals != NULL ? (size_t)(equals - rule.bytes) : 0;
        if (equals == NULL || looks_like(str_head(rule, glob), front))
            return equals == NULL ? rule : str_tail(rule, glob + 1);
        rules = str_tail(rules, rule.length + 1);
    }
    return rules;
}

/* Where the last labels of HOST begin: STARTS[0] is that of the last one.  Returns how many there are, at
 * most END_LABELS_MAX. */
static unsigned find_ends(struct str host, size_t *starts)
{
    size_t behind = host.length;
    for (unsigned labels = 1;; labels++) {
        const char *dot = memrchr(host.bytes, '.', behind);
        starts[labels - 1] = dot != NULL ? (size_t)(dot - host.bytes) + 1 : 0;
        if (dot == NULL || labels == END_LABELS_MAX)
            return labels;
        behind = (size_t)(dot - host.bytes);
    }
}

/* What the list of MX patterns calls HOST, by the longest end that it knows; empty where it does not. */
static struct str find_listed(const struct lists *lists, struct str host)
{
    size_t starts[END_LABELS_MAX];
    struct str rules;
    for (unsigned labels = find_ends(host, starts); labels >= END_LABELS_MIN; labels--) {
        size_t start = starts[labels - 1];
        struct name end = name_of(str_tail(host, start));
        if (!name_map_find(lists->mx_provider, &end, &rules))
            continue;
        struct str found = first_that_fits(rules, str_head(host, start > 0 ? start - 1 : 0));
        if (found.length > 0)
            return found;
    }
    return STR("");
}

static bool is_within(struct str domain, struct str parent)
{
    return str_ends(domain, parent) &&
           (domain.length == parent.length || domain.bytes[domain.length - parent.length - 1] == '.');
}

struct str mx_provider(const struct lists *lists, struct str host, struct str domain)
{
    struct str listed = find_listed(lists, host);
    if (listed.length > 0)
        return listed;
    if (is_within(host, domain)) /* the most common case, and asking for what is registered takes long */
        return STR("");
    struct str runs_it = registrable_domain(host);
    return is_within(domain, runs_it) ? STR("") : runs_it;
}

struct mx_providers *mx_providers_new(const struct lists *lists)
{
    struct mx_providers *providers = memory_take(sizeof *providers);
    providers->lists = lists;
    return providers;
}

void mx_providers_free(struct mx_providers *providers)
{
    free(providers);
}

struct str mx_providers_find(struct mx_providers *providers, struct str host, struct str domain)
{
    struct met_host *met = &providers->met[name_of(host).hash % MET_HOSTS];
    if (!str_equal(met->host, host)) {
        struct str listed = find_listed(providers->lists, host);
        if (listed.length == 0 && is_within(host, domain))
            return listed; /* a host that serves this domain only */
        *met =
            (struct met_host){host, listed.length > 0 ? listed : registrable_domain(host), listed.length > 0};
    }
    bool own = !met->listed && (is_within(host, domain) || is_within(domain, met->runs_it));
    return own ? STR("") : met->runs_it;
}

struct str mx_group(struct str host)
{
    struct str group = registrable_domain(host);
    return group.length > 0 ? group : host;
}
