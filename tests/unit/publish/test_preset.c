/* Tests of pipeline/publish/preset*.c: every reason has its word in the services' vocabulary, and what their
 * columns hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pipeline/publish/added_columns.h"
#include "pipeline/publish/preset.h"
#include "pipeline/publish/row_writer.h"
#include "pipeline/store/domains.h"
#include "pipeline/store/mailboxes.h"
#include "validators/base/settings.h"
#include "validators/mx/mx_verdict.h"
#include "validators/names/public_suffix_psl.h"

/* The sub-statuses that ZeroBounce has for each status; "" stands for none, and every status may have that.
 */
static const struct zerobounce_sub_statuses {
    const char *status, *subs[12];
} zerobounce_subs[] = {
    {"valid",
     {"alias_address", "leading_period_removed", "alternate", "gold", "role_based_accept_all", "accept_all",
      "ai_agent_mailbox"}},
    {"invalid",
     {"does_not_accept_mail", "failed_syntax_check", "possible_typo", "mailbox_not_found", "no_dns_entries",
      "mailbox_quota_exceeded", "unroutable_ip_address"}},
    {"catch-all", {NULL}},
    {"spamtrap", {NULL}},
    {"abuse", {NULL}},
    {"do_not_mail",
     {"role_based", "disposable", "role_based_catch_all", "mx_forward", "global_suppression", "possible_trap",
      "toxic"}},
    {"unknown",
     {"antispam_system", "exception_occurred", "failed_smtp_connection", "forcible_disconnect", "greylisted",
      "mail_server_did_not_respond", "mail_server_temporary_error", "timeout_exceeded"}},
};

static bool is_zerobounce(const char *status, const char *sub)
{
    for (size_t i = 0; i < sizeof zerobounce_subs / sizeof *zerobounce_subs; i++) {
        const struct zerobounce_sub_statuses *word = &zerobounce_subs[i];
        if (strcmp(word->status, status) != 0)
            continue;
        for (size_t j = 0; word->subs[j] != NULL; j++)
            if (strcmp(word->subs[j], sub) == 0)
                return true;
        return sub[0] == '\0';
    }
    return false;
}

/* Calls CHECK with each reason. */
static void each_reason(void (*check)(const struct reason *reason))
{
    for (size_t i = 0; i < registry_count; i++)
        for (size_t j = 0; j < registry[i]->reason_count; j++)
            check(&registry[i]->reasons[j]);
}

static void check_word(const struct reason *reason)
{
    const struct zerobounce_status *zerobounce = &reason->zerobounce;
    if (zerobounce->status == ZEROBOUNCE_AS_SERVER)
        assert_string_equal(zerobounce->sub, "");
    else if (!is_zerobounce(zerobounce_words[zerobounce->status], zerobounce->sub))
        fail_msg("%s: %s, %s", reason->code, zerobounce_words[zerobounce->status], zerobounce->sub);
}

static void test_words_are_theirs(void **state)
{
    (void)state;
    static const char *const results[] = {"valid", "invalid", "disposable", "catchall", "unknown"};
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        assert_string_equal(neverbounce_words[NEVERBOUNCE_VALID + i], results[i]);
    each_reason(check_word);
}

/* A reason that is invalid here is so to NeverBounce, too. */
static void check_invalid(const struct reason *reason)
{
    if (reason->segment == SEGMENT_INVALID && reason->neverbounce != NEVERBOUNCE_INVALID &&
        reason->neverbounce != NEVERBOUNCE_DISPOSABLE)
        fail_msg("%s: %s", reason->code, neverbounce_words[reason->neverbounce]);
}

static void test_invalid_stays_invalid(void **state)
{
    (void)state;
    each_reason(check_invalid);
}

/* As its server says: there is a word for each thing that it can say, and none asks back. */
static void test_the_server_has_a_word(void **state)
{
    (void)state;
    for (int verdict = 0; verdict < SMTP_VERDICT_COUNT; verdict++) {
        const struct reason *reason = smtp_reason((enum smtp_verdict)verdict);
        assert_true(reason->zerobounce.status < ZEROBOUNCE_AS_SERVER);
        assert_true(reason->neverbounce < NEVERBOUNCE_AS_SERVER);
    }
}

