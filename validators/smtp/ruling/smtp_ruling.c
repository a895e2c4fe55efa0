/* What a server's reply means for the mailbox that was asked about: the rulings.
 *
 * The text is folded (smtp_ruling_text.c), its words have meanings (smtp_ruling_words.c), and the first row
 * that fits its code, enhanced code and meanings is the ruling. */
#include "validators/smtp/ruling/smtp_ruling.h"

#include "validators/providers.h"
#include "validators/smtp/ruling/smtp_ruling_tables.h"
#include "validators/smtp/ruling/smtp_ruling_text.h"

#define ANY ENHANCED_ANY, ENHANCED_ANY
#define RISKY(name, how)                                                                                     \
    {                                                                                                        \
        .verdict = SMTP_##name, .retry = SMTP_RETRY_##how                                                    \
    }
#define US(name)                                                                                             \
    {                                                                                                        \
        .verdict = SMTP_##name, .retry = SMTP_RETRY_HOST, .about_us = true                                   \
    }
#define RATE                                                                                                 \
    {                                                                                                        \
        .verdict = SMTP_RATE_LIMITED, .retry = SMTP_RETRY_HOST, .slow_down = true                            \
    }
#define ALARM                                                                                                \
    {                                                                                                        \
        .verdict = SMTP_PROTOCOL_ERROR, .retry = SMTP_RETRY_NEVER, .alarm = true                             \
    }
#define FINAL(name)                                                                                          \
    {                                                                                                        \
        .verdict = SMTP_##name                                                                               \
    }

enum { ANSWERING_ROWS = 2 };

/* Before RCPT: nothing of it is about an address.  The first ANSWERING_ROWS are not for the greeting, which
 * answers nothing that we said. */
static const struct smtp_row host_rows[] = {
    {NULL, 500, 504, ANY, MEANS_PROTOCOL, MEANS_SENDER, ALARM},
    {NULL, 500, 504, ANY, 0, MEANS_SENDER | MEANS_BLOCKED | MEANS_POLICY | MEANS_TLS, ALARM},
    {NULL, 200, 399, ANY, 0, 0, {.verdict = SMTP_UNKNOWN}},
    {NULL,
     421,
     421,
     ANY,
     MEANS_BLOCKED,
     0,
     {.verdict = SMTP_IP_REFUSED, .retry = SMTP_RETRY_HOST, .slow_down = true}},
    {NULL, 421, 421, ANY, 0, 0, RATE},
    {NULL, 530, 530, ANY, 0, 0, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 500, 599, ANY, MEANS_TLS, 0, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 400, 499, ANY, MEANS_RATE, 0, RATE},
    {NULL, 400, 499, ANY, MEANS_BLOCKED, 0, RISKY(IP_REFUSED, HOST)},
    {NULL, 400, 499, ANY, 0, 0, RISKY(TEMPORARY_FAILURE, HOST)},
    {NULL, 500, 599, ANY, 0, 0, US(IP_REFUSED)},
};

static const struct smtp_row mail_rows[] = {
    {NULL, 200, 299, ANY, 0, 0, {.verdict = SMTP_UNKNOWN}},
    {NULL, 421, 421, ANY, 0, 0, RATE},
    {NULL, 530, 530, ANY, 0, 0, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 500, 599, ANY, MEANS_TLS, MEANS_SENDER, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 400, 499, ANY, MEANS_RATE, 0, RATE},
    {NULL, 500, 504, ANY, 0, MEANS_SENDER | MEANS_BLOCKED, ALARM},
    {NULL, 400, 599, ANY, MEANS_BLOCKED, MEANS_SENDER, US(BLOCKED)},
    {NULL, 400, 499, ANY, MEANS_GREY | MEANS_TEMPORARY, MEANS_SENDER, RISKY(TEMPORARY_FAILURE, HOST)},
    {NULL, 400, 499, 3, ENHANCED_ANY, 0, 0, RISKY(TEMPORARY_FAILURE, HOST)}, /* its system, not our sender */
    {NULL, 300, 599, ANY, 0, 0, US(SENDER_REFUSED)},
};

