/* Finds domains of throw-away mailboxes, and privacy relays, which are none.
 *
 * The entry that stands closest to the domain decides (mail.example.com before example.com); of two at the
 * same level the user's before the shipped one, and the one that protects before the one that accuses.  What
 * the user blocks is blocked whatever the shipped lists say.  A privacy relay is not accused by the shipped
 * lists, and neither is a misspelt provider: the lists name the squatted misspellings (gmial.com), but
 * whoever wrote one into a form has a real mailbox, one letter away. */
#include "validators/lists/lists.h"
#include "validators/local_validators.h"

enum { DISPOSABLE, SUSPECT };

static const struct reason reasons[] = {
    [DISPOSABLE] = {.code = "disposable",
                    .segment = SEGMENT_INVALID,
                    .text = "the domain hands out throw-away mailboxes, or your --block list names it",
                    .advice = "Do not mail it: nobody will read it after the first minutes; if the domain is "
                              "wrongly listed, name it in an --allow file."},
    [SUSPECT] = {.code = "disposable_suspect",
                 .segment = SEGMENT_RISKY,
                 .text = "one family of lists, but no other, calls the domain a throw-away service",
                 .advice = "Mail it only if the contact is otherwise known to you; name the domain in an "
                           "--allow or a --block file to settle it."},
};

/* What the shipped lists say of DOMAIN, or NULL; *LEVEL is where they say it. */
static const struct reason *shipped_reason(const struct lists *lists, const struct domain *domain,
                                           unsigned *level)
{
    const struct reason *found = NULL;
    for (unsigned at = 0; at < domain->levels && found == NULL; at++) {
        *level = at;
        if (name_map_find(lists->disposable, &domain->level[at], NULL))
            found = &reasons[DISPOSABLE];
        else if (name_map_find(lists->suspect, &domain->level[at], NULL))
            found = &reasons[SUSPECT];
    }
    int protector = found != NULL ? domain_find(domain, lists->protect, NULL) : -1;
    return protector >= 0 && (unsigned)protector <= *level ? NULL : found;
}

/* EXCUSED: the shipped lists are not to accuse DOMAIN. */
static const struct reason *closest_reason(const struct lists *lists, const struct domain *domain,
                                           bool excused)
{
    unsigned accused = 0;
    const struct reason *found = excused ? NULL : shipped_reason(lists, domain, &accused);
    for (unsigned level = 0; level < domain->levels; level++) {
        if (lists_user_names(lists->user_allow, &domain->level[level], level))
            return accused < level ? found : NULL;
        if (lists_user_names(lists->user_block, &domain->level[level], level))
            return &reasons[DISPOSABLE];
    }
    return found;
}

static void judge_domain_disposable(const struct policy *policy, const struct domain *domain,
                                    struct domain_facts *facts)
{
    const struct lists *lists = policy->lists;
    bool relay = domain_find(domain, lists->relay, NULL) >= 0;
    bool misspelt = facts->suggestion.length > 0;
    if (relay)
        facts->flags |= FLAG_RELAY;
    facts->reason = reason_worse(facts->reason, closest_reason(lists, domain, relay || misspelt));
}

const struct validator disposable_validator = {
    .name = "disposable",
    .about = "finds domains of throw-away mailboxes, and marks privacy relays (flag relay), which are none",
    .reasons = reasons,
    .reason_count = sizeof reasons / sizeof reasons[0],
    .only_listed = true,
    .judge_domain = judge_domain_disposable,
};
