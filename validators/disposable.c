/* Finds domains of throw-away mailboxes, and privacy relays, which are none.
 *
 * The entry that stands closest to the domain decides (mail.example.com before example.com); of two at the
 * same level the user's before the shipped one, and the one that protects before the one that accuses.  What
 * the user blocks is blocked whatever the shipped lists say.  A privacy relay is not accused by the shipped
 * lists, and neither is a misspelt provider: the lists name the squatted misspellings (gmial.com), but
 * whoever wrote one into a form has a real mailbox, one letter away. */
#include "validators/lists/lists.h"
#include "validators/local_validators.h"

enum { DISPOSABLE, SUSPECT, REASON_COUNT };

static const char throw_away[] = "some such services accept mail for any name for years, others for minutes";

/* clang-format off */
static const struct reason reasons[REASON_COUNT] = {
    [DISPOSABLE] = REASON(
        .code = "disposable",
        .segment = SEGMENT_INVALID,
        .again = AGAIN_NEVER,
        .text.en = "the domain offers disposable mailboxes, or is in your --block list",
        .text.zh = "一次性（临时）邮箱的域名，或在您的 --block 名单里",
        .advice.en = "Do not mail it: such mailboxes are soon abandoned; if the domain is listed by mistake, add it to an --allow file.",
        .advice.zh = "不要发送：这类邮箱几分钟后就没人看了；如果是误判，请把域名写进 --allow 文件。",
        .bounces = {50, 300, 900, throw_away},
        .zerobounce = {ZEROBOUNCE_DO_NOT_MAIL, "disposable"},
        .neverbounce = NEVERBOUNCE_DISPOSABLE
    ),
    [SUSPECT] = REASON(
        .code = "disposable_suspect",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "only one family of lists calls the domain disposable",
        .text.zh = "只有一类名单把该域名列为临时邮箱，其他名单没有收录",
        .advice.en = "Mail it only if you know the contact from elsewhere; list the domain in an --allow or --block file to settle it.",
        .advice.zh = "确实认识这位联系人再发送；把域名写进 --allow 或 --block 文件即可定论。",
        .bounces = {50, 250, 700, throw_away},
        .zerobounce = {ZEROBOUNCE_AS_SERVER, ""},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
};
/* clang-format on */

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
    .reason_count = REASON_COUNT,
    .only_listed = true,
    .judge_domain = judge_domain_disposable,
};