enum { NO_RECORD = 64 }; /* beside a verdict: the domain has no MX record */

/* A row, and how the two services have it. */
static const struct columns_case {
    const char *name, *reason, *address;
    unsigned flags;
    const char *provider, *suggestion;
    int mx;   /* enum mx_verdict; -1: not asked */
    int smtp; /* enum smtp_verdict; -1: not asked */
    unsigned code;
    const char *zerobounce, *neverbounce;
} columns_cases[] = {
    {"not asked", "well_formed", "ann+shop@mail.firma.co.uk", 0, "", "", -1, -1, 0,
     ",unknown,,ann+shop,mail.firma.co.uk,,,,false,,,,",
     ",unknown,4,0,0,0,ann,shop,mail.firma.co.uk,mail,firma,co.uk,mail.firma.co.uk,,,,"},
    {"free", "domain_accepts_mail", "ann@gmail.com", FLAG_FREE, "google", "", MX_ACCEPTS_MAIL, -1, 0,
     ",unknown,,ann,gmail.com,,,,true,true,mx.host.de,google,",
     ",unknown,4,0,1,0,ann,,gmail.com,,gmail,com,gmail.com,google,1,1,"},
    {"accepted", "accepted", "ann@gmail.com", FLAG_FREE, "google", "", MX_ACCEPTS_MAIL, SMTP_ACCEPTED, 250,
     ",valid,,ann,gmail.com,,,,true,true,mx.host.de,google,",
     ",valid,0,0,1,0,ann,,gmail.com,,gmail,com,gmail.com,google,1,1,1"},
    {"no such domain", "no_domain", "ann@firma.de", 0, "", "", MX_NO_DOMAIN, -1, 0,
     ",invalid,no_dns_entries,ann,firma.de,,,,false,false,,,",
     ",invalid,1,0,0,0,ann,,firma.de,,firma,de,firma.de,,0,0,"},
    {"no MX record", "domain_accepts_mail", "ann@firma.de", 0, "", "", MX_ACCEPTS_MAIL | NO_RECORD, -1, 0,
     ",unknown,,ann,firma.de,,,,false,false,,,", ",unknown,4,0,0,0,ann,,firma.de,,firma,de,firma.de,,1,1,"},
    {"not public", "mx_not_public", "ann@firma.de", 0, "", "", MX_NOT_PUBLIC, -1, 0,
     ",invalid,unroutable_ip_address,ann,firma.de,,,,false,true,mx.host.de,,",
     ",invalid,1,0,0,0,ann,,firma.de,,firma,de,firma.de,,1,0,"},
    {"null MX", "null_mx", "ann@firma.de", 0, "", "", MX_NULL_MX, -1, 0,
     ",invalid,does_not_accept_mail,ann,firma.de,,,,false,false,,,",
     ",invalid,1,0,0,0,ann,,firma.de,,firma,de,firma.de,,1,0,"},
    {"DNS is silent", "dns_timeout", "ann@firma.de", 0, "", "", MX_DNS_TIMEOUT, -1, 0,
     ",unknown,timeout_exceeded,ann,firma.de,,,,false,,,,",
     ",unknown,4,0,0,0,ann,,firma.de,,firma,de,firma.de,,,,"},
    {"no server", "mx_unreachable", "ann@firma.de", 0, "", "", MX_ACCEPTS_MAIL, SMTP_MX_UNREACHABLE, 0,
     ",unknown,failed_smtp_connection,ann,firma.de,,,,false,true,mx.host.de,,",
     ",unknown,4,0,0,0,ann,,firma.de,,firma,de,firma.de,,1,1,0"},
    {"catch-all", "catch_all", "ann@firma.de", FLAG_CATCH_ALL, "", "", MX_ACCEPTS_MAIL, SMTP_CATCH_ALL, 250,
     ",catch-all,,ann,firma.de,,,,false,true,mx.host.de,,",
     ",catchall,3,0,0,0,ann,,firma.de,,firma,de,firma.de,,1,1,1"},
    {"role, not asked", "role", "info@firma.de", FLAG_ROLE, "", "", -1, -1, 0,
     ",do_not_mail,role_based,info,firma.de,,,,false,,,,",
     ",unknown,4,0,0,1,info,,firma.de,,firma,de,firma.de,,,,"},
    {"role, accepted", "role", "info@firma.de", FLAG_ROLE, "", "", MX_ACCEPTS_MAIL, SMTP_ACCEPTED, 250,
     ",do_not_mail,role_based,info,firma.de,,,,false,true,mx.host.de,,",
     ",valid,0,0,0,1,info,,firma.de,,firma,de,firma.de,,1,1,1"},
    {"role, catch-all", "role", "info@firma.de", FLAG_ROLE | FLAG_CATCH_ALL, "", "", MX_ACCEPTS_MAIL,
     SMTP_CATCH_ALL, 250, ",do_not_mail,role_based_catch_all,info,firma.de,,,,false,true,mx.host.de,,",
     ",catchall,3,0,0,1,info,,firma.de,,firma,de,firma.de,,1,1,1"},
    {"form, not asked", "dot_atom_legacy", "a..b@docomo.ne.jp", FLAG_FREE, "docomo", "", -1, -1, 0,
     ",unknown,,a..b,docomo.ne.jp,,,,true,,,docomo,",
     ",unknown,4,0,1,0,a..b,,docomo.ne.jp,,docomo,ne.jp,docomo.ne.jp,docomo,,,"},
    {"form, greylisted", "dot_atom_legacy", "a..b@docomo.ne.jp", FLAG_FREE, "", "", MX_ACCEPTS_MAIL,
     SMTP_GREYLISTED, 451, ",unknown,greylisted,a..b,docomo.ne.jp,,,,true,true,mx.host.de,,",
     ",unknown,4,0,1,0,a..b,,docomo.ne.jp,,docomo,ne.jp,docomo.ne.jp,,1,1,1"},
    {"typo", "typo_domain", "ann@gmial.com", 0, "", "gmail.com", -1, -1, 0,
     ",invalid,possible_typo,ann,gmial.com,,,,false,,,,ann@gmail.com",
     ",unknown,4,0,0,0,ann,,gmial.com,,gmial,com,gmial.com,,,,"},
    {"disposable", "disposable", "x@mailinator.com", 0, "", "", -1, -1, 0,
     ",do_not_mail,disposable,x,mailinator.com,,,,false,,,,",
     ",disposable,2,0,0,0,x,,mailinator.com,,mailinator,com,mailinator.com,,,,"},
    {"no @", "missing_at", "ann", 0, "", "", -1, -1, 0, ",invalid,failed_syntax_check,,,,,,false,,,,",
     ",invalid,1,1,0,0,,,,,,,,,,,"},
    {"two @", "many_at", "a@@b.de", 0, "", "", -1, -1, 0, ",invalid,failed_syntax_check,,,,,,false,,,,",
     ",invalid,1,1,0,0,,,,,,,,,,,"},
    {"formulas", "domain_accepts_mail", "=1+-2@firma.de", 0, "", "", MX_ACCEPTS_MAIL, -1, 0,
     ",unknown,,,firma.de,,,,false,true,mx.host.de,,",
     ",unknown,4,0,0,0,,,firma.de,,firma,de,firma.de,,1,1,"},
    {"a public suffix", "domain_accepts_mail", "ann@co.uk", 0, "", "", MX_ACCEPTS_MAIL, -1, 0,
     ",unknown,,ann,co.uk,,,,false,true,mx.host.de,,", ",unknown,4,0,0,0,ann,,co.uk,,,,co.uk,,1,1,"},
    {"set aside", "duplicate", "ann@firma.de", 0, "", "", -1, -1, 0, ",unknown,,ann,firma.de,,,,false,,,,",
     ",unknown,4,0,0,0,ann,,firma.de,,firma,de,firma.de,,,,"},
    {"suppressed", "suppressed", "ann@firma.de", 0, "", "", -1, -1, 0,
     ",do_not_mail,,ann,firma.de,,,,false,,,,", ",unknown,4,0,0,0,ann,,firma.de,,firma,de,firma.de,,,,"},
};

