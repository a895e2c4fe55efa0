/* Finds local parts that are a post (info@, sales@) or a machine (no-reply@), not a person. */
#include "validators/lists/lists.h"
#include "validators/local_validators.h"

enum {
    ROLE,
    NO_REPLY,
    REASON_COUNT,
    ROLE_NAME_MAX = 24, /* no name of the role list is longer; a test holds the list to that */
};

/* clang-format off */
static const struct reason reasons[REASON_COUNT] = {
    [ROLE] = REASON(
        .code = "role",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "role address (info@, sales@): shared, not a person's own mailbox",
        .text.zh = "公共/职能邮箱（info、sales 等），多人共用",
        .advice.en = "Fine for B2B mail (--role keep treats it as clean), but shared inboxes report newsletters as spam more often.",
        .advice.zh = "做 B2B 可以发送，但更容易被举报为垃圾邮件；想把它们算作“可发送”，运行时加 --role keep。",
        .bounces = {5, 20, 150, "tells nothing about bounces; what the level leaves open"},
        .zerobounce = {ZEROBOUNCE_DO_NOT_MAIL, "role_based"},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
    [NO_REPLY] = REASON(
        .code = "no_reply",
        .segment = SEGMENT_RISKY,
        .again = AGAIN_NEVER,
        .text.en = "no-reply, abuse or postmaster address: not read by a customer",
        .text.zh = "no-reply、abuse、postmaster 等系统邮箱，不是客户在看",
        .advice.en = "Do not mail it: no customer reads it, and complaints from abuse desks weigh heavily.",
        .advice.zh = "不要发送：没有客户会看，来自 abuse 邮箱的投诉影响还很大。",
        .bounces = {20, 100, 400, "many of them refuse mail"},
        .zerobounce = {ZEROBOUNCE_DO_NOT_MAIL, "role_based"},
        .neverbounce = NEVERBOUNCE_AS_SERVER
    ),
};
/* clang-format on */

static const struct reason *judge_address_role(const struct policy *policy, struct address *address,
                                               const struct domain_facts *facts)
{
    (void)facts;
    char folded[ROLE_NAME_MAX];
    struct str local = address_name(address, '+');
    if (local.length == 0 || local.length > ROLE_NAME_MAX ||
        !name_map_may_hold(policy->lists->role, ascii_lower(local.bytes[0]), local.length))
        return NULL; /* most names end here, unfolded and unhashed */
    for (size_t i = 0; i < local.length; i++)
        folded[i] = ascii_lower(local.bytes[i]);
    struct name name = name_seeded((struct str){folded, local.length}, name_map_seed(policy->lists->role));
    struct str kind;
    if (!name_map_find(policy->lists->role, &name, &kind))
        return NULL;
    address->flags |= FLAG_ROLE;
    if (str_equal(kind, STR("no_reply")))
        return &reasons[NO_REPLY];
    return policy->settings->role == ROLE_KEEP ? NULL : &reasons[ROLE];
}

const struct validator role_validator = {
    .name = "role",
    .about = "finds posts (info, sales, kefu) and machines (no-reply) by the local part",
    .reasons = reasons,
    .reason_count = REASON_COUNT,
    .judge_address = judge_address_role,
};
