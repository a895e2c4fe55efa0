/* The replies that mean something else than their words do elsewhere: rows by provider, or by a mark in the
 * text. */
#include "validators/smtp/ruling/smtp_ruling_tables.h"

#define ANY ENHANCED_ANY, ENHANCED_ANY
#define DEAD                                                                                                 \
    {                                                                                                        \
        .verdict = SMTP_NO_MAILBOX                                                                           \
    }
#define DISABLED                                                                                             \
    {                                                                                                        \
        .verdict = SMTP_DISABLED                                                                             \
    }
#define RATE                                                                                                 \
    {                                                                                                        \
        .verdict = SMTP_RATE_LIMITED, .retry = SMTP_RETRY_HOST, .slow_down = true                            \
    }
#define BLOCKED                                                                                              \
    {                                                                                                        \
        .verdict = SMTP_BLOCKED, .retry = SMTP_RETRY_HOST, .about_us = true                                  \
    }
#define SENDER                                                                                               \
    {                                                                                                        \
        .verdict = SMTP_SENDER_REFUSED, .retry = SMTP_RETRY_HOST, .about_us = true                           \
    }
#define NO_DOMAIN                                                                                            \
    {                                                                                                        \
        .verdict = SMTP_MX_DENIES_DOMAIN, .retry = SMTP_RETRY_OTHER_MX                                       \
    }
#define LATER                                                                                                \
    {                                                                                                        \
        .verdict = SMTP_TEMPORARY_FAILURE, .retry = SMTP_RETRY_GREYLIST                                      \
    }

