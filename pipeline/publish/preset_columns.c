/* The columns that the result files of ZeroBounce and NeverBounce have, filled with what is known here. */
#include "pipeline/publish/preset_columns.h"

#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "validators/mx/mx_verdict.h"

/* What was found out about a thing that is so or is not. */
enum known { UNKNOWN, NO, YES };

/* The ways in which the services write it; what is not known is empty. */
static const char *const true_false[] = {[UNKNOWN] = "", [NO] = "false", [YES] = "true"};
static const char *const one_zero[] = {[UNKNOWN] = "", [NO] = "0", [YES] = "1"};

/* What the verdict about a domain says of its zone and of a host for its mail. */
static const struct dns_facts {
    enum known zone, host;
} dns_facts[MX_VERDICT_COUNT] = {
    [MX_ACCEPTS_MAIL] = {YES, YES},
    [MX_NO_DOMAIN] = {NO, NO},
    [MX_NULL_MX] = {YES, NO},
    [MX_NO_MAIL_HOST] = {YES, NO},
    [MX_DANGLING] = {YES, NO},
    [MX_NOT_PUBLIC] = {YES, NO},
    [MX_IP_LITERAL] = {YES, NO},
    [MX_DNS_TIMEOUT] = {UNKNOWN, UNKNOWN},
    [MX_DNS_FAILURE] = {UNKNOWN, UNKNOWN},
};

/* An address taken to pieces; all empty where none was read. */
struct parts {
    struct str local, name, alias; /* all before the @, and that before and behind its + */
    struct str domain, subdomain, label, suffix;
};

static struct str before(struct str whole, struct str tail)
{
    size_t length = whole.length - tail.length;
    return str_head(whole, length > 0 ? length - 1 : 0); /* without the dot between them */
}

static struct parts parts_of(const struct preset_row *it)
{
    const struct row *row = it->row;
    struct parts parts = {0};
    size_t length = row->local_length;
    if (it->row->reason->bad_syntax || length == 0 || row->text_length > ADDRESS_MAX ||
        row->text_length <= length + 1)
        return parts;
    parts.local = parts.name = (struct str){row->text, length};
    parts.domain = (struct str){row->text + length + 1, row->text_length - length - 1};
    const char *plus = memchr(parts.local.bytes, '+', length);
    if (plus != NULL) {
        parts.name = str_head(parts.local, (size_t)(plus - parts.local.bytes));
        parts.alias = str_tail(parts.local, parts.name.length + 1);
    }
    return parts;
}

/* Takes the domain to pieces: shop.example.co.uk is shop, example and co.uk. */
static void split_domain(struct parts *parts, struct suffix_cache *suffixes)
{
    struct str registered = suffix_cache_registered(suffixes, parts->domain);
    const char *dot = registered.length > 0 ? memchr(registered.bytes, '.', registered.length) : NULL;
    if (dot == NULL)
        return;
    parts->suffix = str_tail(registered, (size_t)(dot + 1 - registered.bytes));
    parts->label = before(registered, parts->suffix);
    parts->subdomain = before(parts->domain, registered);
}

static const struct asked_domain *domain_of_row(const struct preset_row *it)
{
    return it->evidence != NULL ? it->evidence->domain : NULL;
}

static const struct asked_mailbox *mailbox_of_row(const struct preset_row *it)
{
    return it->evidence != NULL ? it->evidence->mailbox : NULL;
}

static const struct dns_facts *dns_facts_of(const struct preset_row *it)
{
    const struct asked_domain *domain = domain_of_row(it);
    return &dns_facts[domain != NULL ? domain->verdict : MX_UNKNOWN];
}

/* Whether the domain has an MX record: one may take mail without. */
static enum known has_mx(const struct preset_row *it)
{
    enum known zone = dns_facts_of(it)->zone;
    return zone == YES && domain_of_row(it)->mx == NULL ? NO : zone;
}

/* What the mail server says of the mailbox, in a row whose own reason is about the name alone; not asked
 * (unknown) where nobody has. */
static const struct reason *reason_by_server(const struct preset_row *it)
{
    const struct asked_mailbox *mailbox = mailbox_of_row(it);
    return smtp_reason(mailbox != NULL ? mailbox->verdict : SMTP_UNKNOWN);
}

static struct spot field(const struct pen *pen, struct spot to, struct str text)
{
    return pen_text(pen, pen_next(pen, to), text);
}

