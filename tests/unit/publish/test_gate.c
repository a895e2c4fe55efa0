/* Tests of pipeline/publish/gate.c: when the outputs of a run are not to be trusted. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pipeline/publish/gate.c"

/* One night. */
struct night {
    const char *name;
    uint64_t clean, turned;
    uint64_t no_mailbox, disposable;    /* of the turned */
    uint64_t qq, gmail;                 /* likewise */
    uint64_t clean_qq;                  /* of the clean */
    uint64_t others, others_no_mailbox; /* invalid rows that were not clean before */
    bool too_many, one_reason, one_provider;
    const char *reason, *provider;
};

static const struct night nights[] = {
    {.name = "nothing has changed", .clean = 10000, .others = 500, .others_no_mailbox = 400},
    {.name = "nothing was clean", .others = 500, .others_no_mailbox = 400},
    {.name = "a normal night: 30 of 10,000, all no_mailbox",
     .clean = 10000,
     .turned = 30,
     .no_mailbox = 30,
     .qq = 30,
     .reason = "no_mailbox",
     .provider = "qq"},
    {.name = "five percent are not yet too many",
     .clean = 1000,
     .turned = 50,
     .no_mailbox = 10,
     .disposable = 10,
     .qq = 15,
     .gmail = 15,
     .reason = "disposable",
     .provider = "gmail"},
    {.name = "one more is, whatever the reasons",
     .clean = 1000,
     .turned = 51,
     .no_mailbox = 10,
     .disposable = 10,
     .too_many = true,
     .reason = "disposable"},
    {.name = "one of ten",
     .clean = 10,
     .turned = 1,
     .no_mailbox = 1,
     .too_many = true,
     .reason = "no_mailbox"},
    {.name = "all of one",
     .clean = 1,
     .turned = 1,
     .no_mailbox = 1,
     .too_many = true,
     .reason = "no_mailbox"},
    {.name = "one reason alone",
     .clean = 1000,
     .turned = 40,
     .disposable = 13,
     .one_reason = true,
     .reason = "disposable"},
    {.name = "30 points exactly are none too many",
     .clean = 1000,
     .turned = 40,
     .disposable = 12,
     .reason = "disposable"},
    {.name = "a reason that is usual",
     .clean = 1000,
     .turned = 40,
     .no_mailbox = 40,
     .others = 1000,
     .others_no_mailbox = 800,
     .reason = "no_mailbox"},
    {.name = "a reason that is not quite so usual",
     .clean = 1000,
     .turned = 40,
     .no_mailbox = 40,
     .others = 1000,
     .others_no_mailbox = 690,
     .one_reason = true,
     .reason = "no_mailbox"},
    {.name = "the unusual one is named, not the larger one",
     .clean = 1000,
     .turned = 40,
     .no_mailbox = 26,
     .disposable = 14,
     .others = 1000,
     .others_no_mailbox = 700,
     .one_reason = true,
     .reason = "disposable"},
    {.name = "one provider alone",
     .clean = 1000,
     .turned = 40,
     .qq = 13,
     .one_provider = true,
     .provider = "qq"},
    {.name = "a provider that has most of the list",
     .clean = 1000,
     .turned = 40,
     .qq = 34,
     .clean_qq = 600,
     .provider = "qq"},
    {.name = "and all of the dead",
     .clean = 1000,
     .turned = 40,
     .qq = 40,
     .clean_qq = 600,
     .one_provider = true,
     .provider = "qq"},
    {.name = "too few to tell: 19",
     .clean = 1000,
     .turned = 19,
     .disposable = 19,
     .qq = 19,
     .reason = "disposable",
     .provider = "qq"},
    {.name = "twenty",
     .clean = 1000,
     .turned = 20,
     .disposable = 20,
     .qq = 20,
     .one_reason = true,
     .one_provider = true,
     .reason = "disposable",
     .provider = "qq"},
    {.name = "below one percent", .clean = 2001, .turned = 20, .disposable = 20, .reason = "disposable"},
    {.name = "one percent",
     .clean = 2000,
     .turned = 20,
     .disposable = 20,
     .one_reason = true,
     .reason = "disposable"},
};