static const struct smtp_row recipient_rows[] = {
    {NULL, 252, 252, ANY, 0, 0, FINAL(CANNOT_VERIFY)},
    {NULL, 250, 251, ANY, MEANS_UNKNOWN, 0, FINAL(PROTOCOL_ERROR)}, /* yes and no at once */
    {NULL, 250, 251, ANY, 0, 0, FINAL(ACCEPTED)},
    {NULL, 200, 399, ANY, 0, 0, ALARM},
    {NULL, 421, 421, ANY, 0, 0, RATE},

    /* 4xx: never the last word. */
    {NULL, 400, 499, 2, 2, 0, 0, RISKY(MAILBOX_FULL, GREYLIST)},
    {NULL, 400, 499, ANY, MEANS_FULL, 0, RISKY(MAILBOX_FULL, GREYLIST)},
    {NULL, 452, 452, 5, 3, 0, 0, RATE},
    {NULL, 400, 499, ANY, MEANS_GREY, 0, RISKY(GREYLISTED, GREYLIST)},
    {NULL, 400, 499, ANY, MEANS_RATE, 0, RATE},
    {"unverified address", 400, 499, ANY, 0, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},
    {NULL, 400, 499, 1, 1, 0, 0, RISKY(SOFT_UNKNOWN_USER, GREYLIST)},
    {NULL, 400, 499, ANY, MEANS_UNKNOWN, 0, RISKY(SOFT_UNKNOWN_USER, GREYLIST)},
    {NULL, 400, 499, ANY, MEANS_BLOCKED, 0, US(BLOCKED)},
    {NULL, 400, 499, ANY, MEANS_SENDER, 0, RISKY(SENDER_REFUSED, HOST)},
    {NULL, 450, 450, 3, 2, 0, 0, RISKY(GREYLISTED, GREYLIST)}, /* postscreen's first visit */
    {NULL, 450, 451, 7, 1, 0, 0, RISKY(GREYLISTED, GREYLIST)},
    {NULL, 450, 451, 2, 0, 0, 0, RISKY(GREYLISTED, GREYLIST)},
    {"error", 400, 499, ANY, 0, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},
    {"problem", 400, 499, ANY, 0, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},
    {NULL, 400, 499, 3, ENHANCED_ANY, 0, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},
    {NULL, 450, 451, ANY, MEANS_TEMPORARY, 0, RISKY(GREYLISTED, GREYLIST)},
    {NULL, 400, 499, ANY, 0, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},

    /* 5xx: first what is not about the mailbox. */
    {NULL, 500, 599, 1, 7, 0, 0, US(SENDER_REFUSED)},
    {NULL, 500, 599, 1, 8, 0, 0, US(SENDER_REFUSED)},
    {NULL, 530, 530, ANY, MEANS_TLS, 0, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 530, 530, ANY, 0, MEANS_POLICY, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 500, 500, ANY, 0, 0, ALARM},
    {NULL, 502, 504, ANY, 0, MEANS_BLOCKED, ALARM},
    {NULL, 555, 555, ANY, 0, 0, ALARM},
    {NULL, 500, 599, 5, 1, 0, 0, ALARM},
    {NULL, 500, 599, 1, 3, 0, 0, ALARM},
    {NULL, 501, 501, ANY, 0, MEANS_UNKNOWN | MEANS_RELAY, ALARM},
    {NULL, 500, 599, 5, 3, 0, 0, RATE},
    {NULL, 500, 599, 2, 2, 0, MEANS_RELAY | MEANS_BLOCKED | MEANS_SENDER, FINAL(MAILBOX_FULL)},
    {NULL, 500, 599, ANY, MEANS_FULL, MEANS_RELAY | MEANS_BLOCKED | MEANS_SENDER, FINAL(MAILBOX_FULL)},
    {NULL, 500, 599, ANY, MEANS_RATE, 0, RATE},
    {NULL, 500, 599, 1, 2, 0, 0, RISKY(MX_DENIES_DOMAIN, OTHER_MX)},
    {NULL, 500, 599, 4, 4, 0, 0, RISKY(MX_DENIES_DOMAIN, OTHER_MX)},
    {NULL, 500, 599, ANY, MEANS_RELAY, MEANS_UNKNOWN | MEANS_BLOCKED, RISKY(MX_DENIES_DOMAIN, HOST)},

    /* Then what is, if nothing speaks against it. */
    {NULL, 500, 599, 7, 17, 0, MEANS_VETO, FINAL(OWNER_CHANGED)},
    {NULL, 500, 599, 7, 18, 0, MEANS_VETO, FINAL(OWNER_CHANGED)},
    {NULL, 500, 599, 7, 13, 0, MEANS_VETO, FINAL(DISABLED)},
    {NULL, 500, 599, 7, ENHANCED_ANY, MEANS_BLOCKED, MEANS_UNKNOWN, US(BLOCKED)},
    {NULL, 500, 599, 7, ENHANCED_ANY, MEANS_SENDER, MEANS_UNKNOWN, US(SENDER_REFUSED)},
    {NULL, 500, 599, 7, ENHANCED_ANY, MEANS_POLICY, MEANS_UNKNOWN, US(BLOCKED)},
    {NULL, 500, 599, 7, ENHANCED_ANY, 0, 0, RISKY(REFUSED_UNCLEAR, OTHER_MX)},
    {NULL, 500, 599, 1, 6, 0, MEANS_VETO, FINAL(MOVED)},
    {NULL, 500, 599, ANY, MEANS_MOVED, MEANS_VETO, FINAL(MOVED)},
    {NULL, 500, 599, ANY, MEANS_UNKNOWN, MEANS_VETO, FINAL(NO_MAILBOX)},
    {"user", 551, 551, ANY, 0, MEANS_VETO, FINAL(MOVED)},
    {NULL, 500, 599, ANY, MEANS_DISABLED, MEANS_VETO, FINAL(DISABLED)},
    {NULL, 500, 599, 1, 1, 0, MEANS_VETO, FINAL(NO_MAILBOX)},
    {NULL, 500, 599, 1, 10, 0, MEANS_VETO, FINAL(NO_MAILBOX)},
    {"address rejected", 550, 550, 1, 0, 0, MEANS_VETO, FINAL(NO_MAILBOX)}, /* IronPort */
    {"invalid recipient", 553, 553, ANY, 0, MEANS_VETO, FINAL(NO_MAILBOX)},

    /* A cause, or two that contradict each other. */
    {NULL, 500, 599, ANY, MEANS_UNKNOWN | MEANS_DISABLED, 0, RISKY(REFUSED_UNCLEAR, OTHER_MX)},
    {NULL, 500, 599, ANY, MEANS_BLOCKED, 0, US(BLOCKED)},
    {NULL, 500, 599, ANY, MEANS_SENDER, 0, US(SENDER_REFUSED)},
    {NULL, 500, 599, ANY, MEANS_US, 0, US(BLOCKED)},
    {NULL, 500, 599, ANY, MEANS_TLS, 0, RISKY(TLS_REQUIRED, OTHER_MX)},
    {NULL, 500, 599, ANY, MEANS_GREY | MEANS_TEMPORARY, 0, RISKY(TEMPORARY_FAILURE, GREYLIST)},
    {NULL, 500, 599, ANY, MEANS_PROTOCOL, 0, ALARM},
    {NULL, 500, 599, ANY, MEANS_POLICY, 0, US(BLOCKED)},
    {NULL, 500, 599, ANY, 0, 0, RISKY(REFUSED_UNCLEAR, OTHER_MX)},
};