/* What a run with the preset adds to a row, without the line end: in PAGE, which is emptied at first. */
static struct str added_to(const struct added_row *it, enum preset_choice choice, struct page *page)
{
    struct layout layout = {.dialect = {.delimiter = ','}, .encoding = {.name = "UTF-8"}};
    const struct added_columns columns = added_columns_of(&(struct settings){.preset = choice});
    struct row_writer *writer = row_writer_new(&layout, &columns);
    page->length = 0;
    row_writer_add(writer, page, it, 0);
    row_writer_free(writer);
    return (struct str){page->text, page->length - 1};
}

static void check_columns(const struct columns_case *one, enum preset_choice choice,
                          struct suffix_cache *suffixes)
{
    static const char mx[] = "mx.host.de";
    const char *at = strchr(one->address, '@');
    bool has_record = one->mx == MX_ACCEPTS_MAIL || one->mx == MX_NOT_PUBLIC;
    const struct row row = {.text = one->address,
                            .text_length = (uint32_t)strlen(one->address),
                            .local_length = (uint16_t)(at != NULL ? at - one->address : 0),
                            .flags = (uint8_t)one->flags,
                            .provider = {one->provider},
                            .provider_length = (uint8_t)strlen(one->provider),
                            .suggestion = one->suggestion,
                            .suggestion_length = (uint8_t)strlen(one->suggestion),
                            .reason = reason_named(str_of(one->reason))};
    const struct asked_domain domain = {
        .verdict = (uint8_t)(one->mx & ~NO_RECORD), .mx = has_record ? mx : NULL, .mx_length = sizeof mx - 1};
    const struct asked_mailbox mailbox = {.verdict = (uint8_t)one->smtp, .code = (uint16_t)one->code};
    const struct address_parts parts = address_parts_of(&row, suffixes);
    const struct added_row it = {.row = &row,
                                 .bytes = "",
                                 .domain = one->mx >= 0 ? &domain : NULL,
                                 .mailbox = one->mx >= 0 && one->smtp >= 0 ? &mailbox : NULL,
                                 .parts = &parts};
    const char *expected = choice == PRESET_ZEROBOUNCE ? one->zerobounce : one->neverbounce;
    struct page page = {0};
    struct str text = added_to(&it, choice, &page);
    if (!str_equal(text, str_of(expected)))
        fail_msg("%s, %s: %.*s", one->name, preset_words[choice], (int)text.length, text.bytes);
    free(page.text);
}

