/* Who this machine is in DNS: its HELO name, the name of its address, and whether they agree. */
#include <arpa/inet.h>
#include <string.h>

#include "pipeline/doctor/doctor_checks.h"

enum { IPV6_BYTES = 16, HOSTS_MAX = 10 }; /* of one address: nobody honest has more */

enum helo_outcome { HELO_NOT_NAMED, HELO_UNKNOWN, HELO_NOWHERE, HELO_FINE };

static const struct doctor_outcome helo_outcomes[] = {
    [HELO_NOT_NAMED] = {DOCTOR_SKIPPED, "no HELO name given",
                        "Set --helo to the name of this machine; level smtp needs it."},
    [HELO_UNKNOWN] = {DOCTOR_WARN, "the DNS lookup of the HELO name failed", "Try again."},
    [HELO_NOWHERE] = {DOCTOR_BAD, "the HELO name has no address",
                      "Publish an A record with this machine's address: many servers refuse a HELO name that "
                      "does not resolve."},
    [HELO_FINE] = {DOCTOR_OK, "the HELO name has an address", NULL},
};

enum ptr_outcome { PTR_NO_ADDRESS, PTR_UNKNOWN, PTR_MISSING, PTR_OTHER, PTR_NO_HELO, PTR_FINE };

static const struct doctor_outcome ptr_outcomes[] = {
    [PTR_NO_ADDRESS] =
        {DOCTOR_SKIPPED, "the public address of this machine is unknown",
         "It is probably behind a router or a proxy: set --public-ip to the address that mail servers see."},
    [PTR_UNKNOWN] = {DOCTOR_WARN, "the DNS lookup of the address's name (PTR) failed", "Try again."},
    [PTR_MISSING] = {DOCTOR_BAD, "the address has no name (PTR)",
                     "Ask your hosting provider to set its PTR record to the HELO name: Gmail, Microsoft and "
                     "many others refuse an address without one."},
    [PTR_OTHER] = {DOCTOR_BAD, "the address's name (PTR) differs from the HELO name",
                   "Use that name as --helo if it is yours, or have the PTR record set to the HELO name."},
    [PTR_NO_HELO] = {DOCTOR_OK, "the address has a name (PTR)", "Use it as --helo if it is yours."},
    [PTR_FINE] = {DOCTOR_OK, "the address's name (PTR) is the HELO name", NULL},
};

enum fcrdns_outcome { FCRDNS_NO_ADDRESS, FCRDNS_UNKNOWN, FCRDNS_NO_NAME, FCRDNS_ONE_WAY, FCRDNS_FINE };

static const struct doctor_outcome fcrdns_outcomes[] = {
    [FCRDNS_NO_ADDRESS] = {DOCTOR_SKIPPED, "the public address of this machine is unknown", NULL},
    [FCRDNS_UNKNOWN] = {DOCTOR_WARN, "the DNS lookup of the name failed", "Try again."},
    [FCRDNS_NO_NAME] = {DOCTOR_SKIPPED, "the address has no name to look up", NULL},
    [FCRDNS_ONE_WAY] = {DOCTOR_BAD, "the name does not resolve back to the address",
                        "Set its A (or AAAA) record to the address whose PTR record names it."},
    [FCRDNS_FINE] = {DOCTOR_OK, "name and address resolve to each other", NULL},
};

static void find(struct doctor *doctor, const char *name, enum dns_type type, struct records *records)
{
    doctor->dns.source.find(&doctor->dns.source, name, type, records);
}

/* The names of our address. */
static void find_names(struct doctor *doctor, struct records *names)
{
    char reverse[DNS_REVERSE_BYTES];
    names->count = 0;
    names->outcome = RECORDS_NONE;
    if (dns_reverse_name(doctor->address, doctor->address_length, reverse))
        find(doctor, reverse, DNS_PTR, names);
    if (names->count > HOSTS_MAX)
        names->count = HOSTS_MAX;
}

