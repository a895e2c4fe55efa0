/* Reads what an answer to an MX question says. */
#include "validators/mx_answer.h"

#include <string.h>

/* What has been met so far. */
struct reading {
    struct dns_message message;
    struct mx_hosts *hosts;
    struct mx_set *set;
    bool null_mx, alias, referral, negative;
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

/* An address that comes with the answer: tells it to the host of ours that owns it. */
static void read_address(struct reading *reading, const struct dns_record *record)
{
    struct dns_name owner;
    struct mx_set *set = reading->set;
    bool wanted = false;
    for (unsigned i = 0; i < set->count; i++)
        wanted |= set->hosts[i]->state != HOST_PUBLIC;
    if (!wanted || !dns_name_read(&reading->message, record->owner, &owner, NULL))
        return;
    for (unsigned i = 0; i < set->count; i++)
        if (strcmp(set->hosts[i]->name, owner.text) == 0)
            mx_hosts_heard(set->hosts[i], &reading->message, record);
}

static void read_record(struct reading *reading, const struct dns_record *record)
{
    bool answer = record->section == DNS_ANSWER;
    if (answer && record->type == DNS_MX)
        read_mx(reading, record);
    else if (answer && record->type == DNS_CNAME)
        reading->alias = true;
    else if (record->section == DNS_AUTHORITY && record->type == DNS_SOA)
        reading->negative = true;
    else if (record->section == DNS_AUTHORITY && record->type == DNS_NS)
        reading->referral = true;
    else if (record->section == DNS_ADDITIONAL && (record->type == DNS_A || record->type == DNS_AAAA))
        read_address(reading, record);
}

enum mx_records mx_answer_read(const struct dns_message *message, struct mx_hosts *hosts, struct mx_set *set)
{
    struct reading reading = {.message = *message, .hosts = hosts, .set = set};
    struct dns_record record;
    enum dns_next next;
    set->count = 0;
    set->ttl_s = UINT32_MAX;
    while ((next = dns_message_next(&reading.message, &record)) == DNS_NEXT_RECORD)
        read_record(&reading, &record);
    if (next == DNS_NEXT_BROKEN && set->count == 0)
        return RECORDS_UNUSABLE;
    if (set->count > 0)
        return reading.null_mx ? RECORDS_UNUSABLE : RECORDS_HOSTS;
    if (reading.null_mx)
        return RECORDS_NULL_MX;
    set->ttl_s = mx_answer_negative_ttl_s(message);
    return (reading.alias || reading.referral) && !reading.negative ? RECORDS_UNUSABLE : RECORDS_NONE;
}

uint32_t mx_answer_negative_ttl_s(const struct dns_message *message)
{
    struct dns_message reading = *message;
    struct dns_record record;
    uint32_t ttl_s;
    while (dns_message_next(&reading, &record) == DNS_NEXT_RECORD)
        if (record.section == DNS_AUTHORITY && record.type == DNS_SOA &&
            dns_record_negative_ttl(&reading, &record, &ttl_s))
            return ttl_s;
    return 0;
}