static void test_columns(void **state)
{
    (void)state;
    struct suffix_cache *suffixes = suffix_cache_new();
    for (int again = 0; again < 2; again++) /* what is remembered is no different */
        for (size_t i = 0; i < sizeof columns_cases / sizeof *columns_cases; i++) {
            check_columns(&columns_cases[i], PRESET_ZEROBOUNCE, suffixes);
            check_columns(&columns_cases[i], PRESET_NEVERBOUNCE, suffixes);
        }
    suffix_cache_free(suffixes);
}

/* More domains than are remembered at once, short and long: each is what the list of public suffixes says. */
static void test_suffixes(void **state)
{
    (void)state;
    static const char *const ends[] = {"de", "co.uk", "edu.pl", "ddns.net", "xn--p1ai"};
    struct suffix_cache *suffixes = suffix_cache_new();
    for (int i = 0; i < 30000; i++) {
        char name[128];
        int length =
            snprintf(name, sizeof name, "%.*s%d.%s", i % 80, /* some are longer than an entry */
                     "shop.a-very-long-name-of-a-host.below-another-one.that-has-a-dot-or-two.in-it.firma",
                     i % 6000, ends[i % 5]);
        struct str domain = {name, (size_t)length};
        struct str one = suffix_cache_registered(suffixes, domain), other = registrable_domain(domain);
        assert_true(one.length == other.length && str_equal(one, other));
    }
    assert_int_equal(suffix_cache_registered(suffixes, STR("")).length, 0);
    assert_int_equal(suffix_cache_registered(suffixes, STR("co.uk")).length, 0);
    assert_int_equal(suffix_cache_registered(suffixes, STR("co.uk")).length, 0);
    suffix_cache_free(suffixes);
}