/* Turned addresses that neither of the two reasons or providers explains have each one of their own. */
static void fill(struct gate *gate, const struct night *night)
{
    char name[16];
    for (uint64_t i = 0; i < night->turned; i++) {
        key_set_add(gate->turned, (i + 1) * 0x9e3779b97f4a7c15);
        snprintf(name, sizeof name, "other%d", (int)i);
        if (i >= night->no_mailbox + night->disposable)
            tally_add(gate->reasons, str_of(name), 1);
        if (i >= night->qq + night->gmail)
            tally_add(gate->providers, str_of(name), 1);
    }
    gate->former_clean = gate->former_rows = night->clean;
    const struct {
        struct tally *tally;
        const char *name;
        uint64_t rows;
    } counts[] = {
        {gate->reasons, "no_mailbox", night->no_mailbox},
        {gate->reasons, "disposable", night->disposable},
        {gate->providers, "qq", night->qq},
        {gate->providers, "gmail", night->gmail},
        {gate->former_providers, "qq", night->clean_qq},
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        if (counts[i].rows > 0)
            tally_add(counts[i].tally, str_of(counts[i].name), counts[i].rows);
}

static void test_rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nights / sizeof *nights; i++) {
        const struct night *night = &nights[i];
        struct gate *gate = gate_new(1);
        fill(gate, night);
        struct tally_entry invalid[] = {{(char *)"no_mailbox", night->no_mailbox + night->others_no_mailbox},
                                        {(char *)"disposable", night->disposable}};
        struct outcome outcome = {
            .report = {.run.rows.segment = {[SEGMENT_INVALID] = night->turned + night->others},
                       .reasons.of = {[SEGMENT_INVALID] = {invalid, 2}}},
        };
        gate_judge(gate, &outcome);
        const struct gate_news *news = &outcome.gate;
        const struct report_gate *figures = &outcome.report.gate;
        bool quarantined = night->too_many || night->one_reason || night->one_provider;
        if (!figures->any || news->too_many != night->too_many || news->one_reason != night->one_reason ||
            news->one_provider != night->one_provider || figures->quarantined != quarantined)
            fail_msg("%s: %d %d %d", night->name, news->too_many, news->one_reason, news->one_provider);
        assert_int_equal(figures->former_clean, night->clean);
        assert_int_equal(figures->turned_invalid, night->turned);
        if (night->reason != NULL)
            assert_string_equal(news->reason.name, night->reason);
        if (night->provider != NULL)
            assert_string_equal(news->provider.name, night->provider);
        gate_free(gate);
    }
}

static void test_without_former_outputs(void **state)
{
    (void)state;
    struct outcome outcome = {0};
    gate_judge(NULL, &outcome);
    assert_false(outcome.report.gate.any || outcome.report.gate.quarantined);
    assert_false(gate_suspects(NULL));
    gate_free(NULL);
}

/* Each address counts once, and only those that were clean. */
static void test_counts(void **state)
{
    (void)state;
    struct gate *gate = gate_new(7);
    const struct reason *dead = reason_named(STR("no_mailbox")), *fine = reason_named(STR("accepted"));
    struct row rows[] = {
        {.text = "a@x.test", .text_length = 8, .reason = dead, .provider = {"qq"}, .provider_length = 2},
        {.text = "a@x.test", .text_length = 8, .reason = dead, .provider = {"qq"}, .provider_length = 2},
        {.text = "b@x.test", .text_length = 8, .reason = dead},
        {.text = "c@x.test", .text_length = 8, .reason = dead, .provider = {"qq"}, .provider_length = 2},
        {.text = "d@x.test", .text_length = 8, .reason = fine},
        {.text = NULL, .text_length = 0, .reason = dead},
    };
    struct block block = {.rows = rows, .row_count = sizeof rows / sizeof *rows};
    assert_false(gate_suspects(gate));
    key_set_add(gate->suspects, key_of(gate, &rows[0]));
    key_set_add(gate->suspects, key_of(gate, &rows[2]));
    key_set_add(gate->suspects, key_of(gate, &rows[4]));
    assert_true(gate_suspects(gate));
    gate_count(gate, &block);
    gate_count(gate, &block);
    assert_int_equal(key_set_count(gate->turned), 2);
    struct tally_list list;
    tally_top(gate->reasons, 0, &list);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.entries[0].count, 2);
    tally_list_free(&list);
    tally_top(gate->providers, 0, &list);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.entries[0].count, 1);
    tally_list_free(&list);
    gate_free(gate);
}

static void test_sentence(void **state)
{
    (void)state;
    struct outcome outcome = {
        .output = "DIR",
        .quarantine = "DIR.quarantine",
        .report.gate = {.former_clean = 1000, .turned_invalid = 60},
        .gate = {.reason = {"no_mailbox", 45, 75, 12.25}, .provider = {"qq", 60, 100, 20}, .too_many = true},
    };
    struct fail fail = {0};
    gate_say(&outcome, &fail);
    assert_int_equal(fail.code, EXIT_THRESHOLD);
    assert_string_equal(
        fail.sentence,
        "60 of the 1000 addresses that were clean last time are invalid now (6.0%, more than 5%), 45 of "
        "them (75.0%, usually 12.2%) for no_mailbox, 60 of them (100.0%, usually 20.0%) at qq; DIR "
        "is unchanged, and the new outputs are in DIR.quarantine: review them, then publish them with "
        "mailsift clean --accept -o DIR");
    outcome.gate.too_many = false;
    outcome.gate.one_provider = true;
    fail = (struct fail){0};
    gate_say(&outcome, &fail);
    assert_non_null(strstr(fail.sentence, "(6.0%), 60 of them (100.0%, usually 20.0%) at qq; DIR"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_without_former_outputs),
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_sentence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