void doctor_helo(struct doctor *doctor, struct finding *finding)
{
    struct records ipv4, ipv6;
    if (doctor->helo == NULL) {
        doctor_say(finding, &helo_outcomes[HELO_NOT_NAMED], "%s", "");
        return;
    }
    find(doctor, doctor->helo, DNS_A, &ipv4);
    find(doctor, doctor->helo, DNS_AAAA, &ipv6);
    const struct records *found = ipv4.count > 0 ? &ipv4 : &ipv6;
    bool unknown = ipv4.outcome == RECORDS_FAILED || ipv6.outcome == RECORDS_FAILED;
    enum helo_outcome outcome = found->count > 0 ? HELO_FINE : unknown ? HELO_UNKNOWN : HELO_NOWHERE;
    doctor_say(finding, &helo_outcomes[outcome], "%s%s%s", doctor->helo, found->count > 0 ? ", " : "",
               found->count > 0 ? found->texts[0].bytes : "");
}

void doctor_ptr(struct doctor *doctor, struct finding *finding)
{
    struct records names;
    bool same = false;
    if (doctor->address_length == 0) {
        doctor_say(finding, &ptr_outcomes[PTR_NO_ADDRESS], "%s", "");
        return;
    }
    find_names(doctor, &names);
    for (unsigned i = 0; i < names.count && doctor->helo != NULL; i++)
        same |= str_equal_nocase(names.texts[i], str_of(doctor->helo));
    enum ptr_outcome outcome = names.outcome == RECORDS_FAILED ? PTR_UNKNOWN
                               : names.count == 0              ? PTR_MISSING
                               : doctor->helo == NULL          ? PTR_NO_HELO
                               : same                          ? PTR_FINE
                                                               : PTR_OTHER;
    doctor_say(finding, &ptr_outcomes[outcome], "%s%s%s", doctor->address_text, names.count > 0 ? ", " : "",
               names.count == 0 ? ""
               : same           ? doctor->helo
                                : names.texts[0].bytes);
}

/* Whether one of the addresses of NAME is ours. */
static enum fcrdns_outcome leads_back(struct doctor *doctor, const char *name)
{
    struct records addresses;
    unsigned char octets[DOCTOR_ADDRESS_BYTES];
    bool ipv6 = doctor->address_length == IPV6_BYTES;
    find(doctor, name, ipv6 ? DNS_AAAA : DNS_A, &addresses);
    for (unsigned i = 0; i < addresses.count; i++)
        if (inet_pton(ipv6 ? AF_INET6 : AF_INET, addresses.texts[i].bytes, octets) == 1 &&
            memcmp(octets, doctor->address, doctor->address_length) == 0)
            return FCRDNS_FINE;
    return addresses.outcome == RECORDS_FAILED ? FCRDNS_UNKNOWN : FCRDNS_ONE_WAY;
}

/* Every receiver looks at another one: the names of our address, and the one that we say, must lead to it. */
void doctor_fcrdns(struct doctor *doctor, struct finding *finding)
{
    struct records names;
    enum fcrdns_outcome outcome = FCRDNS_NO_NAME;
    const char *name = "";
    find_names(doctor, &names);
    for (unsigned i = 0; i < names.count && outcome != FCRDNS_FINE; i++) {
        name = names.texts[i].bytes;
        outcome = leads_back(doctor, name);
    }
    if (doctor->address_length == 0)
        outcome = FCRDNS_NO_ADDRESS;
    else if (names.outcome == RECORDS_FAILED)
        outcome = FCRDNS_UNKNOWN;
    else if (outcome == FCRDNS_FINE && doctor->helo != NULL) {
        name = doctor->helo;
        outcome = leads_back(doctor, name);
    }
    if (name[0] != '\0')
        doctor_say(finding, &fcrdns_outcomes[outcome], "%s and %s", name, doctor->address_text);
    else
        doctor_say(finding, &fcrdns_outcomes[outcome], "%s", doctor->address_text);
}