/* The longest address there is, with characters that are quoted, stays within what a row is given. */
static void test_longest_row(void **state)
{
    (void)state;
    struct suffix_cache *suffixes = suffix_cache_new();
    char address[ADDRESS_MAX + 1];
    memset(address, ';', LOCAL_MAX);
    memset(address + LOCAL_MAX, 'a', sizeof address - LOCAL_MAX);
    address[LOCAL_MAX / 2] = '+';
    address[LOCAL_MAX] = '@';
    for (size_t i = LOCAL_MAX + 30; i < ADDRESS_MAX; i += 30)
        address[i] = '.';
    const struct row row = {.text = address,
                            .text_length = ADDRESS_MAX,
                            .local_length = LOCAL_MAX,
                            .provider = {address},
                            .provider_length = UINT8_MAX - 1,
                            .suggestion = address,
                            .suggestion_length = UINT8_MAX - 1,
                            .reason = reason_named(STR("accepted"))};
    const struct asked_domain domain = {.verdict = MX_ACCEPTS_MAIL, .mx = address, .mx_length = 250};
    const struct address_parts parts = address_parts_of(&row, suffixes);
    const struct added_row it = {.row = &row, .bytes = "", .domain = &domain, .parts = &parts};
    struct page page = {0};
    for (int choice = PRESET_NONE; choice < PRESET_COUNT; choice++) {
        const struct added_columns columns =
            added_columns_of(&(struct settings){.preset = (enum preset_choice)choice});
        struct str text = added_to(&it, (enum preset_choice)choice, &page);
        assert_true(text.length > 0 && text.length < columns.list[0]->count * CSV_VALUE_BYTES_MAX);
    }
    free(page.text);
    suffix_cache_free(suffixes);
}

/* The header names of the two services, letter by letter. */
static void test_names(void **state)
{
    (void)state;
    static const struct {
        enum preset_choice choice;
        const char *names;
    } cases[] = {
        {PRESET_ZEROBOUNCE,
         "ZB Status,ZB Sub Status,ZB Account,ZB Domain,ZB First Name,ZB Last Name,ZB Gender,"
         "ZB Free Email,ZB MX Found,ZB MX Record,ZB SMTP Provider,ZB Did You Mean,"},
        {PRESET_NEVERBOUNCE,
         "email_status,email_status_int,bad_syntax,free_email_host,role_account,addr,alias,host,subdomain,"
         "domain,tld,fqdn,network,has_dns_info,has_mail_server,mail_server_reachable,"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct column_list *list = preset_of(&(struct settings){.preset = cases[i].choice})->columns;
        char names[512] = "", *to = names;
        for (size_t at = 0; at < list->count; at++)
            to = stpcpy(stpcpy(to, list->column[at].name), ",");
        assert_string_equal(names, cases[i].names);
    }
    assert_null(preset_of(&(struct settings){0}));
}

/* Our own columns are explained in the help: each has a name, a value and what it says. */
static void test_own_columns(void **state)
{
    (void)state;
    const struct column_list *const lists[] = {&own_columns, &evidence_columns};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t j = 0; j < lists[i]->count; j++) {
            const struct added_column *column = &lists[i]->column[j];
            if (column->value == NULL || column->about == NULL || *column->about == '\0')
                fail_msg("column %s has no value, or does not say what it is about", column->name);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_own_columns),
        cmocka_unit_test(test_words_are_theirs),
        cmocka_unit_test(test_invalid_stays_invalid),
        cmocka_unit_test(test_the_server_has_a_word),
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_suffixes),
        cmocka_unit_test(test_longest_row),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