const struct smtp_row smtp_provider_rows[] = {
    /* Microsoft: directory-based edge blocking says "access denied" of a mailbox that is not there; the same
     * words about all recipients are about the sender. */
    {NULL,
     "all recipient addresses rejected",
     500,
     599,
     4,
     1,
     0,
     0,
     {.verdict = SMTP_SENDER_REFUSED, .retry = SMTP_RETRY_HOST, .about_us = true}},
    {NULL, "access denied. as(", 550, 550, 4, 1, 0, MEANS_ELSE, DEAD},
    {NULL, "protection.outlook.com", 550, 550, 4, 1, 0,
     MEANS_BLOCKED | MEANS_SENDER | MEANS_RELAY | MEANS_ELSE, DEAD},
    {"m365", "recipient address rejected: access denied", 550, 550, 4, 1, 0,
     MEANS_BLOCKED | MEANS_SENDER | MEANS_ELSE, DEAD},
    {"outlook",
     "mailbox unavailable",
     550,
     550,
     ANY,
     0,
     0,
     {.verdict = SMTP_REFUSED_UNCLEAR, .retry = SMTP_RETRY_OTHER_MX}},

    /* Google: one mailbox that gets too much is there. */
    {NULL, "receiving mail at a rate", 400, 599, ANY, 0, 0, LATER},
    {NULL, "receiving mail too quickly", 400, 599, ANY, 0, 0, LATER},
    {NULL, "receiving email at a rate", 400, 599, ANY, 0, 0, LATER},
    {NULL, "receiving email too quickly", 400, 599, ANY, 0, 0, LATER},

    /* Tencent: "unavailable or access denied" is a mailbox that gets too much at the moment. */
    {NULL, "mailbox unavailable or access denied", 500, 599, ANY, 0, 0, LATER},
    {NULL, "frequency limited", 400, 599, ANY, 0, 0, RATE},
    {NULL, "suspected bounce attacks", 400, 599, ANY, 0, 0, BLOCKED},
    {NULL, "suspected spam", 400, 599, ANY, 0, 0, BLOCKED},
    {"qq", "connection denied", 500, 599, ANY, 0, 0, BLOCKED},
    {"tencent-exmail", "connection denied", 500, 599, ANY, 0, 0, BLOCKED},

    /* NetEase and its Coremail: codes of two letters and three. */
    {NULL, "hl:rep", 400, 599, ANY, 0, 0, RATE},
    {NULL, "hl:icc", 400, 599, ANY, 0, 0, RATE},
    {NULL, "hl:ifc", 400, 599, ANY, 0, 0, RATE},
    {NULL, "hl:mep", 400, 599, ANY, 0, 0, RATE},
    {NULL, "rp:drc", 400, 599, ANY, 0, 0, RATE},
    {NULL, "rp:cel", 400, 599, ANY, 0, 0, RATE},
    {NULL, "rp:ccl", 400, 599, ANY, 0, 0, RATE},
    {NULL, "rp:rcl", 400, 599, ANY, 0, 0, RATE},
    {NULL, "rp:trc", 400, 599, ANY, 0, 0, RATE},
    {NULL, "mi:dmc", 400, 599, ANY, 0, 0, RATE},
    {NULL, "mi:cel", 400, 599, ANY, 0, 0, RATE},
    {NULL, "mi:ccl", 400, 599, ANY, 0, 0, RATE},
    {NULL, "dt:rbl", 400, 599, ANY, 0, 0, BLOCKED},
    {NULL, "dt:spm", 400, 599, ANY, 0, 0, BLOCKED},
    {NULL, "mi:spb", 400, 599, ANY, 0, 0, BLOCKED},
    {NULL, "mi:spf", 400, 599, ANY, 0, 0, BLOCKED},
    {NULL, "wm:bli", 400, 599, ANY, 0, 0, BLOCKED},

    /* GoDaddy numbers its blocks, some of them with 5.1.1 in front. */
    {NULL, "ib607", 400, 599, ANY, 0, 0, RATE},
    {NULL, "too many invalid recipients", 400, 599, ANY, 0, 0, BLOCKED},

    /* Orange and La Poste: the number in the tail decides. */
    {NULL, "lpn007_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {NULL, "ofr_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {NULL, "ofr004_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {NULL, "lpn007_426", 500, 599, ANY, 0, MEANS_ELSE, DISABLED},
    {NULL, "ofr_426", 500, 599, ANY, 0, MEANS_ELSE, DISABLED},
    {NULL, "lpn000_630", 500, 599, ANY, 0, 0, BLOCKED},

    /* A check of the sender can have failed because he is unknown at his own host. */
    {NULL, "sender verif", 400, 599, ANY, 0, 0, SENDER},
    {NULL, "sender address", 500, 599, ANY, 0, 0, SENDER},
    {NULL, "your account", 500, 599, ANY, 0, 0, SENDER},
    {NULL, "\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba\xe5\x9f\x9f\xe5\x90\x8d", 500, 599, ANY, 0, 0,
     SENDER}, /* the sender's domain */

    /* What is unknown is the domain. */
    {NULL, "domain existiert nicht", 500, 599, ANY, 0, MEANS_SENDER | MEANS_BLOCKED, NO_DOMAIN},
    {NULL, "\xe5\x9f\x9f\xe5\x90\x8d\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8", 500, 599, ANY, 0,
     MEANS_SENDER | MEANS_BLOCKED, NO_DOMAIN}, /* the domain does not exist */

    /* OpenSMTPD says so of whom its table of virtual users does not have. */
    {NULL, "list expansion problem", 524, 524, 2, 4, 0, MEANS_VETO, DEAD},

    /* Closed, in words that would mean something else: Mail.ru, Free. */
    {NULL, "account is disabled", 550, 550, ANY, 0, MEANS_VETO, DISABLED},
    {NULL, "inactivity", 500, 599, 2, 1, 0, MEANS_VETO & ~(unsigned)MEANS_BLOCKED, DISABLED},

    /* Mimecast and Yandex. */
    {"mimecast",
     "internal resources",
     400,
     499,
     ANY,
     0,
     0,
     {.verdict = SMTP_GREYLISTED, .retry = SMTP_RETRY_GREYLIST}},
    {"mimecast", "invalid recipient", 550, 550, ANY, 0, MEANS_VETO, DEAD},
    {"mimecast", "host network not allowed", 500, 599, ANY, 0, 0, BLOCKED},
    {"yandex", "no such user", 550, 550, ANY, 0, MEANS_VETO, DEAD},
};

const size_t smtp_provider_rows_count = sizeof smtp_provider_rows / sizeof smtp_provider_rows[0];
