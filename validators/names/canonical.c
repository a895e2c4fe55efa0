/* Tells whether two addresses are the same one, by 64-bit keys. */
#include "validators/names/canonical.h"

#include <stdbool.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum { FOLDED_BYTES = 320 }; /* ADDRESS_MAX and some room: what is folded never grows */

static const struct mailbox_rules as_it_is = {.fold_case = false};
static const struct mailbox_rules case_alone = {.fold_case = true};

static uint64_t key_of(const char *bytes, size_t length, uint64_t seed)
{
    uint64_t hash = XXH3_64bits_withSeed(bytes, length, seed);
    return hash != 0 ? hash : 1;
}

/* Which of RULES hold when addresses are compared as HOW says. */
static const struct mailbox_rules *folds_of(const struct mailbox_rules *rules, enum dedupe how)
{
    if (how == DEDUPE_CANONICAL)
        return rules != NULL ? rules : &case_alone;
    return rules != NULL && rules->fold_case ? &case_alone : &as_it_is;
}

/* Whether FOLDS take nothing away from ADDRESS, so that it can be hashed where it lies. */
static bool stays(const struct address *address, const struct mailbox_rules *folds)
{
    if (!folds->fold_case)
        return true;
    if (folds->same_as != NULL)
        return false;
    if (address->simple && !folds->dots_ignored)
        return true;
    char dot = folds->dots_ignored ? '.' : 'A';
    char tag = folds->tag != 0 ? folds->tag : 'A';
    bool odd = false;
    for (unsigned i = 0; i < address->local_length; i++) {
        char c = address->text.bytes[i];
        odd |= (c >= 'A' && c <= 'Z') | (c == dot) | (c == tag);
    }
    return !odd;
}

/* Writes the local part after FOLDS to TO and returns its length; a tag with no name before it is a name. */
static size_t fold_local(struct str local, const struct mailbox_rules *folds, char *to)
{
    const char *tag = folds->tag != 0 ? memchr(local.bytes, folds->tag, local.length) : NULL;
    if (tag != NULL && tag > local.bytes)
        local = str_head(local, (size_t)(tag - local.bytes));
    size_t length = 0;
    for (size_t i = 0; i < local.length; i++)
        if (local.bytes[i] != '.' || !folds->dots_ignored)
            to[length++] = ascii_lower(local.bytes[i]);
    return length;
}

static uint64_t folded_key(const struct address *address, const struct mailbox_rules *folds, uint64_t seed)
{
    char folded[FOLDED_BYTES];
    struct str domain = folds->same_as != NULL ? str_of(folds->same_as) : address_domain(address);
    if (address->local_length + 1 + domain.length > FOLDED_BYTES)
        return key_of(address->text.bytes, address->text.length, seed);
    size_t length = fold_local(address_local(address), folds, folded);
    folded[length++] = '@';
    memcpy(folded + length, domain.bytes, domain.length);
    return key_of(folded, length + domain.length, seed);
}

uint64_t address_key(const struct address *address, const struct mailbox_rules *rules, enum dedupe how,
                     uint64_t seed)
{
    const struct mailbox_rules *folds = folds_of(rules, how);
    if (stays(address, folds))
        return key_of(address->text.bytes, address->text.length, seed);
    return folded_key(address, folds, seed);
}

uint64_t suppress_key(const struct address *address, uint64_t seed)
{
    return address_key(address, NULL, DEDUPE_CANONICAL, seed);
}
