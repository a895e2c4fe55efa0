/* Reads what an answer to an MX question says. */
#include "validators/mx/mx_answer.h"

#include <string.h>

#include "validators/mx/mx_tld.h"
#include "validators/net/dns_answer.h"

/* What has been met so far. */
struct reading {
    struct dns_message message;
    struct dns_answer answer;
    struct dns_name domain; /* that was asked; not what it is an alias of */
    struct mx_hosts *hosts;
    struct mx_set *set;
    bool null_mx, broken;
};

/* Puts HOST in its place: by preference, then by name, so that each run takes the same for the best. */
static void add_host(struct mx_set *set, struct mx_host *host, uint16_t preference)
{
    bool full = set->count == MX_HOSTS_MAX;
    unsigned at = full ? MX_HOSTS_MAX - 1 : set->count++;
    if (full && set->preferences[at] <= preference)
        return;
    for (; at > 0; at--) {
        bool after =
            set->preferences[at - 1] < preference ||
            (set->preferences[at - 1] == preference && strcmp(set->hosts[at - 1]->name, host->name) <= 0);
        if (after)
            break;
        set->hosts[at] = set->hosts[at - 1];
        set->preferences[at] = set->preferences[at - 1];
    }
    set->hosts[at] = host;
    set->preferences[at] = preference;
}

static void read_mx(struct reading *reading, const struct dns_record *record)
{
    struct dns_name name;
    uint16_t preference;
    if (!dns_record_mx(&reading->message, record, &preference, &name))
        return;
    if (record->ttl_s < reading->set->ttl_s)
        reading->set->ttl_s = record->ttl_s;
    if (name.length == 0)
        reading->null_mx = true;
    else
        add_host(reading->set, mx_hosts_find(reading->hosts, &name), preference);
}

/* An address that comes with the answer: tells it to the host in SET that owns it, if that lies within the
 * domain.  Of another domain's host it is only noted. */
static void read_address(struct reading *reading, const struct dns_record *record)
{
    struct dns_name owner;
    struct mx_set *set = reading->set;
    bool wanted = false;
    for (unsigned i = 0; i < set->count; i++)
        wanted |= set->hosts[i]->state != HOST_PUBLIC;
    if (!wanted || !dns_name_read(&reading->message, record->owner, &owner, NULL))
        return;
    bool own = dns_name_within(&owner, &reading->domain);
    for (unsigned i = 0; i < set->count; i++) {
        if (strcmp(set->hosts[i]->name, owner.text) != 0)
            continue;
        if (own)
            mx_hosts_heard(set->hosts[i], &reading->message, record);
        else if (mx_hosts_may_reach(reading->hosts, &reading->message, record))
            set->told |= 1U << i;
    }
}

static void read_records(struct reading *reading)
{
    struct dns_record record;
    enum dns_next next;
    while ((next = dns_message_next(&reading->message, &record)) == DNS_NEXT_RECORD)
        if (dns_answer_has(&reading->answer, &reading->message, &record))
            read_mx(reading, &record);
        else if (record.section == DNS_ADDITIONAL && record.class == DNS_CLASS_IN &&
                 (record.type == DNS_A || record.type == DNS_AAAA))
            read_address(reading, &record);
    reading->broken = next == DNS_NEXT_BROKEN;
}

enum mx_records mx_answer_read(const struct dns_message *message, struct mx_hosts *hosts, struct mx_set *set)
{
    struct reading reading = {.message = *message, .hosts = hosts, .set = set};
    set->count = 0;
    set->told = 0;
    set->ttl_s = UINT32_MAX;
    set->proven = false;
    dns_answer_read(message, &reading.answer);
    if (reading.answer.says == DNS_SAYS_NOTHING ||
        !dns_name_read(message, message->name, &reading.domain, NULL))
        return RECORDS_UNUSABLE;
    if (reading.answer.says == DNS_SAYS_RECORDS) {
        read_records(&reading);
        if (set->count > 0)
            return reading.null_mx ? RECORDS_UNUSABLE : RECORDS_HOSTS;
        return reading.null_mx && !reading.broken ? RECORDS_NULL_MX : RECORDS_UNUSABLE;
    }
    /* The root knows all top-level domains: that one is not there is a lie when it is on our list of them. */
    set->proven =
        reading.answer.proven && !(reading.answer.root && !mx_tld_is_unknown(reading.answer.owner.text));
    set->zone_mark = reading.answer.zone_mark;
    set->ttl_s = reading.answer.negative_ttl_s;
    return reading.answer.says == DNS_SAYS_NO_NAME ? RECORDS_NO_NAME : RECORDS_NONE;
}
