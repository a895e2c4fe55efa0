/* The columns that the result files of ZeroBounce and NeverBounce have, filled with what is known here. */
#include <string.h>

#include "pipeline/publish/own_columns.h"
#include "pipeline/publish/preset.h"
#include "pipeline/store/domains.h"
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

static const struct dns_facts *dns_facts_of(const struct added_row *it)
{
    return &dns_facts[it->domain != NULL ? it->domain->verdict : MX_UNKNOWN];
}

/* What the mail server says of the mailbox, in a row whose own reason is about the name alone; not asked
 * (unknown) where nobody has. */
static const struct reason *reason_by_server(const struct added_row *it)
{
    return smtp_reason(it->mailbox != NULL ? it->mailbox->verdict : SMTP_UNKNOWN);
}

/* A column whose value is the expression: IT and ROOM are at hand. */
#define VALUE(name, expression)                                                                              \
    static struct value name(const struct added_row *it, char *room)                                         \
    {                                                                                                        \
        (void)it;                                                                                            \
        (void)room;                                                                                          \
        return expression;                                                                                   \
    }

/* What both services have. */
VALUE(nobody_knows, value_word(""))
VALUE(domain, value_text(it->parts->domain))

/* ZeroBounce's. */
static const struct zerobounce_status *zerobounce_of(const struct added_row *it)
{
    const struct reason *reason = it->row->reason;
    return reason->zerobounce.status == ZEROBOUNCE_AS_SERVER ? &reason_by_server(it)->zerobounce
                                                             : &reason->zerobounce;
}

static struct value zerobounce_sub_status(const struct added_row *it, char *room)
{
    const char *sub = zerobounce_of(it)->sub;
    bool catch_all = (it->row->flags & FLAG_CATCH_ALL) != 0;
    (void)room;
    return value_word(catch_all && strcmp(sub, "role_based") == 0 ? "role_based_catch_all" : sub);
}

VALUE(zerobounce_status, value_word(zerobounce_words[zerobounce_of(it)->status]))

/* Whether the domain has an MX record: one may take mail without. */
static struct value mx_found(const struct added_row *it, char *room)
{
    enum known zone = dns_facts_of(it)->zone;
    (void)room;
    return value_word(true_false[zone == YES && it->domain->mx == NULL ? NO : zone]);
}

static struct value mx_record(const struct added_row *it, char *room)
{
    (void)room;
    if (it->domain == NULL || it->domain->mx == NULL)
        return value_word("");
    return value_host((struct str){it->domain->mx, it->domain->mx_length});
}

VALUE(account, value_text(it->parts->local))
VALUE(is_free_email, value_word(true_false[it->row->flags & FLAG_FREE ? YES : NO]))
VALUE(suggestion, it->parts->local.length > 0 ? own_suggestion(it, room) : value_word(""))

static const struct added_column zerobounce[] = {
    {"ZB Status", zerobounce_status, NULL},
    {"ZB Sub Status", zerobounce_sub_status, NULL},
    {"ZB Account", account, NULL},
    {"ZB Domain", domain, NULL},
    {"ZB First Name", nobody_knows, NULL},
    {"ZB Last Name", nobody_knows, NULL},
    {"ZB Gender", nobody_knows, NULL},
    {"ZB Free Email", is_free_email, NULL},
    {"ZB MX Found", mx_found, NULL},
    {"ZB MX Record", mx_record, NULL},
    {"ZB SMTP Provider", own_provider, NULL},
    {"ZB Did You Mean", suggestion, NULL},
};

const struct column_list preset_zerobounce_columns = COLUMNS_OF(zerobounce);

/* NeverBounce's. */
static enum neverbounce result_of(const struct added_row *it)
{
    enum neverbounce result = it->row->reason->neverbounce;
    return result == NEVERBOUNCE_AS_SERVER ? reason_by_server(it)->neverbounce : result;
}

static struct value email_status_int(const struct added_row *it, char *room)
{
    room[0] = (char)('0' + result_of(it));
    return value_text((struct str){room, 1});
}

static struct value server_reachable(const struct added_row *it, char *room)
{
    enum known reachable = UNKNOWN;
    (void)room;
    if (it->mailbox != NULL && it->mailbox->code > 0)
        reachable = YES;
    else if (it->mailbox != NULL && it->mailbox->verdict == SMTP_MX_UNREACHABLE)
        reachable = NO;
    return value_word(one_zero[reachable]);
}

VALUE(email_status, value_word(neverbounce_words[result_of(it)]))
VALUE(bad_syntax, value_word(one_zero[it->row->reason->bad_syntax ? YES : NO]))
VALUE(is_free_host, value_word(one_zero[it->row->flags & FLAG_FREE ? YES : NO]))
VALUE(is_role, value_word(one_zero[it->row->flags & FLAG_ROLE ? YES : NO]))
VALUE(name, value_text(it->parts->name))
VALUE(alias, value_text(it->parts->alias))
VALUE(subdomain, value_text(it->parts->subdomain))
VALUE(label, value_text(it->parts->label))
VALUE(suffix, value_text(it->parts->suffix))
VALUE(has_zone, value_word(one_zero[dns_facts_of(it)->zone]))
VALUE(has_host, value_word(one_zero[dns_facts_of(it)->host]))

/* The service itself appends email_status unless told otherwise.  All of its columns are written, for whoever
 * reads by name finds the same, and email_status is the first of them for whoever counts. */
static const struct added_column neverbounce[] = {
    {"email_status", email_status, NULL},
    {"email_status_int", email_status_int, NULL},
    {"bad_syntax", bad_syntax, NULL},
    {"free_email_host", is_free_host, NULL},
    {"role_account", is_role, NULL},
    {"addr", name, NULL},
    {"alias", alias, NULL},
    {"host", domain, NULL},
    {"subdomain", subdomain, NULL},
    {"domain", label, NULL},
    {"tld", suffix, NULL},
    {"fqdn", domain, NULL},
    {"network", own_provider, NULL},
    {"has_dns_info", has_zone, NULL},
    {"has_mail_server", has_host, NULL},
    {"mail_server_reachable", server_reachable, NULL},
};

const struct column_list preset_neverbounce_columns = COLUMNS_OF(neverbounce);
