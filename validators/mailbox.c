/* Finds local parts that the provider of the mailbox never gives to anybody. */
#include "validators/names/mailbox_rules.h"

#include <string.h>

#include "validators/lists/lists.h"
#include "validators/local_validators.h"
#include "validators/providers.h"

enum { PROVIDER_SYNTAX, REASON_COUNT };

/* clang-format off */
static const struct reason reasons[REASON_COUNT] = {
    [PROVIDER_SYNTAX] = REASON(
        .code = "provider_syntax",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "the provider does not allow such a mailbox name (length or characters)",
        .text.zh = "该服务商不允许这样的邮箱名（长度或字符不符）",
        .advice.en = "Ask the contact for the address again: a character was probably lost or mistyped.",
        .advice.zh = "请向联系人重新确认地址：很可能漏了或打错了字符。",
        .bounces = {700, 900, 1000, "the provider gives nobody such a name; old accounts may remain"},
        .zerobounce = {ZEROBOUNCE_AS_SERVER, ""},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
};
/* clang-format on */

/* Only for the domain itself, never for one below it, and only where people have mailboxes: the provider list
 * names the domains of a provider's staff too, and those are not bound by these rules. */
static void judge_domain_mailbox(const struct policy *policy, const struct domain *domain,
                                 struct domain_facts *facts)
{
    struct str provider;
    if (facts->provider.length == 0 || !(facts->flags & FLAG_FREE) ||
        !name_map_find(policy->lists->provider, &domain->level[0], &provider))
        return;
    const struct provider *row = provider_of(provider);
    for (size_t i = 0; row != NULL && i < row->mailbox_count; i++) {
        const char *only = row->mailboxes[i].domain;
        if (only == NULL || str_equal(domain->level[0].text, str_of(only))) {
            facts->mailbox = row->mailboxes[i].rules;
            return;
        }
    }
}

struct tally_of_name {
    unsigned digits, dots;
};

/* Counts what NAME is made of; returns false where something is in it that MARKS do not have. */
static bool count_name(struct str name, const char *marks, struct tally_of_name *tally)
{
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        bool letter = (unsigned char)((c | 0x20) - 'a') < 26, digit = (unsigned char)(c - '0') < 10;
        bool dot = c == '.';
        tally->digits += digit;
        tally->dots += dot;
        if (!(letter | digit | dot) && (c == '\0' || strchr(marks, c) == NULL))
            return false;
    }
    return true;
}

static bool name_fits(struct str name, const struct mailbox_rules *rules)
{
    const struct mailbox_form *form = &rules->form;
    struct tally_of_name tally = {0};
    if (!count_name(name, form->marks, &tally))
        return false;
    if (form->digits_max != 0 && tally.digits == name.length)
        return name.length >= form->digits_min && name.length <= form->digits_max && name.bytes[0] != '0';
    /* Whether dots count towards the minimum, the provider does not say. */
    size_t counted = name.length - (rules->dots_ignored ? tally.dots : 0);
    if (name.length < form->length_min || (form->length_max != 0 && counted > form->length_max))
        return false;
    char first = name.length > 0 ? ascii_lower(name.bytes[0]) : '\0';
    return !form->letter_first || (first >= 'a' && first <= 'z');
}

static const struct reason *judge_address_mailbox(const struct policy *policy, struct address *address,
                                                  const struct domain_facts *facts)
{
    (void)policy;
    const struct mailbox_rules *rules = facts->mailbox;
    if (rules == NULL || rules->form.marks == NULL)
        return NULL;
    struct str name = rules->tag != 0 ? address_name(address, rules->tag) : address_local(address);
    return name_fits(name, rules) ? NULL : &reasons[PROVIDER_SYNTAX];
}

const struct validator mailbox_validator = {
    .name = "mailbox",
    .about = "finds local parts that Gmail, QQ, NetEase, Outlook, Yahoo or iCloud never give to anybody",
    .reasons = reasons,
    .reason_count = REASON_COUNT,
    .only_listed = true,
    .judge_domain = judge_domain_mailbox,
    .judge_address = judge_address_mailbox,
};
