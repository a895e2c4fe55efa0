/* Finds local parts that are a post (info@, sales@) or a machine (no-reply@), not a person. */
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

/* Writes NAME in lower case and without its +tag to TO; returns the length, or 0 where that is too long. */
static size_t fold_name(struct str name, char to[ROLE_NAME_MAX])
{
    size_t length = 0;
    for (; length < name.length && name.bytes[length] != '+'; length++) {
        if (length == ROLE_NAME_MAX)
            return 0;
        to[length] = ascii_lower(name.bytes[length]);
    }
    return length;
}

/* Posts have names, with one digit at most (sales2): so most people's local parts need not be looked up. */
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const struct reason *judge_address_role(const struct policy *policy, struct address *address,
                                               const struct domain_facts *facts)
{
    (void)facts;
    char folded[ROLE_NAME_MAX];
    if (is_digit(address->text.bytes[0]))
        return NULL;
    size_t length = fold_name(address_local(address), folded);
    if (length < 2 || (is_digit(folded[length - 1]) && is_digit(folded[length - 2])))
        return NULL;
    struct name name = name_of((struct str){folded, length});
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