struct row_list {
    const struct smtp_row *rows;
    size_t count;
};

#define LIST(rows)                                                                                           \
    {                                                                                                        \
        rows, sizeof rows / sizeof rows[0]                                                                   \
    }

static const struct row_list lists[SMTP_PHASE_COUNT] = {
    [SMTP_PHASE_GREETING] = {host_rows + ANSWERING_ROWS,
                             sizeof host_rows / sizeof host_rows[0] - ANSWERING_ROWS},
    [SMTP_PHASE_EHLO] = LIST(host_rows),
    [SMTP_PHASE_STARTTLS] = LIST(host_rows),
    [SMTP_PHASE_MAIL] = LIST(mail_rows),
    [SMTP_PHASE_RCPT] = LIST(recipient_rows),
};

/* Whether ENHANCED fits ROW: one that the reply does not have fits a row that asks for none. */
static bool fits_enhanced(const struct smtp_row *row, const uint8_t enhanced[3])
{
    bool any_subject = row->subject == ENHANCED_ANY, any_detail = row->detail == ENHANCED_ANY;
    if (any_subject && any_detail)
        return true;
    return enhanced[0] != 0 && (any_subject || row->subject == enhanced[1]) &&
           (any_detail || row->detail == enhanced[2]);
}

static bool fits(const struct smtp_row *row, const struct smtp_folded *folded)
{
    const struct smtp_said *said = folded->said;
    if (said->reply.code < row->code_low || said->reply.code > row->code_high)
        return false;
    if (!fits_enhanced(row, said->reply.enhanced))
        return false;
    if ((row->means != 0 && (folded->means & row->means) == 0) || (folded->means & row->not_means) != 0)
        return false;
    return row->phrase == NULL || smtp_folded_has(folded, row->phrase, false);
}