static struct spot word(const struct pen *pen, struct spot to, const char *text)
{
    return field(pen, to, str_of(text));
}

static struct spot host(const struct pen *pen, struct spot to, struct str name)
{
    return pen_host(pen_next(pen, to), name);
}

static struct spot suggestion(const struct pen *pen, struct spot to, const struct preset_row *it,
                              const struct parts *parts)
{
    char text[LOCAL_MAX + 1 + UINT8_MAX];
    const struct row *row = it->row;
    size_t length = parts->local.length;
    if (row->suggestion_length == 0 || length == 0 || length > LOCAL_MAX)
        return pen_next(pen, to);
    memcpy(text, parts->local.bytes, length);
    text[length++] = '@';
    memcpy(text + length, row->suggestion, row->suggestion_length);
    return field(pen, to, (struct str){text, length + row->suggestion_length});
}

static struct spot provider(const struct pen *pen, struct spot to, const struct row *row)
{
    return pen_plain(pen_next(pen, to), row->provider, row->provider_length);
}

static const char *zerobounce_sub(const struct preset_row *it, const struct reason *reason)
{
    static const char role_based[] = "role_based";
    const char *sub = reason->zerobounce.sub;
    bool catch_all = (it->row->flags & FLAG_CATCH_ALL) != 0;
    return catch_all && strcmp(sub, role_based) == 0 ? "role_based_catch_all" : sub;
}

struct spot preset_put_zerobounce(const struct pen *pen, struct spot to, const struct preset_row *it)
{
    const struct asked_domain *domain = domain_of_row(it);
    const struct reason *reason = it->row->reason;
    if (reason->zerobounce.status == ZEROBOUNCE_AS_SERVER)
        reason = reason_by_server(it);
    struct parts parts = parts_of(it);
    to = word(pen, to, zerobounce_words[reason->zerobounce.status]);
    to = word(pen, to, zerobounce_sub(it, reason));
    to = field(pen, to, parts.local);
    to = field(pen, to, parts.domain);
    for (unsigned i = 0; i < 3; i++) /* first name, last name, gender: nobody here knows them */
        to = pen_next(pen, to);
    to = word(pen, to, true_false[it->row->flags & FLAG_FREE ? YES : NO]);
    to = word(pen, to, true_false[has_mx(it)]);
    to = host(pen, to,
              domain != NULL && domain->mx != NULL ? (struct str){domain->mx, domain->mx_length} : STR(""));
    to = provider(pen, to, it->row);
    return suggestion(pen, to, it, &parts);
}

static enum known reachable(const struct preset_row *it)
{
    const struct asked_mailbox *mailbox = mailbox_of_row(it);
    if (mailbox == NULL)
        return UNKNOWN;
    if (mailbox->code > 0)
        return YES;
    return mailbox->verdict == SMTP_MX_UNREACHABLE ? NO : UNKNOWN;
}

static struct spot flag(const struct pen *pen, struct spot to, bool is_so)
{
    return word(pen, to, one_zero[is_so ? YES : NO]);
}

struct spot preset_put_neverbounce(const struct pen *pen, struct spot to, const struct preset_row *it)
{
    enum neverbounce result = it->row->reason->neverbounce;
    if (result == NEVERBOUNCE_AS_SERVER)
        result = reason_by_server(it)->neverbounce;
    struct parts parts = parts_of(it);
    split_domain(&parts, it->suffixes);
    to = word(pen, to, neverbounce_words[result]);
    to = field(pen, to, (struct str){&(char){(char)('0' + result)}, 1});
    to = flag(pen, to, it->row->reason->bad_syntax);
    to = flag(pen, to, it->row->flags & FLAG_FREE);
    to = flag(pen, to, it->row->flags & FLAG_ROLE);
    to = field(pen, to, parts.name);
    to = field(pen, to, parts.alias);
    to = field(pen, to, parts.domain);
    to = field(pen, to, parts.subdomain);
    to = field(pen, to, parts.label);
    to = field(pen, to, parts.suffix);
    to = field(pen, to, parts.domain);
    to = provider(pen, to, it->row);
    to = word(pen, to, one_zero[dns_facts_of(it)->zone]);
    to = word(pen, to, one_zero[dns_facts_of(it)->host]);
    return word(pen, to, one_zero[reachable(it)]);
}
