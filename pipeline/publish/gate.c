/* The sanity gate: holds what was clean in the former outputs against what is invalid now. */
#include "pipeline/publish/gate.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "pipeline/pass/pass.h"
#include "pipeline/publish/former.h"
#include "validators/base/memory.h"
#include "validators/base/tables/key_set.h"

enum { KEYS_AHEAD = 48 }; /* as in publish.c */

struct gate {
    uint64_t seed;
    uint64_t former_clean;
    struct key_set *suspects; /* former addresses that look invalid now */
    struct key_set *turned;   /* those that are among the rows, too */
    struct tally *former_providers;
    uint64_t former_rows;              /* what the counts of FORMER_PROVIDERS are parts of */
    struct tally *reasons, *providers; /* of the turned */
};

/* The reading of the former list. */
struct look {
    struct gate *gate;
    struct list *list;
    struct checker *checker;
    struct key_set *seen;
};

/* Tells ROW's address from others; 0: there is none. */
static uint64_t key_of(const struct gate *gate, const struct row *row)
{
    if (row->text_length == 0)
        return 0;
    uint64_t hash = XXH3_64bits_withSeed(row->text, row->text_length, gate->seed);
    return hash != 0 ? hash : 1;
}

static bool take_judge(void *self, struct block *block, struct fail *fail)
{
    struct look *look = self;
    (void)fail;
    gunzip_sum_deferred(&block->deferred);
    check_cut(look->checker, block);
    check_find(look->checker, block);
    check_judge(look->checker, block);
    for (size_t i = 0; i < block->row_count; i++)
        block->rows[i].key = key_of(look->gate, &block->rows[i]);
    return true;
}

/* Counts whose the domains are that THREAD's memory has let go (ALL: has). */
static void count_providers(const struct look *look, unsigned thread, bool all)
{
    const struct domain_count *counts;
    size_t count = check_domains(look->checker, thread, all, &counts);
    for (size_t i = 0; i < count; i++)
        if (counts[i].provider.length > 0)
            tally_add(look->gate->former_providers, counts[i].provider, counts[i].rows);
}

static bool take_note(void *self, struct block *block, struct fail *fail)
{
    struct look *look = self;
    struct gate *gate = look->gate;
    if (block->deferred.count > 0 &&
        !source_check(look->list->sources[block->source], &block->deferred, fail))
        return false;
    const struct row *rows = block->rows;
    for (size_t i = 0; i < block->row_count; i++) {
        if (i + KEYS_AHEAD < block->row_count)
            key_set_prefetch(look->seen, rows[i + KEYS_AHEAD].key);
        if (rows[i].key != 0 && key_set_add(look->seen, rows[i].key) &&
            rows[i].reason->segment == SEGMENT_INVALID)
            key_set_add(gate->suspects, rows[i].key);
    }
    gate->former_rows += block->row_count;
    count_providers(look, block->thread, false);
    return true;
}

static const struct step steps[] = {{"judge", false, take_judge}, {"note", true, take_note}};

/* Reads LIST, the former clean rows. */
static bool read_former(struct gate *gate, struct list *list, const struct check_plan *plan,
                        struct fail *fail)
{
    struct check_plan check = *plan;
    struct stage_time times[STAGES_MAX] = {0};
    check.list = list;
    struct look look = {.gate = gate, .list = list, .checker = checker_new(&check), .seen = key_set_new()};
    struct reader *reader = reader_open(list);
    struct pass pass = {
        .reader = reader,
        .steps = steps,
        .step_count = sizeof steps / sizeof *steps,
        .self = &look,
        .threads = check.threads,
    };
    bool done = pass_run(&pass, times, fail);
    for (unsigned i = 0; i < check.threads; i++)
        count_providers(&look, i, true);
    gate->former_clean = key_set_count(look.seen);
    reader_close(reader);
    checker_free(look.checker);
    key_set_free(look.seen);
    return done;
}