static const struct smtp_row *first_fit(struct row_list list, const struct smtp_folded *folded)
{
    for (size_t i = 0; i < list.count; i++)
        if (fits(&list.rows[i], folded))
            return &list.rows[i];
    return NULL;
}

/* The row for a reply to RCPT whose words mean something else than elsewhere: at its provider, or anywhere by a
 * mark in them.  A mark outweighs what would make an address invalid. */
static const struct smtp_row *first_special(const struct smtp_folded *folded)
{
    const struct row_list marked = {smtp_marked_rows, smtp_marked_rows_count};
    const struct provider *provider = provider_of(folded->said->provider);
    const struct smtp_row *own = NULL, *row;
    if (provider != NULL)
        own = first_fit((struct row_list){provider->replies, provider->reply_count}, folded);
    if (own != NULL && own->ruling.verdict != SMTP_NO_MAILBOX)
        return own;
    row = first_fit(marked, folded);
    return row != NULL ? row : own;
}

/* Whether a yes is no more than that: no word of it can mean no, in any language with an n in that.  Most
 * replies are such, and need not be folded. */
static bool is_plain_yes(const struct smtp_said *said)
{
    unsigned code = said->reply.code;
    if (said->phase != SMTP_PHASE_RCPT)
        return code / 100 == 2;
    if (code != 250 && code != 251)
        return false;
    for (size_t i = 0; i < said->reply.text.length; i++)
        if (ascii_lower(said->reply.text.bytes[i]) == 'n' || (unsigned char)said->reply.text.bytes[i] >= 0x80)
            return false;
    return true;
}

struct smtp_ruling smtp_rule(const struct smtp_said *said)
{
    static const struct smtp_ruling accepted = {.verdict = SMTP_ACCEPTED}, passed = {.verdict = SMTP_UNKNOWN};
    static const struct smtp_ruling none = {.verdict = SMTP_PROTOCOL_ERROR, .retry = SMTP_RETRY_HOST};
    const struct smtp_row *row = NULL;
    struct smtp_folded folded;
    if (is_plain_yes(said))
        return said->phase == SMTP_PHASE_RCPT ? accepted : passed;
    smtp_fold(said, &folded);
    if (said->phase == SMTP_PHASE_RCPT && said->reply.code != 421)
        row = first_special(&folded);
    if (row == NULL)
        row = first_fit(lists[said->phase], &folded);
    return row != NULL ? row->ruling : none;
}

enum smtp_neighbour smtp_neighbour_of(const struct smtp_ruling *ruling)
{
    if (ruling->verdict == SMTP_ACCEPTED)
        return SMTP_NEIGHBOUR_ACCEPTED;
    return ruling->verdict == SMTP_NO_MAILBOX ? SMTP_NEIGHBOUR_REFUSED : SMTP_NEIGHBOUR_UNKNOWN;
}

enum smtp_verdict smtp_settle(enum smtp_verdict verdict, enum smtp_neighbour neighbour, struct str provider)
{
    const struct provider *row = provider_of(provider);
    if (verdict != SMTP_ACCEPTED)
        return verdict;
    if (row != NULL && row->accepts_all)
        return SMTP_ACCEPT_ALL_PROVIDER;
    if (neighbour == SMTP_NEIGHBOUR_ACCEPTED)
        return SMTP_CATCH_ALL;
    return neighbour == SMTP_NEIGHBOUR_REFUSED ? SMTP_ACCEPTED : SMTP_ACCEPTED_UNCONTROLLED;
}
