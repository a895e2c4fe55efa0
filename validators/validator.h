/* The contract of a validator: what it can say of an address, and the pure functions that say it. */
#ifndef VALIDATORS_VALIDATOR_H
#define VALIDATORS_VALIDATOR_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/settings.h"
#include "validators/names/address.h"
#include "validators/reason.h"

struct lists;
struct mailbox_rules;

/* What is true of every address of a domain: asked once per distinct domain and remembered. */
struct domain_facts {
    const struct reason *reason;         /* the worst so far, or NULL */
    unsigned flags;                      /* FLAG_FREE, FLAG_RELAY */
    struct str provider;                 /* who runs the mailboxes, or empty; lives as long as the lists */
    struct str suggestion;               /* the domain that was probably meant, or empty; likewise */
    const struct mailbox_rules *mailbox; /* what the provider's mailbox names look like, or NULL */
};

/* The lists and what the user asked for: constant during a run, shared by all threads. */
struct policy {
    const struct lists *lists;
    const struct settings *settings;
};

/* Both functions are pure and may be called from any thread; either may be NULL.
 *
 * judge_domain adds to FACTS what this validator knows of DOMAIN; it gives its reason by
 * reason_worse().
 *
 * judge_address returns its reason for ADDRESS, or NULL where it has nothing to say; it may add to
 * ADDRESS->flags.  FACTS are those of its domain, complete. */
struct validator {
    const char *name;  /* one word */
    const char *about; /* one clause for the README */
    const struct reason *reasons;
    size_t reason_count;
    bool only_listed; /* judge_domain has nothing to say of a domain that is in no list */
    void (*judge_domain)(const struct policy *policy, const struct domain *domain,
                         struct domain_facts *facts);
    const struct reason *(*judge_address)(const struct policy *policy, struct address *address,
                                          const struct domain_facts *facts);
};

/* Every validator, in the order in which they are asked, and their number. */
extern const struct validator *const registry[];
extern const size_t registry_count;

/* The reason that is NUMBER (from 0) among those of SEGMENT, in the order of the registry; NULL: there are not so many. */
const struct reason *reason_of_segment(enum segment segment, size_t number);

/* Finds a reason by its code, as texts from outside have it, or returns NULL. */
const struct reason *reason_named(struct str code);

/* The reason of a row that nothing speaks against at LEVEL. */
const struct reason *reason_clean(enum level level);

/* Asks every validator about a domain: fills *FACTS. */
void judge_domain(const struct policy *policy, const struct domain *domain, struct domain_facts *facts);

/* Asks every validator about an address whose domain's facts are known and that syntax_read has
 * found well-formed or risky (SO_FAR, else NULL).  Never NULL: well_formed when nobody objects. */
const struct reason *judge_address(const struct policy *policy, struct address *address,
                                   const struct domain_facts *facts, const struct reason *so_far);

#endif