static struct gate *gate_new(uint64_t seed)
{
    struct gate *gate = memory_take(sizeof *gate);
    gate->seed = seed;
    gate->suspects = key_set_new();
    gate->turned = key_set_new();
    gate->former_providers = tally_new();
    gate->reasons = tally_new();
    gate->providers = tally_new();
    return gate;
}

void gate_free(struct gate *gate)
{
    if (gate == NULL)
        return;
    key_set_free(gate->suspects);
    key_set_free(gate->turned);
    tally_free(gate->former_providers);
    tally_free(gate->reasons);
    tally_free(gate->providers);
    free(gate);
}

/* Whether as many rows were read as the former run wrote.  One more or less is not reported: in outputs without a
 * header the first row may be taken for one. */
static bool are_as_many(const struct gate *gate, const struct outcome *outcome, struct fail *why)
{
    const struct report_run *previous = &outcome->report.previous;
    uint64_t wrote = previous->rows.segment[SEGMENT_CLEAN], read = gate->former_rows;
    if (!previous->any || (read <= wrote + 1 && wrote <= read + 1))
        return true;
    return fail_because(why, EXIT_NOT_A_LIST,
                        "their report.json says %" PRIu64 " clean rows, but clean.csv has %" PRIu64, wrote,
                        read);
}

bool gate_open(const struct check_plan *plan, struct outcome *outcome, struct gate **gate, struct fail *fail)
{
    struct former former;
    struct fail why = {0};
    *gate = gate_new(plan->seed);
    bool done = former_open(&former, outcome->output, plan->policy->settings, &why) &&
                (former.empty || read_former(*gate, &former.list, plan, &why)) &&
                are_as_many(*gate, outcome, &why);
    former_close(&former);
    if (done)
        return true;
    gate_free(*gate);
    *gate = NULL;
    if (why.code == EXIT_STOPPED) {
        *fail = why;
        return false;
    }
    struct fail blind = {0}; /* the way out that WHY tells of is for lists */
    fail_because(&blind, EXIT_THRESHOLD,
                 "the new outputs could not be compared with the former ones (%.*s); check them by hand",
                 (int)strcspn(why.sentence, ";"), why.sentence);
    memcpy(outcome->gate.blind, blind.sentence, sizeof outcome->gate.blind);
    return true;
}

bool gate_suspects(const struct gate *gate)
{
    return gate != NULL && key_set_count(gate->suspects) > 0;
}

void gate_count(struct gate *gate, const struct block *block)
{
    for (size_t i = 0; i < block->row_count; i++) {
        const struct row *row = &block->rows[i];
        if (row->reason->segment != SEGMENT_INVALID)
            continue;
        uint64_t key = key_of(gate, row);
        if (key == 0 || !key_set_has(gate->suspects, key) || !key_set_add(gate->turned, key))
            continue;
        tally_add(gate->reasons, str_of(row->reason->code), 1);
        if (row->provider_length > 0)
            tally_add(gate->providers, (struct str){row->provider.bytes, row->provider_length}, 1);
    }
}

static double share_of(uint64_t part, uint64_t whole)
{
    return whole > 0 ? 100.0 * (double)part / (double)whole : 0;
}

/* Which share of the rows that are invalid, but were not clean before, REASON explains. */
static double usual_reason(const struct outcome *outcome, const struct tally_entry *reason)
{
    const struct report *report = &outcome->report;
    uint64_t rows = report_reason_rows(report, reason->name), turned = report->gate.turned_invalid;
    if (rows < reason->count || report->run.rows.segment[SEGMENT_INVALID] <= turned)
        return 0;
    return share_of(rows - reason->count, report->run.rows.segment[SEGMENT_INVALID] - turned);
}

/* Which share of what was clean PROVIDER has. */
static double usual_provider(const struct gate *gate, const struct tally_entry *provider)
{
    struct tally_list former;
    uint64_t rows = 0;
    tally_top(gate->former_providers, 0, &former);
    for (size_t i = 0; i < former.count; i++)
        if (strcmp(former.entries[i].name, provider->name) == 0)
            rows = former.entries[i].count;
    tally_list_free(&former);
    return share_of(rows, gate->former_rows);
}

