/* What an answer says of the name that was asked, and whether it proves what it denies (RFC 2308). */
#include "validators/net/dns_answer.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum {
    ALIASES_MAX = 16, /* one after the other; resolvers follow fewer */
    RCODE_BITS = 4,   /* of the header's; those of an OPT record come above them */
};

/* What else there is in an answer. */
struct sections {
    bool records, alias, referral, broken;
    bool strange; /* something in the answer section that answers nothing that was asked */
};

unsigned dns_answer_rcode(const struct dns_message *message)
{
    struct dns_message reading = *message;
    struct dns_record record;
    while (dns_message_next(&reading, &record) == DNS_NEXT_RECORD)
        if (record.section == DNS_ADDITIONAL && record.type == DNS_OPT)
            return message->rcode | (unsigned)record.extended_rcode << RCODE_BITS;
    return message->rcode;
}

bool dns_name_within(const struct dns_name *name, const struct dns_name *zone)
{
    if (zone->length == 0)
        return true; /* the root */
    if (name->length < zone->length)
        return false;
    size_t at = (size_t)(name->length - zone->length);
    return (at == 0 || name->text[at - 1] == '.') && memcmp(name->text + at, zone->text, zone->length) == 0;
}

static bool same_name(const struct dns_name *a, const struct dns_name *b)
{
    return a->length == b->length && memcmp(a->text, b->text, a->length) == 0;
}

/* Whether RECORD belongs to the name that ANSWER has come to. */
static bool is_owned(const struct dns_answer *answer, const struct dns_message *message,
                     const struct dns_record *record)
{
    struct dns_name owner;
    return dns_name_read(message, record->owner, &owner, NULL) && same_name(&owner, &answer->owner);
}

/* Follows the aliases of the name that was asked.  Returns false when they do not end. */
static bool follow_aliases(const struct dns_message *message, struct dns_answer *answer)
{
    struct dns_name target;
    unsigned aliases = 0;
    for (bool moved = true; moved;) {
        struct dns_message reading = *message;
        struct dns_record record;
        moved = false;
        while (dns_message_next(&reading, &record) == DNS_NEXT_RECORD && record.section == DNS_ANSWER) {
            if (record.type != DNS_CNAME || record.class != DNS_CLASS_IN ||
                !is_owned(answer, message, &record))
                continue;
            if (++aliases > ALIASES_MAX || !dns_name_read(message, record.data, &target, NULL))
                return false;
            answer->owner = target;
            moved = true;
        }
    }
    return true;
}

/* What every SOA of a zone has in common, in one number: its name, its first server and its keeper. */
static uint64_t mark_zone(const struct dns_message *message, const struct dns_record *record)
{
    struct dns_name name;
    uint64_t mark = 0;
    size_t end = record->owner;
    for (unsigned i = 0; i < 3; i++) {
        if (!dns_name_read(message, end, &name, &end))
            return 0;
        mark = XXH3_64bits_withSeed(name.text, name.length, mark);
        if (i == 0)
            end = record->data;
    }
    return mark;
}

/* Looks whether the SOA in RECORD proves that the name is not there, or has nothing: its zone must hold the
 * name, and the top of a zone exists. */
static void read_proof(struct dns_answer *answer, const struct dns_message *message,
                       const struct dns_record *record)
{
    struct dns_name zone;
    uint32_t ttl_s;
    bool no_name = message->rcode == DNS_NXDOMAIN;
    if (message->authoritative || record->class != DNS_CLASS_IN ||
        !dns_record_negative_ttl(message, record, &ttl_s) ||
        !dns_name_read(message, record->owner, &zone, NULL) || !dns_name_within(&answer->owner, &zone) ||
        (no_name && zone.length == answer->owner.length))
        return;
    answer->proven = true;
    answer->root = zone.length == 0;
    answer->own = zone.length == answer->owner.length;
    answer->zone_mark = mark_zone(message, record);
    answer->negative_ttl_s = ttl_s;
}

static struct sections read_sections(const struct dns_message *message, struct dns_answer *answer)
{
    struct sections found = {0};
    struct dns_message reading = *message;
    struct dns_record record;
    enum dns_next next;
    while ((next = dns_message_next(&reading, &record)) == DNS_NEXT_RECORD) {
        found.records |= dns_answer_has(answer, message, &record);
        found.alias |= record.section == DNS_ANSWER && record.type == DNS_CNAME;
        found.strange |= record.section == DNS_ANSWER && record.type != DNS_CNAME &&
                         record.type != DNS_DNAME && record.type != DNS_RRSIG;
        found.referral |= record.section == DNS_AUTHORITY && record.type == DNS_NS;
        if (record.section == DNS_AUTHORITY && record.type == DNS_SOA && !answer->proven)
            read_proof(answer, message, &record);
        if (message->type == DNS_SOA && dns_answer_has(answer, message, &record))
            answer->zone_mark = mark_zone(message, &record);
    }
    found.broken = next == DNS_NEXT_BROKEN;
    return found;
}

void dns_answer_read(const struct dns_message *message, struct dns_answer *answer)
{
    answer->says = DNS_SAYS_NOTHING;
    answer->proven = answer->root = answer->own = false;
    answer->zone_mark = 0;
    answer->negative_ttl_s = 0;
    if (!dns_name_read(message, message->name, &answer->owner, NULL) || !follow_aliases(message, answer))
        return;
    struct sections found = read_sections(message, answer);
    if (found.records) {
        answer->says = message->rcode == DNS_NOERROR ? DNS_SAYS_RECORDS : DNS_SAYS_NOTHING;
        return;
    }
    if (found.broken || found.strange || message->truncated)
        return;
    if (message->rcode == DNS_NXDOMAIN)
        answer->says = DNS_SAYS_NO_NAME;
    else if (answer->proven || !(found.alias || found.referral))
        answer->says = DNS_SAYS_NO_DATA;
}

bool dns_answer_has(const struct dns_answer *answer, const struct dns_message *message,
                    const struct dns_record *record)
{
    return record->section == DNS_ANSWER && record->type == message->type && record->class == DNS_CLASS_IN &&
           is_owned(answer, message, record);
}
