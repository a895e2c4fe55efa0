/* What other services would call each of our reasons.
 *
 * `valid` is said of a mailbox that was asked about, and of no other: at the levels syntax and dns what
 * mailsift calls clean is `unknown` in their words.  What is worse than unknown needs evidence as well. */
#include "pipeline/publish/preset_status.h"

#include <stdlib.h>
#include <string.h>

const struct preset_status preset_statuses[] = {
    {"typo_domain", "invalid", "possible_typo", NEVERBOUNCE_UNKNOWN, false},
    {"disposable", "do_not_mail", "disposable", NEVERBOUNCE_DISPOSABLE, false},
    {"disposable_suspect", NULL, "", NEVERBOUNCE_AS_SERVER, false},
    {"no_address", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"missing_at", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"many_at", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"local_empty", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"local_too_long", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"local_character", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"local_dots", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"quoted_local", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"comment", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"domain_empty", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"no_dot", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"label", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"hostname", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"domain_too_long", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"address_too_long", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"numeric_tld", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"ip_domain", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"address_literal", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"special_use", "invalid", "does_not_accept_mail", NEVERBOUNCE_INVALID, false},
    {"idn", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"control_character", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"encoding", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"row_too_long", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"unbalanced_quote", "invalid", "failed_syntax_check", NEVERBOUNCE_INVALID, true},
    {"dot_atom_legacy", NULL, "", NEVERBOUNCE_AS_SERVER, false},
    {"idn_mixed_script", NULL, "", NEVERBOUNCE_AS_SERVER, false},
    {"smtputf8", NULL, "", NEVERBOUNCE_AS_SERVER, false},
    {"provider_syntax", NULL, "", NEVERBOUNCE_AS_SERVER, false},
    {"role", "do_not_mail", "role_based", NEVERBOUNCE_AS_SERVER, false},
    {"no_reply", "do_not_mail", "role_based", NEVERBOUNCE_AS_SERVER, false},
    {"not_asked", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"domain_accepts_mail", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"no_domain", "invalid", "no_dns_entries", NEVERBOUNCE_INVALID, false},
    {"null_mx", "invalid", "does_not_accept_mail", NEVERBOUNCE_INVALID, false},
    {"no_mail_host", "invalid", "no_dns_entries", NEVERBOUNCE_INVALID, false},
    {"mx_dangling", "invalid", "no_dns_entries", NEVERBOUNCE_INVALID, false},
    {"mx_not_public", "invalid", "unroutable_ip_address", NEVERBOUNCE_INVALID, false},
    {"mx_ip_literal", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"dns_timeout", "unknown", "timeout_exceeded", NEVERBOUNCE_UNKNOWN, false},
    {"dns_failure", "unknown", "exception_occurred", NEVERBOUNCE_UNKNOWN, false},
    {"dns_filtered", "unknown", "exception_occurred", NEVERBOUNCE_UNKNOWN, false},
    {"accepted", "valid", "", NEVERBOUNCE_VALID, false},
    {"no_mailbox", "invalid", "mailbox_not_found", NEVERBOUNCE_INVALID, false},
    {"disabled", "invalid", "mailbox_not_found", NEVERBOUNCE_INVALID, false},
    {"moved", "invalid", "mailbox_not_found", NEVERBOUNCE_INVALID, false},
    {"owner_changed", "invalid", "", NEVERBOUNCE_INVALID, false},
    {"mailbox_full", "invalid", "mailbox_quota_exceeded", NEVERBOUNCE_UNKNOWN, false},
    {"soft_unknown_user", "unknown", "mail_server_temporary_error", NEVERBOUNCE_UNKNOWN, false},
    {"catch_all", "catch-all", "", NEVERBOUNCE_CATCHALL, false},
    {"accept_all_provider", "catch-all", "", NEVERBOUNCE_CATCHALL, false},
    {"accepted_uncontrolled", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"cannot_verify", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"refused_unclear", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"mx_unreachable", "unknown", "failed_smtp_connection", NEVERBOUNCE_UNKNOWN, false},
    {"not_smtp", "unknown", "failed_smtp_connection", NEVERBOUNCE_UNKNOWN, false},
    {"ip_refused", "unknown", "antispam_system", NEVERBOUNCE_UNKNOWN, false},
    {"sender_refused", "unknown", "antispam_system", NEVERBOUNCE_UNKNOWN, false},
    {"blocked", "unknown", "antispam_system", NEVERBOUNCE_UNKNOWN, false},
    {"rate_limited", "unknown", "mail_server_temporary_error", NEVERBOUNCE_UNKNOWN, false},
    {"greylisted", "unknown", "greylisted", NEVERBOUNCE_UNKNOWN, false},
    {"temporary_failure", "unknown", "mail_server_temporary_error", NEVERBOUNCE_UNKNOWN, false},
    {"tls_required", "unknown", "failed_smtp_connection", NEVERBOUNCE_UNKNOWN, false},
    {"protocol_error", "unknown", "exception_occurred", NEVERBOUNCE_UNKNOWN, false},
    {"mx_denies_domain", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"hostile_peer", "unknown", "exception_occurred", NEVERBOUNCE_UNKNOWN, false},
    {"duplicate", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
    {"suppressed", "do_not_mail", "", NEVERBOUNCE_UNKNOWN, false},
    {"well_formed", "unknown", "", NEVERBOUNCE_UNKNOWN, false},
};

const size_t preset_status_count = sizeof preset_statuses / sizeof *preset_statuses;

const char *const neverbounce_words[NEVERBOUNCE_AS_SERVER] = {
    [NEVERBOUNCE_VALID] = "valid",           [NEVERBOUNCE_INVALID] = "invalid",
    [NEVERBOUNCE_DISPOSABLE] = "disposable", [NEVERBOUNCE_CATCHALL] = "catchall",
    [NEVERBOUNCE_UNKNOWN] = "unknown",
};

const struct preset_status *preset_status_of(const struct reason *reason)
{
    for (size_t i = 0; i < preset_status_count; i++)
        if (strcmp(preset_statuses[i].code, reason->code) == 0)
            return &preset_statuses[i];
    abort();
}
