/* What DNS can say of a domain: the verdicts with their reasons, and how long each is believed. */
#include "validators/mx/mx_verdict.h"

#include <stdlib.h>

static const struct reason reasons[] = {
    [MX_UNKNOWN] = {"not_asked", SEGMENT_RISKY, true,
                    "this run ended, or stopped asking its server, before its turn came",
                    "Run it again: it goes on where it stopped."},
    [MX_ACCEPTS_MAIL] =
        {"domain_accepts_mail", SEGMENT_CLEAN, false,
         "the domain names a host that takes its mail; whether the mailbox exists was not asked",
         "Mail it: a bounce is still possible, for the mailbox was not asked."},
    [MX_NO_DOMAIN] = {"no_domain", SEGMENT_INVALID, false, "the domain does not exist",
                      "Remove it: the mail would come back."},
    [MX_NULL_MX] = {"null_mx", SEGMENT_INVALID, false, "the domain says that it takes no mail (RFC 7505)",
                    "Remove it: the mail would come back."},
    [MX_NO_MAIL_HOST] = {"no_mail_host", SEGMENT_INVALID, false,
                         "the domain exists, but has neither an MX host nor an address",
                         "Remove it: there is no host to bring the mail to."},
    [MX_DANGLING] = {"mx_dangling", SEGMENT_INVALID, false,
                     "the hosts that the domain names for its mail do not exist",
                     "Remove it, or ask the contact by another way: the domain's owner has made a mistake."},
    [MX_NOT_PUBLIC] = {"mx_not_public", SEGMENT_INVALID, false,
                       "the hosts that the domain names for its mail are not on the public Internet",
                       "Remove it: nobody outside can reach them."},
    [MX_IP_LITERAL] =
        {"mx_ip_literal", SEGMENT_RISKY, true,
         "the domain names an IP address where a host name must stand, so most senders cannot reach it",
         "Do not mail it before it is mended; it is asked again next time."},
    [MX_DNS_TIMEOUT] = {"dns_timeout", SEGMENT_RISKY, true, "the domain's name servers did not answer",
                        "Run it again later: only such domains are asked again."},
    [MX_DNS_FAILURE] = {"dns_failure", SEGMENT_RISKY, true,
                        "the domain's name servers failed, or gave an answer that cannot be used",
                        "Run it again later: only such domains are asked again."},
    [MX_DNS_FILTERED] = {"dns_filtered", SEGMENT_RISKY, true,
                         "your name server blocks the domain, or denies it without proof",
                         "Name a server of another operator with --resolver and run it again; `mailsift "
                         "doctor` tells whether "
                         "yours filters."},
};

_Static_assert(sizeof reasons / sizeof reasons[0] == MX_VERDICT_COUNT, "each verdict has its reason");

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* A zone's own TTL is about its caches: minutes, often.  A list is cleaned every night, and a domain that
 * takes mail today does so tomorrow; one that is gone may come back, so that is asked again sooner.  What is
 * our trouble as likely as theirs is not believed beyond this run. */
static const struct {
    uint32_t least_s, most_s;
} lifetimes[MX_VERDICT_COUNT] = {
    [MX_ACCEPTS_MAIL] = {3 * DAY_S, 14 * DAY_S}, [MX_NO_DOMAIN] = {20 * HOUR_S, 3 * DAY_S},
    [MX_NULL_MX] = {3 * DAY_S, 14 * DAY_S},      [MX_NO_MAIL_HOST] = {20 * HOUR_S, 3 * DAY_S},
    [MX_DANGLING] = {20 * HOUR_S, 2 * DAY_S},    [MX_NOT_PUBLIC] = {20 * HOUR_S, 2 * DAY_S},
    [MX_IP_LITERAL] = {20 * HOUR_S, 2 * DAY_S},
};

const struct reason *mx_reason(enum mx_verdict verdict)
{
    if (verdict >= MX_VERDICT_COUNT)
        abort();
    return &reasons[verdict];
}

uint32_t mx_lifetime_s(const struct mx_answer *answer)
{
    uint32_t least_s = lifetimes[answer->verdict].least_s, most_s = lifetimes[answer->verdict].most_s;
    uint32_t ttl_s = answer->ttl_s < least_s ? least_s : answer->ttl_s;
    return ttl_s > most_s ? most_s : ttl_s;
}

const struct validator mx_validator = {
    .name = "mx",
    .about = "asks the domain's name servers whether it takes mail, and where (level dns)",
    .reasons = reasons,
    .reason_count = MX_VERDICT_COUNT,
};
