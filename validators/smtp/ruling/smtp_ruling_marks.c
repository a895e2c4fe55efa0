/* The replies that mean something else than their words do elsewhere, by a mark in the text that one provider's
 * servers write, wherever they are.  (Those that are only so at one provider are in its row: providers.c.) */
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

const struct smtp_row smtp_marked_rows[] = {
    /* Microsoft: directory-based edge blocking says "access denied" of a mailbox that is not there; the same
     * words about all recipients are about the sender. */
    {"all recipient addresses rejected",
     500,
     599,
     4,
     1,
     0,
     0,
     {.verdict = SMTP_SENDER_REFUSED, .retry = SMTP_RETRY_HOST, .about_us = true}},
    {"access denied. as(", 550, 550, 4, 1, 0, MEANS_ELSE, DEAD},
    {"protection.outlook.com", 550, 550, 4, 1, 0, MEANS_BLOCKED | MEANS_SENDER | MEANS_RELAY | MEANS_ELSE,
     DEAD},

    /* Google: one mailbox that gets too much is there. */
    {"receiving mail at a rate", 400, 599, ANY, 0, 0, LATER},
    {"receiving mail too quickly", 400, 599, ANY, 0, 0, LATER},
    {"receiving email at a rate", 400, 599, ANY, 0, 0, LATER},
    {"receiving email too quickly", 400, 599, ANY, 0, 0, LATER},

    /* Tencent: "unavailable or access denied" is a mailbox that gets too much at the moment. */
    {"mailbox unavailable or access denied", 500, 599, ANY, 0, 0, LATER},
    {"frequency limited", 400, 599, ANY, 0, 0, RATE},
    {"suspected bounce attacks", 400, 599, ANY, 0, 0, BLOCKED},
    {"suspected spam", 400, 599, ANY, 0, 0, BLOCKED},

    /* NetEase and its Coremail: codes of two letters and three. */
    {"hl:rep", 400, 599, ANY, 0, 0, RATE},
    {"hl:icc", 400, 599, ANY, 0, 0, RATE},
    {"hl:ifc", 400, 599, ANY, 0, 0, RATE},
    {"hl:mep", 400, 599, ANY, 0, 0, RATE},
    {"rp:drc", 400, 599, ANY, 0, 0, RATE},
    {"rp:cel", 400, 599, ANY, 0, 0, RATE},
    {"rp:ccl", 400, 599, ANY, 0, 0, RATE},
    {"rp:rcl", 400, 599, ANY, 0, 0, RATE},
    {"rp:trc", 400, 599, ANY, 0, 0, RATE},
    {"mi:dmc", 400, 599, ANY, 0, 0, RATE},
    {"mi:cel", 400, 599, ANY, 0, 0, RATE},
    {"mi:ccl", 400, 599, ANY, 0, 0, RATE},
    {"dt:rbl", 400, 599, ANY, 0, 0, BLOCKED},
    {"dt:spm", 400, 599, ANY, 0, 0, BLOCKED},
    {"mi:spb", 400, 599, ANY, 0, 0, BLOCKED},
    {"mi:spf", 400, 599, ANY, 0, 0, BLOCKED},
    {"wm:bli", 400, 599, ANY, 0, 0, BLOCKED},

    /* GoDaddy numbers its blocks, some of them with 5.1.1 in front. */
    {"ib607", 400, 599, ANY, 0, 0, RATE},
    {"too many invalid recipients", 400, 599, ANY, 0, 0, BLOCKED},

    /* Orange and La Poste: the number in the tail decides. */
    {"lpn007_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {"ofr_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {"ofr004_416", 500, 599, ANY, 0, MEANS_ELSE, DEAD},
    {"lpn007_426", 500, 599, ANY, 0, MEANS_ELSE, DISABLED},
    {"ofr_426", 500, 599, ANY, 0, MEANS_ELSE, DISABLED},
    {"lpn000_630", 500, 599, ANY, 0, 0, BLOCKED},

    /* A check of the sender can have failed because he is unknown at his own host. */
    {"sender verif", 400, 599, ANY, 0, 0, SENDER},
    {"sender address", 500, 599, ANY, 0, 0, SENDER},
    {"your account", 500, 599, ANY, 0, 0, SENDER},
    {"\xe5\x8f\x91\xe4\xbb\xb6\xe4\xba\xba\xe5\x9f\x9f\xe5\x90\x8d", 500, 599, ANY, 0, 0,
     SENDER}, /* the sender's domain */

    /* What is unknown is the domain. */
    {"domain existiert nicht", 500, 599, ANY, 0, MEANS_SENDER | MEANS_BLOCKED, NO_DOMAIN},
    {"\xe5\x9f\x9f\xe5\x90\x8d\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8", 500, 599, ANY, 0,
     MEANS_SENDER | MEANS_BLOCKED, NO_DOMAIN}, /* the domain does not exist */

    /* OpenSMTPD says so of whom its table of virtual users does not have. */
    {"list expansion problem", 524, 524, 2, 4, 0, MEANS_VETO, DEAD},

    /* Closed, in words that would mean something else: Mail.ru, Free. */
    {"account is disabled", 550, 550, ANY, 0, MEANS_VETO, DISABLED},
    {"inactivity", 500, 599, 2, 1, 0, MEANS_VETO & ~(unsigned)MEANS_BLOCKED, DISABLED},
};

const size_t smtp_marked_rows_count = sizeof smtp_marked_rows / sizeof smtp_marked_rows[0];