/* Keeps in CAUSE the one that explains most beyond what is usual. */
static void weigh(struct gate_cause *cause, const struct tally_entry *entry, uint64_t turned, double usual)
{
    double share = share_of(entry->count, turned);
    if (cause->name[0] != '\0' && share - usual <= cause->share - cause->usual)
        return;
    snprintf(cause->name, sizeof cause->name, "%s", entry->name);
    cause->rows = entry->count;
    cause->share = share;
    cause->usual = usual;
}

static bool is_suspicious(const struct gate_cause *cause)
{
    return cause->share > GATE_CAUSE_POINTS + cause->usual;
}

void gate_judge(const struct gate *gate, struct outcome *outcome)
{
    struct gate_news *news = &outcome->gate;
    struct report_gate *figures = &outcome->report.gate;
    struct tally_list list;
    if (gate == NULL)
        return;
    figures->any = true;
    figures->former_clean = gate->former_clean;
    figures->turned_invalid = key_set_count(gate->turned);
    tally_top(gate->reasons, 0, &list);
    for (size_t i = 0; i < list.count; i++)
        weigh(&news->reason, &list.entries[i], figures->turned_invalid,
              usual_reason(outcome, &list.entries[i]));
    tally_list_free(&list);
    tally_top(gate->providers, 0, &list);
    for (size_t i = 0; i < list.count; i++)
        weigh(&news->provider, &list.entries[i], figures->turned_invalid,
              usual_provider(gate, &list.entries[i]));
    tally_list_free(&list);
    bool enough = figures->turned_invalid >= GATE_CAUSE_ADDRESSES_MIN &&
                  figures->turned_invalid * 100 >= figures->former_clean * GATE_CAUSE_PERCENT_MIN;
    news->too_many = figures->turned_invalid * 100 > figures->former_clean * GATE_TURNED_PERCENT;
    news->one_reason = enough && is_suspicious(&news->reason);
    news->one_provider = enough && is_suspicious(&news->provider);
    figures->quarantined = news->too_many || news->one_reason || news->one_provider;
}

/* `, 900 of them (75.0%, usual are 12.0%) for no_mailbox` */
static void put_cause(char *to, size_t room, const struct gate_cause *cause, const char *word)
{
    size_t length = strlen(to);
    snprintf(to + length, room - length, ", %" PRIu64 " of them (%.1f%%, usually %.1f%%) %s %s", cause->rows,
             cause->share, cause->usual, word, cause->name);
}

void gate_say(const struct outcome *outcome, struct fail *fail)
{
    const struct gate_news *news = &outcome->gate;
    const struct report_gate *figures = &outcome->report.gate;
    char why[FAIL_SENTENCE_BYTES / 2] = "";
    if (news->too_many)
        snprintf(why, sizeof why, ", more than %d%%", GATE_TURNED_PERCENT);
    char causes[FAIL_SENTENCE_BYTES / 2] = "";
    if (news->one_reason || (news->too_many && news->reason.name[0] != '\0'))
        put_cause(causes, sizeof causes, &news->reason, "for");
    if (news->one_provider || (news->too_many && news->provider.name[0] != '\0'))
        put_cause(causes, sizeof causes, &news->provider, "at");
    fail_because(
        fail, EXIT_THRESHOLD,
        "%" PRIu64 " of the %" PRIu64
        " addresses that were clean last time are invalid now (%.1f%%%s)%s; %s is unchanged, and the new "
        "outputs are in %s: review them, then publish them with mailsift clean --accept -o %s",
        figures->turned_invalid, figures->former_clean,
        share_of(figures->turned_invalid, figures->former_clean), why, causes, outcome->output,
        outcome->quarantine, outcome->output);
}
