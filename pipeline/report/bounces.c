/* How many mails to a list will come back: an estimate from a table of weights, never a measurement.
 *
 *   share = sum over reasons of (rows x weight) / rows mailed
 *
 * once with the low, once with the likely, once with the high weight.  The bounds of all reasons are added
 * as if they were wrong in the same direction, so that the range is rather too wide than too narrow. */
#include "pipeline/report/bounces.h"

#include <string.h>

enum { THOUSAND = 1000 };

/* What one weight rests on; more than one reason shares each. */
static const char never_sent[] = "no mail system sends to it, or the sending service counts it as a bounce";
static const char no_host[] =
    "there is no host to take the mail; a little is left for domains that come back";
static const char throw_away[] = "some such services take mail for any name for years, others for minutes";
static const char by_name[] = "nothing about bounces; what the level leaves open";
static const char catch_all[] =
    "published means of catch-all mailboxes by quality: 7 % in the best class to 40 % in the worst";
static const char passing[] = "mostly a passing trouble of a good domain, sometimes one that is dying";
static const char about_us[] = "about the asking machine; what level dns leaves open";

/* The clean reasons first: each stands for what its level leaves open.  Sources of their ranges: lists of
 * customers lose about a quarter of their addresses in a year, so one of unknown age may hold so many dead
 * mailboxes (well_formed); asking the DNS finds those of dead domains only, a smaller half; services that
 * ask mailboxes promise that 96 to 99 of a hundred mails to good ones arrive (accepted). */
const struct bounce_weight bounce_weights[] = {
    {"well_formed", 20, 80, 200, false,
     "nobody was asked; of a list a fifth to a quarter goes stale in a year"},
    {"domain_accepts_mail", 10, 50, 130, false, "dead domains are found, dead mailboxes are not"},
    {"accepted", 2, 10, 40, false, "services that ask mailboxes promise 96 to 99 % delivery"},

    {"role", 5, 20, 150, true, by_name},
    {"no_reply", 20, 100, 400, true, "many of them refuse mail"},
    {"smtputf8", 20, 150, 600, true, "servers without SMTPUTF8 refuse it"},
    {"dot_atom_legacy", 20, 150, 600, true, "some mail systems do not send to it"},
    {"idn_mixed_script", 20, 150, 500, true, "look-alike domains come and go"},
    {"provider_syntax", 700, 900, 1000, false,
     "the provider gives nobody such a name; old accounts may be left"},
    {"typo_domain", 300, 600, 950, false, "some misspelt domains take any mail, most take none"},
    {"disposable_suspect", 50, 250, 700, true, throw_away},
    {"disposable", 50, 300, 900, false, throw_away},

    {"catch_all", 70, 230, 400, false, catch_all},
    {"accept_all_provider", 50, 200, 400, false, catch_all},
    {"accepted_uncontrolled", 10, 60, 250, false, "between accepted and catch_all"},
    {"cannot_verify", 10, 60, 250, false, "as if its mailbox had not been asked about"},
    {"mailbox_full", 500, 800, 950, false, "a mailbox that stays full was given up; few are emptied again"},
    {"soft_unknown_user", 400, 750, 950, false, "unknown, but by a code that may be taken back"},
    {"refused_unclear", 200, 500, 900, false, "refused, for a reason that cannot be read"},

    {"not_asked", 20, 80, 200, false, "as if nobody had been asked"},
    {"dns_timeout", 100, 400, 900, false, passing},
    {"dns_failure", 100, 500, 950, false, passing},
    {"dns_filtered", 20, 300, 950, false, "a living domain that is filtered, or a dead one without proof"},
    {"mx_unreachable", 300, 700, 980, false, "a mail goes back after days in vain; some hosts return before"},
    {"mx_ip_literal", 300, 700, 1000, false, "most senders cannot reach it, some can"},
    {"not_smtp", 300, 700, 1000, false, "what answers there takes no mail today"},
    {"mx_denies_domain", 600, 850, 1000, false, "its server refuses the domain, unless it is mended"},
    {"ip_refused", 10, 60, 200, false, about_us},
    {"sender_refused", 10, 60, 200, false, about_us},
    {"blocked", 10, 60, 200, false, about_us},
    {"rate_limited", 10, 60, 200, false, about_us},
    {"greylisted", 10, 60, 200, false, about_us},
    {"temporary_failure", 20, 100, 400, false, passing},
    {"tls_required", 10, 60, 250, false, about_us},
    {"protocol_error", 20, 100, 400, false, passing},
    {"hostile_peer", 200, 600, 950, false, "it answers in ways that no mail server does"},

    {"no_domain", 970, 995, 1000, false, no_host},
    {"null_mx", 970, 995, 1000, false, no_host},
    {"no_mail_host", 950, 990, 1000, false, no_host},
    {"mx_dangling", 950, 990, 1000, false, no_host},
    {"mx_not_public", 950, 990, 1000, false, no_host},
    {"no_mailbox", 900, 980, 1000, false, "its server has said so, held against a control"},
    {"disabled", 900, 980, 1000, false, "its server has said so, held against a control"},
    {"moved", 800, 950, 1000, false, "its server has said so; few forward for a while"},
    {"owner_changed", 300, 700, 1000, false, "the mail may arrive, at somebody else's"},

    {"no_address", 1000, 1000, 1000, false, never_sent},
    {"missing_at", 1000, 1000, 1000, false, never_sent},
    {"many_at", 1000, 1000, 1000, false, never_sent},
    {"local_empty", 1000, 1000, 1000, false, never_sent},
    {"local_too_long", 1000, 1000, 1000, false, never_sent},
    {"local_character", 950, 1000, 1000, false, never_sent},
    {"local_dots", 950, 1000, 1000, false, never_sent},
    {"quoted_local", 900, 1000, 1000, false, never_sent},
    {"comment", 950, 1000, 1000, false, never_sent},
    {"domain_empty", 1000, 1000, 1000, false, never_sent},
    {"no_dot", 1000, 1000, 1000, false, never_sent},
    {"label", 1000, 1000, 1000, false, never_sent},
    {"hostname", 1000, 1000, 1000, false, never_sent},
    {"domain_too_long", 1000, 1000, 1000, false, never_sent},
    {"address_too_long", 1000, 1000, 1000, false, never_sent},
    {"numeric_tld", 1000, 1000, 1000, false, never_sent},
    {"ip_domain", 1000, 1000, 1000, false, never_sent},
    {"address_literal", 950, 1000, 1000, false, never_sent},
    {"special_use", 1000, 1000, 1000, false, never_sent},
    {"idn", 1000, 1000, 1000, false, never_sent},
    {"control_character", 950, 1000, 1000, false, never_sent},
    {"encoding", 950, 1000, 1000, false, never_sent},
    {"row_too_long", 950, 1000, 1000, false, never_sent},
    {"unbalanced_quote", 500, 900, 1000, false, "the row may hold a good address that another reader finds"},
};

