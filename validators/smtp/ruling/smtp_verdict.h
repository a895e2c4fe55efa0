/* What a mail server can say of a mailbox: the verdicts, by numbers that stores keep. */
#ifndef VALIDATORS_SMTP_RULING_SMTP_VERDICT_H
#define VALIDATORS_SMTP_RULING_SMTP_VERDICT_H

#include <stdint.h>

#include "validators/validator.h"

/* The numbers stand in the files of users: a new verdict gets a new number, an old one keeps its own. */
enum smtp_verdict {
    SMTP_UNKNOWN = 0, /* not asked */
    SMTP_ACCEPTED = 1,
    SMTP_NO_MAILBOX = 2,
    SMTP_DISABLED = 3,
    SMTP_MOVED = 4,
    SMTP_OWNER_CHANGED = 5,
    SMTP_MAILBOX_FULL = 6,
    SMTP_SOFT_UNKNOWN_USER = 7,
    SMTP_CATCH_ALL = 8,
    SMTP_ACCEPT_ALL_PROVIDER = 9,
    SMTP_ACCEPTED_UNCONTROLLED = 10,
    SMTP_CANNOT_VERIFY = 11,
    SMTP_REFUSED_UNCLEAR = 12,
    SMTP_MX_UNREACHABLE = 13,
    SMTP_NOT_SMTP = 14,
    SMTP_IP_REFUSED = 15,
    SMTP_SENDER_REFUSED = 16,
    SMTP_BLOCKED = 17,
    SMTP_RATE_LIMITED = 18,
    SMTP_GREYLISTED = 19,
    SMTP_TEMPORARY_FAILURE = 20,
    SMTP_TLS_REQUIRED = 21,
    SMTP_PROTOCOL_ERROR = 22,
    SMTP_MX_DENIES_DOMAIN = 23,
    SMTP_HOSTILE_PEER = 24,
    SMTP_VERDICT_COUNT,
};

/* The reason of VERDICT; that of SMTP_UNKNOWN is mx's not_asked. */
const struct reason *smtp_reason(enum smtp_verdict verdict);

/* How long, in seconds, VERDICT is to be believed when it was found in TIMES runs one after the other (1:
 * now first).  0: not beyond this run. */
uint32_t smtp_lifetime_s(enum smtp_verdict verdict, unsigned times);

/* What REASON, of everything but the mailbox, becomes with the VERDICT of its server; FLAGS are completed. */
const struct reason *verdict_with_mailbox(const struct reason *reason, enum smtp_verdict verdict,
                                          unsigned *flags);

extern const struct validator smtp_validator;

#endif
