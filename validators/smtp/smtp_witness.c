/* Whether mail servers answer themselves, or one answers for all: a proxy, or a gateway on the way to
 * port 25.
 *
 * Names tell, and the words of replies do not: thousands of servers have the same program, and each its own
 * name. */
#include "validators/smtp/smtp_witness.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "validators/names/public_suffix_psl.h"

enum { ENOUGH_AT_THE_END = 2, BRAND_LEAST = 4 /* letters: shorter ones are in any name */ };

static uint64_t hash_of(struct str text)
{
    return text.length > 0 ? XXH3_64bits(text.bytes, text.length) : 0;
}

/* Who has registered NAME; empty where that is not known. */
static struct str owner_of(struct str name)
{
    return name.length > 0 ? registrable_domain(name) : STR("");
}

static struct smtp_server_seen seen_of(const struct smtp_greeting *greeting)
{
    struct str owner = owner_of(greeting->host);
    struct smtp_server_seen seen = {.owner = hash_of(owner.length > 0 ? owner : greeting->host),
                                    .provider = hash_of(greeting->provider)};
    memcpy(seen.network, greeting->octets, sizeof seen.network);
    return seen;
}

static bool are_related(const struct smtp_server_seen *a, const struct smtp_server_seen *b)
{
    return a->owner == b->owner || (a->provider != 0 && a->provider == b->provider) ||
           memcmp(a->network, b->network, sizeof a->network) == 0;
}

static bool is_related_to_any(const struct smtp_witness *witness, const struct smtp_server_seen *seen)
{
    for (unsigned i = 0; i < witness->count; i++)
        if (are_related(&witness->servers[i], seen))
            return true;
    return false;
}

/* Whether NAME is one that the server of GREETING can have: its own domain's, that of the mail's domain, or
 * one that has the provider's word in it. */
static bool is_own(struct str name, const struct smtp_greeting *greeting)
{
    struct str owner = owner_of(name);
    if (greeting->provider.length >= BRAND_LEAST &&
        memmem(name.bytes, name.length, greeting->provider.bytes, greeting->provider.length) != NULL)
        return true;
    return owner.length > 0 &&
           (str_equal(owner, owner_of(greeting->host)) || str_equal(owner, owner_of(greeting->domain)));
}

/* The same name as before. */
static void agree(struct smtp_witness *witness, const struct smtp_server_seen *seen, bool own)
{
    witness->foreign = witness->foreign || !own;
    if (!is_related_to_any(witness, seen))
        witness->servers[witness->count++] = *seen;
    if (witness->foreign)
        witness->port25 = witness->count == WITNESS_ENOUGH ? SMTP_PORT25_FALSE : SMTP_PORT25_DOUBTFUL;
    else if (witness->count == WITNESS_ENOUGH)
        witness->count--; /* nothing speaks against it yet, and the last is as good as the next */
}

void smtp_witness_hear(struct smtp_witness *witness, const struct smtp_greeting *greeting)
{
    if (witness->port25 == SMTP_PORT25_PROVEN || witness->port25 == SMTP_PORT25_FALSE)
        return;
    char lower[DOMAIN_MAX];
    struct str name = {lower, greeting->name.length < DOMAIN_MAX ? greeting->name.length : DOMAIN_MAX};
    for (size_t i = 0; i < name.length; i++)
        lower[i] = ascii_lower(greeting->name.bytes[i]);
    struct smtp_server_seen seen = seen_of(greeting);
    if (witness->count == 0) {
        memcpy(witness->name, name.bytes, name.length);
        witness->name_length = (uint8_t)name.length;
    }
    if (str_equal(name, (struct str){witness->name, witness->name_length}))
        agree(witness, &seen, is_own(name, greeting));
    else if (!is_related_to_any(witness, &seen))
        witness->port25 = SMTP_PORT25_PROVEN;
}

void smtp_witness_end(struct smtp_witness *witness)
{
    if (witness->port25 == SMTP_PORT25_DOUBTFUL && witness->count >= ENOUGH_AT_THE_END)
        witness->port25 = SMTP_PORT25_FALSE;
}
