/* One address as it is judged, and its bounds. */
#ifndef VALIDATORS_NAMES_ADDRESS_H
#define VALIDATORS_NAMES_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/base/str.h"
#include "validators/base/tables/name_map.h"

enum {
    LOCAL_MAX = 64,    /* RFC 5321 4.5.3.1.1, octets */
    DOMAIN_MAX = 253,  /* RFC 5321 4.5.3.1.2 is 255 with the length octets of RFC 1035 2.3.4 */
    LABEL_MAX = 63,    /* RFC 1035 2.3.4 */
    ADDRESS_MAX = 254, /* RFC 5321 4.5.3.1.3 less the angle brackets: RFC 3696 erratum 1690 */
};

/* The words of the column mailsift_flags, in the order in which they are written. */
enum flag {
    FLAG_FREE = 1 << 0,
    FLAG_ROLE = 1 << 1,
    FLAG_RELAY = 1 << 2,
    FLAG_REPAIRED = 1 << 3,
    FLAG_CATCH_ALL = 1 << 4,
    FLAG_SMTPUTF8 = 1 << 5,
    FLAG_IDN = 1 << 6,
    FLAG_MULTIPLE = 1 << 7,
};

enum { FLAG_COUNT = 8 };

/* What was read in a cell.  TEXT is local-part@domain after repairs, the domain in lower case and
 * A-labels; it points into the cell or into the arena.  With an invalid reason it is the best
 * reading there was, or empty. */
struct address {
    struct str text;
    unsigned local_length; /* octets before the @; 0 when there is no @ */
    unsigned flags;        /* FLAG_REPAIRED, FLAG_SMTPUTF8, FLAG_IDN, FLAG_MULTIPLE */
    bool simple;           /* certainly no + and no capital in the local part; else nobody has looked */
};

/* What is before the @; empty where there is none. */
static inline struct str address_local(const struct address *address)
{
    return (struct str){address->text.bytes, address->local_length};
}

/* What is after the @; of an address that has one. */
static inline struct str address_domain(const struct address *address)
{
    return str_tail(address->text, address->local_length + 1);
}

/* The local part without what stands behind TAG, the character that begins a tag (john+shop). */
static inline struct str address_name(const struct address *address, char tag)
{
    struct str local = address_local(address);
    if (tag == '+' && address->simple)
        return local;
    for (size_t i = 0; i < local.length; i++)
        if (local.bytes[i] == tag)
            return str_head(local, i);
    return local;
}

enum { DOMAIN_LEVELS = 6 };

/* A domain with its parents, each hashed once: level 0 is the domain itself; the last is the shortest parent
 * that still has a dot.  Of a deeper domain the parents in the middle are left out: lists name none so deep.
 */
struct domain {
    unsigned levels;
    struct name level[DOMAIN_LEVELS];
};

/* Fills DOMAIN from NAME (lower case, no trailing dot), which must outlive it. */
void domain_of(struct str name, struct domain *domain);

/* The same with SEED, which is hash_seed(), for callers that have many. */
void domain_seeded(struct str name, uint64_t seed, struct domain *domain);

/* The closest level of DOMAIN that is in MAP, or -1; *VALUE (if not NULL) is what stands there. */
int domain_find(const struct domain *domain, const struct name_map *map, struct str *value);

#endif
