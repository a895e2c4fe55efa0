/* What a mail server can say of a mailbox: the verdicts with their reasons, and how long each is believed. */
#include "validators/smtp/ruling/smtp_verdict.h"

#include <stdlib.h>

#include "validators/mx/mx_verdict.h"

static const struct reason reasons[] = {
    [SMTP_ACCEPTED] = {"accepted", SEGMENT_CLEAN, false,
                       "its server takes mail for the mailbox, and refuses names that nobody has",
                       "Mail it: as far as anybody can know, it will arrive."},
    [SMTP_NO_MAILBOX] = {"no_mailbox", SEGMENT_INVALID, false,
                         "its server says that there is no such mailbox",
                         "Remove it: the mail would come back."},
    [SMTP_DISABLED] = {"disabled", SEGMENT_INVALID, false,
                       "its server says that the mailbox is closed or disabled",
                       "Remove it: nobody reads it, and the mail would come back."},
    [SMTP_MOVED] = {"moved", SEGMENT_INVALID, false, "its server says that the mailbox has moved elsewhere",
                    "Remove it, or ask the contact for the new address."},
    [SMTP_OWNER_CHANGED] = {"owner_changed", SEGMENT_INVALID, false,
                            "its server says that the mailbox belongs to somebody else now",
                            "Remove it: whoever reads it now has not asked for your mail."},
    [SMTP_MAILBOX_FULL] = {"mailbox_full", SEGMENT_RISKY, false, "the mailbox is full",
                           "Leave it out of this campaign: a mailbox that stays full has been given up."},
    [SMTP_SOFT_UNKNOWN_USER] = {"soft_unknown_user", SEGMENT_RISKY, false,
                                "its server does not know the mailbox, but says so with a temporary code",
                                "Leave it out unless the contact is otherwise known to you."},
    [SMTP_CATCH_ALL] = {"catch_all", SEGMENT_RISKY, false,
                        "its server takes mail for any name at the domain, so nobody can know",
                        "Mail it in small portions and watch the bounces."},
    [SMTP_ACCEPT_ALL_PROVIDER] = {"accept_all_provider", SEGMENT_RISKY, false,
                                  "its provider says yes to everything and refuses later",
                                  "Mail it if the contact has answered or opened lately."},
    [SMTP_ACCEPTED_UNCONTROLLED] =
        {"accepted_uncontrolled", SEGMENT_RISKY, false,
         "its server takes mail for it, but whether it does so for any name could not be "
         "found out",
         "Mail it with care; asking again later may tell more."},
    [SMTP_CANNOT_VERIFY] = {"cannot_verify", SEGMENT_RISKY, false,
                            "its server does not say whether the mailbox exists",
                            "Mail it with care: only a mail will tell."},
    [SMTP_REFUSED_UNCLEAR] = {"refused_unclear", SEGMENT_RISKY, false,
                              "its server refuses it in words that do not say why",
                              "Leave it out unless the contact is otherwise known to you."},
    [SMTP_MX_UNREACHABLE] = {"mx_unreachable", SEGMENT_RISKY, true,
                             "none of its mail servers could be reached",
                             "Run it again later: if that stays so for days, the domain is as good as gone."},
    [SMTP_NOT_SMTP] = {"not_smtp", SEGMENT_RISKY, true, "what answers there does not speak SMTP",
                       "Run it again later: if that stays so for days, the domain takes no mail."},
    [SMTP_IP_REFUSED] = {"ip_refused", SEGMENT_RISKY, true,
                         "its server does not talk to the address of this machine",
                         "See mailsift doctor; run it again from an address with a good name."},
    [SMTP_SENDER_REFUSED] = {"sender_refused", SEGMENT_RISKY, true,
                             "its server refuses the --mail-from address",
                             "See mailsift doctor; use a sender that exists, with SPF for this machine."},
    [SMTP_BLOCKED] = {"blocked", SEGMENT_RISKY, true,
                      "its server refuses this machine or its probes, whoever is asked about",
                      "See mailsift doctor; run it again later, or from another address."},
    [SMTP_RATE_LIMITED] = {"rate_limited", SEGMENT_RISKY, true, "its server wants to be asked less often",
                           "Run it again tomorrow: it goes on where it stopped."},
    [SMTP_GREYLISTED] = {"greylisted", SEGMENT_RISKY, true,
                         "its server puts strangers off, and wants to be asked again later",
                         "Run it again in an hour or tomorrow, from the same machine."},
    [SMTP_TEMPORARY_FAILURE] = {"temporary_failure", SEGMENT_RISKY, true,
                                "its server had a temporary problem",
                                "Run it again later: only such mailboxes are asked again."},
    [SMTP_TLS_REQUIRED] = {"tls_required", SEGMENT_RISKY, true,
                           "its server insists on an encryption that could not be agreed on",
                           "Run it again later; if it stays so, only a mail will tell."},
    [SMTP_PROTOCOL_ERROR] = {"protocol_error", SEGMENT_RISKY, true,
                             "its server did not understand the question",
                             "Run it again later; if it stays so, only a mail will tell."},
    [SMTP_MX_DENIES_DOMAIN] =
        {"mx_denies_domain", SEGMENT_RISKY, true,
         "the domain's mail server says that it does not serve the domain",
         "Leave it out: until the domain's owner mends that, the mail would come back."},
    [SMTP_HOSTILE_PEER] = {"hostile_peer", SEGMENT_RISKY, true,
                           "its server answers in ways that no mail server does",
                           "Leave it out unless the contact is otherwise known to you."},
};

