/* How long each verdict of a mail server is believed, and what it makes of the reason of its row. */
#include "validators/smtp/ruling/smtp_verdict.h"

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

uint32_t smtp_lifetime_s(enum smtp_verdict verdict, unsigned times)
{
    return times > 1 ? lifetimes[verdict].again_s : lifetimes[verdict].first_s;
}

const struct reason *verdict_with_mailbox(const struct reason *reason, enum smtp_verdict verdict,
                                          unsigned *flags)
{
    if (verdict == SMTP_CATCH_ALL || verdict == SMTP_ACCEPT_ALL_PROVIDER)
        *flags |= FLAG_CATCH_ALL;
    bool clean = reason->segment == SEGMENT_CLEAN; /* what the server says is more than the domain's */
    return clean ? smtp_reason(verdict) : reason_worse(reason, smtp_reason(verdict));
}
