/* Finds local parts that are a post (info@, sales@) or a machine (no-reply@), not a person. */
#include "validators/lists/lists.h"
#include "validators/local_validators.h"

enum {
    ROLE,
    NO_REPLY,
    ROLE_NAME_MAX = 24, /* no name of the role list is longer; a test holds the list to that */
};

static const struct reason reasons[] = {
    [ROLE] = {.code = "role",
              .segment = SEGMENT_RISKY,
              .text = "the mailbox is a post (info, sales), read by whoever is on duty",
              .advice = "Mail it if you sell to companies (--role keep calls it clean); to such readers a "
                        "newsletter easily is spam."},
    [NO_REPLY] = {.code = "no_reply",
                  .segment = SEGMENT_RISKY,
                  .text = "the mailbox is read by a machine, by nobody, or by those who count complaints",
                  .advice = "Do not mail it: no customer reads no-reply or abuse, and a complaint from there "
                            "weighs heavily."},
};

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
    .reason_count = sizeof reasons / sizeof reasons[0],
    .judge_address = judge_address_role,
};