_Static_assert(sizeof reasons / sizeof reasons[0] == SMTP_VERDICT_COUNT, "each verdict has its reason");

enum { HOUR_S = 3600, DAY_S = 24 * HOUR_S };

/* What is found for the first time is asked again sooner: a server may have had a bad day.  What is our
 * trouble as likely as theirs is not believed beyond this run. */
static const struct {
    uint32_t first_s, again_s;
} lifetimes[SMTP_VERDICT_COUNT] = {
    [SMTP_ACCEPTED] = {30 * DAY_S, 30 * DAY_S},
    [SMTP_NO_MAILBOX] = {3 * DAY_S, 14 * DAY_S},
    [SMTP_DISABLED] = {3 * DAY_S, 14 * DAY_S},
    [SMTP_MOVED] = {3 * DAY_S, 14 * DAY_S},
    [SMTP_OWNER_CHANGED] = {3 * DAY_S, 14 * DAY_S},
    [SMTP_MAILBOX_FULL] = {20 * HOUR_S, 3 * DAY_S},
    [SMTP_SOFT_UNKNOWN_USER] = {20 * HOUR_S, 3 * DAY_S},
    [SMTP_CATCH_ALL] = {7 * DAY_S, 7 * DAY_S},
    [SMTP_ACCEPT_ALL_PROVIDER] = {7 * DAY_S, 7 * DAY_S},
    [SMTP_ACCEPTED_UNCONTROLLED] = {20 * HOUR_S, 20 * HOUR_S},
    [SMTP_CANNOT_VERIFY] = {7 * DAY_S, 7 * DAY_S},
    [SMTP_REFUSED_UNCLEAR] = {20 * HOUR_S, 20 * HOUR_S},
};

const struct reason *smtp_reason(enum smtp_verdict verdict)
{
    if (verdict >= SMTP_VERDICT_COUNT)
        abort();
    return verdict == SMTP_UNKNOWN ? mx_reason(MX_UNKNOWN) : &reasons[verdict];
}

uint32_t smtp_lifetime_s(enum smtp_verdict verdict, unsigned times)
{
    return times > 1 ? lifetimes[verdict].again_s : lifetimes[verdict].first_s;
}

const struct validator smtp_validator = {
    .name = "smtp",
    .about = "asks the domain's mail server whether it takes mail for the mailbox, without sending any "
             "(level smtp)",
    .reasons = reasons + 1,
    .reason_count = SMTP_VERDICT_COUNT - 1,
};

const struct reason *verdict_with_mailbox(const struct reason *reason, enum smtp_verdict verdict,
                                          unsigned *flags)
{
    if (verdict == SMTP_CATCH_ALL || verdict == SMTP_ACCEPT_ALL_PROVIDER)
        *flags |= FLAG_CATCH_ALL;
    bool clean = reason->segment == SEGMENT_CLEAN; /* what the server says is more than the domain's */
    return clean ? smtp_reason(verdict) : reason_worse(reason, smtp_reason(verdict));
}
