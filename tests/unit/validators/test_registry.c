/* Every promised reason is given, validators are tidy, and opinions become one verdict. */
#include "tests/unit/base/judge_fixture.h"

#include <ctype.h>

#include "pipeline/verdict.h"
#include "validators/aside.h"
#include "validators/names/flags.h"
#include "validators/syntax/syntax.h"

/* DESIGN.md 3, Reasons: those that --level syntax can give. */
static const struct {
    const char *code;
    enum segment segment;
} promised[] = {
    {"well_formed", SEGMENT_CLEAN},
    {"role", SEGMENT_RISKY},
    {"no_reply", SEGMENT_RISKY},
    {"disposable_suspect", SEGMENT_RISKY},
    {"typo_domain", SEGMENT_RISKY},
    {"provider_syntax", SEGMENT_RISKY},
    {"smtputf8", SEGMENT_RISKY},
    {"dot_atom_legacy", SEGMENT_RISKY},
    {"idn_mixed_script", SEGMENT_RISKY},
    {"accepted", SEGMENT_CLEAN},
    {"no_mailbox", SEGMENT_INVALID},
    {"disabled", SEGMENT_INVALID},
    {"moved", SEGMENT_INVALID},
    {"owner_changed", SEGMENT_INVALID},
    {"mailbox_full", SEGMENT_RISKY},
    {"soft_unknown_user", SEGMENT_RISKY},
    {"catch_all", SEGMENT_RISKY},
    {"accept_all_provider", SEGMENT_RISKY},
    {"accepted_uncontrolled", SEGMENT_RISKY},
    {"cannot_verify", SEGMENT_RISKY},
    {"refused_unclear", SEGMENT_RISKY},
    {"mx_unreachable", SEGMENT_RISKY},
    {"not_smtp", SEGMENT_RISKY},
    {"ip_refused", SEGMENT_RISKY},
    {"sender_refused", SEGMENT_RISKY},
    {"blocked", SEGMENT_RISKY},
    {"rate_limited", SEGMENT_RISKY},
    {"greylisted", SEGMENT_RISKY},
    {"temporary_failure", SEGMENT_RISKY},
    {"tls_required", SEGMENT_RISKY},
    {"protocol_error", SEGMENT_RISKY},
    {"mx_denies_domain", SEGMENT_RISKY},
    {"hostile_peer", SEGMENT_RISKY},
    {"no_address", SEGMENT_INVALID},
    {"missing_at", SEGMENT_INVALID},
    {"many_at", SEGMENT_INVALID},
    {"local_empty", SEGMENT_INVALID},
    {"local_too_long", SEGMENT_INVALID},
    {"local_character", SEGMENT_INVALID},
    {"local_dots", SEGMENT_INVALID},
    {"quoted_local", SEGMENT_INVALID},
    {"comment", SEGMENT_INVALID},
    {"domain_empty", SEGMENT_INVALID},
    {"no_dot", SEGMENT_INVALID},
    {"label", SEGMENT_INVALID},
    {"hostname", SEGMENT_INVALID},
    {"domain_too_long", SEGMENT_INVALID},
    {"address_too_long", SEGMENT_INVALID},
    {"numeric_tld", SEGMENT_INVALID},
    {"ip_domain", SEGMENT_INVALID},
    {"address_literal", SEGMENT_INVALID},
    {"special_use", SEGMENT_INVALID},
    {"idn", SEGMENT_INVALID},
    {"control_character", SEGMENT_INVALID},
    {"encoding", SEGMENT_INVALID},
    {"disposable", SEGMENT_INVALID},
    {"duplicate", SEGMENT_DUPLICATE},
    {"suppressed", SEGMENT_SUPPRESSED},
};

static void test_promised_codes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof promised / sizeof promised[0]; i++) {
        const struct reason *reason = reason_named(str_of(promised[i].code));
        if (reason == NULL)
            fail_msg("nobody gives %s", promised[i].code);
        assert_int_equal(reason->segment, promised[i].segment);
    }
    assert_null(reason_named(STR("no_such_reason")));
    assert_null(reason_named(STR("")));
    assert_null(reason_named(STR("rol")));
}

static bool is_code(const char *text)
{
    for (; *text != '\0'; text++)
        if (!islower((unsigned char)*text) && !isdigit((unsigned char)*text) && *text != '_')
            return false;
    return true;
}

static void test_validators_are_tidy(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count; i++) {
        assert_true(is_code(registry[i]->name));
        assert_true(strlen(registry[i]->about) > 10);
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(registry[i]->name, registry[j]->name);
    }
    assert_ptr_equal(aside_duplicate, reason_named(STR("duplicate")));
    assert_ptr_equal(aside_suppressed, reason_named(STR("suppressed")));
}