const size_t bounce_weight_count = sizeof bounce_weights / sizeof *bounce_weights;

static const char *const clean_codes[] = {
    [LEVEL_SYNTAX] = "well_formed", [LEVEL_DNS] = "domain_accepts_mail", [LEVEL_SMTP] = "accepted"};

static const struct bounce_weight *weight_named(const char *code)
{
    for (size_t i = 0; i < bounce_weight_count; i++)
        if (strcmp(bounce_weights[i].code, code) == 0)
            return &bounce_weights[i];
    return NULL;
}

static unsigned greater(unsigned a, unsigned b)
{
    return a > b ? a : b;
}

const struct bounce_weight *bounce_weight_of(const char *code, enum level level, struct bounce_weight *weight)
{
    const struct bounce_weight *found = weight_named(code);
    if (found == NULL)
        return NULL;
    *weight = *found;
    if (found->rest_unknown) {
        const struct bounce_weight *clean = weight_named(clean_codes[level]);
        weight->low = greater(found->low, clean->low);
        weight->likely = greater(found->likely, clean->likely);
        weight->high = greater(found->high, clean->high);
    }
    return weight;
}

void bounce_add(struct bounce_sum *sum, const char *code, enum level level, uint64_t rows)
{
    struct bounce_weight weight;
    if (bounce_weight_of(code, level, &weight) == NULL)
        return;
    sum->rows += rows;
    sum->low += rows * weight.low;
    sum->likely += rows * weight.likely;
    sum->high += rows * weight.high;
}

struct bounces bounces_of(const struct bounce_sum *sum)
{
    if (sum->rows == 0)
        return (struct bounces){0};
    double whole = (double)sum->rows * THOUSAND;
    return (struct bounces){
        .any = true,
        .low = (double)sum->low / whole,
        .likely = (double)sum->likely / whole,
        .high = (double)sum->high / whole,
    };
}
