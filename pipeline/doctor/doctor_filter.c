/* Whether the name server filters: what it says of names that filters block, and of one that does not exist. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "pipeline/doctor/doctor_checks.h"
#include "validators/base/random.h"
#include "validators/net/public_address.h"

enum { NAMES_BYTES = 256, DECOY_BYTES = 40 };

/* They exist for certain, and are on the lists of filters: advertising, measurement, adult content. */
static const char *const blocked_names[] = {"doubleclick.net", "googleadservices.com", "app-measurement.com",
                                            "flurry.com",      "pornhub.com",          "bet365.com"};

enum filter_outcome { FILTER_UNKNOWN, FILTER_BLOCKS, FILTER_NO_PROOF, FILTER_NONE };

static const struct doctor_outcome filter_outcomes[] = {
    [FILTER_UNKNOWN] = {DOCTOR_SKIPPED, "cannot tell whether the name server filters", NULL},
    [FILTER_BLOCKS] = {DOCTOR_WARN, "your resolver filters",
                       "Set --resolver to one that does not (best: your own unbound); domains hidden by a "
                       "filter stay risky (dns_filtered)."},
    [FILTER_NO_PROOF] = {DOCTOR_WARN, "your resolver omits the proof (SOA) from negative answers",
                         "Set --resolver to another one (best: your own unbound); with this one, dead "
                         "domains stay risky (dns_filtered)."},
    [FILTER_NONE] = {DOCTOR_OK, "the name server does not filter", NULL},
};

/* Whether RECORDS are addresses, none of which is public. */
static bool is_private(const struct records *records)
{
    unsigned char octets[4];
    for (unsigned i = 0; i < records->count; i++)
        if (inet_pton(AF_INET, records->texts[i].bytes, octets) == 1 &&
            address_is_public(octets, sizeof octets, false))
            return false;
    return records->count > 0;
}

/* Adds those names that are hidden to NAMES.  Returns how many were answered at all. */
static unsigned find_hidden(struct doctor *doctor, char names[NAMES_BYTES])
{
    struct records records;
    unsigned answered = 0;
    size_t length = 0;
    names[0] = '\0';
    for (size_t i = 0; i < sizeof blocked_names / sizeof *blocked_names; i++) {
        doctor->dns.source.find(&doctor->dns.source, blocked_names[i], DNS_A, &records);
        answered += records.outcome != RECORDS_FAILED;
        if (records.outcome == RECORDS_NONE || is_private(&records))
            length += (size_t)snprintf(names + length, NAMES_BYTES - length, "%s%s", length > 0 ? ", " : "",
                                       blocked_names[i]);
    }
    return answered;
}

/* Whether what a name that does not exist gets is a denial without proof. */
static bool denies_without_proof(struct doctor *doctor)
{
    char name[DECOY_BYTES];
    struct records records;
    snprintf(name, sizeof name, "no-%016" PRIx64 ".com", random_seed());
    doctor->dns.source.find(&doctor->dns.source, name, DNS_MX, &records);
    return records.outcome == RECORDS_NONE && !records.proven;
}

void doctor_filter(struct doctor *doctor, struct finding *finding)
{
    char names[NAMES_BYTES];
    unsigned answered = find_hidden(doctor, names);
    enum filter_outcome outcome = FILTER_NONE;
    if (names[0] != '\0')
        outcome = FILTER_BLOCKS;
    else if (denies_without_proof(doctor))
        outcome = FILTER_NO_PROOF;
    else if (answered == 0)
        outcome = FILTER_UNKNOWN;
    doctor_say(finding, &filter_outcomes[outcome], outcome == FILTER_BLOCKS ? "%s" : "%.0s", names);
}