static void test_worse(void **state)
{
    (void)state;
    const struct reason *clean = reason_named(STR("well_formed")), *role = reason_named(STR("role"));
    const struct reason *typo = reason_named(STR("typo_domain")), *invalid = reason_named(STR("disposable"));
    assert_null(reason_worse(NULL, NULL));
    assert_ptr_equal(reason_worse(NULL, clean), clean);
    assert_ptr_equal(reason_worse(clean, NULL), clean);
    assert_ptr_equal(reason_worse(clean, role), role);
    assert_ptr_equal(reason_worse(role, clean), role);
    assert_ptr_equal(reason_worse(role, typo), role);
    assert_ptr_equal(reason_worse(typo, role), typo);
    assert_ptr_equal(reason_worse(role, invalid), invalid);
    assert_ptr_equal(reason_worse(invalid, role), invalid);
}

/* Each line: an address with two things to say about it, and which of them is said. */
static void test_precedence(void **state)
{
    (void)state;
    static const struct {
        const char *address, *so_far, *said;
    } cases[] = {
        {"ann@company.test", NULL, "well_formed"},
        {"ann@company.test", "smtputf8", "smtputf8"},
        {"info@company.test", "smtputf8", "smtputf8"},
        {"info@company.test", NULL, "role"},
        {"info@gmail.com", NULL, "provider_syntax"},
        {"info@gmial.com", NULL, "typo_domain"},
        {"ann@gmial.com", "smtputf8", "typo_domain"},
        {"no-reply@suspect.test", NULL, "disposable_suspect"},
        {"info@mailinator.com", "smtputf8", "disposable"},
    };
    struct judge_fixture fixture;
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct judged judged = judge(&fixture.policy, cases[i].address);
        const struct reason *so_far = cases[i].so_far ? reason_named(str_of(cases[i].so_far)) : NULL;
        const struct reason *said = judge_address(&fixture.policy, &judged.address, &judged.facts, so_far);
        assert_string_equal(said->code, cases[i].said);
    }
    judge_fixture_close(&fixture);
}

static void test_flags_text(void **state)
{
    (void)state;
    static const struct {
        unsigned flags;
        const char *text;
    } cases[] = {
        {0, ""},
        {FLAG_FREE, "free"},
        {FLAG_MULTIPLE, "multiple"},
        {FLAG_IDN | FLAG_FREE | FLAG_ROLE, "free role idn"},
        {(1U << FLAG_COUNT) - 1, "free role relay repaired catch_all smtputf8 idn multiple"},
        {1U << FLAG_COUNT, ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[FLAGS_TEXT_BYTES];
        struct str written = {text, flags_text(cases[i].flags, text)};
        assert_true(str_equal(written, str_of(cases[i].text)));
    }
}

static void test_verdict(void **state)
{
    (void)state;
    static const struct {
        const char *cell, *address, *reason, *suggestion, *provider;
        unsigned flags;
    } cases[] = {
        {"Ann.Smith@GMAIL.com", "Ann.Smith@gmail.com", "well_formed", "", "google", FLAG_FREE},
        {"mailto:info@company.cn", "info@company.cn", "role", "", "", FLAG_ROLE | FLAG_REPAIRED},
        {"ann@gmail.con", "ann@gmail.con", "typo_domain", "gmail.com", "", 0},
        {"ann@mailinator.com", "ann@mailinator.com", "disposable", "", "", 0},
    };
    struct judge_fixture fixture;
    struct arena arena = {0};
    judge_fixture_open(&fixture);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct verdict verdict;
        verdict_of(&fixture.policy, str_of(cases[i].cell), &arena, &verdict);
        assert_string_equal(verdict.reason->code, cases[i].reason);
        assert_true(str_equal(verdict.address.text, str_of(cases[i].address)));
        assert_true(str_equal(verdict.facts.suggestion, str_of(cases[i].suggestion)));
        assert_true(str_equal(verdict.facts.provider, str_of(cases[i].provider)));
        assert_int_equal(verdict.address.flags, cases[i].flags);
    }
    struct verdict verdict;
    verdict_of(&fixture.policy, STR("no address at all"), &arena, &verdict);
    assert_int_equal(verdict.reason->segment, SEGMENT_INVALID);
    arena_free(&arena);
    judge_fixture_close(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_promised_codes), cmocka_unit_test(test_validators_are_tidy),
        cmocka_unit_test(test_worse),          cmocka_unit_test(test_precedence),
        cmocka_unit_test(test_flags_text),     cmocka_unit_test(test_verdict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
