/* The movement that settles every row and writes it to its segment, in the list's order.
 *
 *   reader | checksum, cut, find, judge | settle | render, compress | place | write
 *
 * Between the bars stand the steps that see the blocks in order: settle knows which address came first,
 * place knows where in the files a block's rows go.  Everything else runs on all blocks at once. */
#include "pipeline/publish/publish.h"

#include <stdlib.h>
#include <string.h>

#include "pipeline/gzip/gzip_member.h"
#include "pipeline/pass/pass.h"
#include "pipeline/publish/render.h"
#include "pipeline/text/foreign.h"
#include "validators/aside.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"
#include "validators/base/tables/key_set.h"
#include "validators/base/tables/tally.h"

enum { KEYS_AHEAD = 48 }; /* how many rows before it is needed the place of a key is fetched */

/* What one thread renders with; PIECE is what is written of its block, and PLACE where. */
struct output_buffers {
    struct renderer *renderer;
    struct gzip_member *members[SEGMENT_COUNT];
    struct page *pages;
    struct str piece[OUTPUT_COUNT];
    uint64_t place[OUTPUT_COUNT];
};

struct publish {
    const struct publish_plan *plan;
    struct checker *checker;
    struct output_buffers *buffers;
    struct key_set *seen; /* addresses so far */
    struct tally *domains, *providers, *suggestions;
    struct tally *provider_clean, *provider_invalid; /* of PROVIDERS' rows */
    struct standing standing;
    double began; /* on clock_seconds */
};

static bool take_checksum(void *self, struct block *block, struct fail *fail)
{
    (void)self;
    (void)fail;
    gunzip_sum_deferred(&block->deferred);
    return true;
}

static bool take_cut(void *self, struct block *block, struct fail *fail)
{
    (void)fail;
    check_cut(((struct publish *)self)->checker, block);
    return true;
}

static bool take_find(void *self, struct block *block, struct fail *fail)
{
    (void)fail;
    check_find(((struct publish *)self)->checker, block);
    return true;
}

static bool take_judge(void *self, struct block *block, struct fail *fail)
{
    (void)fail;
    check_judge(((struct publish *)self)->checker, block);
    return true;
}

static struct str suggestion_line(const struct domain_count *count, char *line)
{
    static const char arrow[] = " -> ";
    size_t length = count->name_length;
    memcpy(line, count->name, length);
    memcpy(line + length, arrow, sizeof arrow - 1);
    length += sizeof arrow - 1;
    memcpy(line + length, count->suggestion.bytes, count->suggestion.length);
    return (struct str){line, length + count->suggestion.length};
}

/* Counts the domains that THREAD's memory has let go (ALL: has). */
static void count_domains(struct publish *publish, unsigned thread, bool all)
{
    char line[DOMAIN_NAME_KEPT + 8 + UINT8_MAX];
    const struct domain_count *counts;
    size_t count = check_domains(publish->checker, thread, all, &counts);
    for (size_t i = 0; i < count; i++) {
        tally_add(publish->domains, (struct str){counts[i].name, counts[i].name_length}, counts[i].rows);
        tally_add(publish->providers, counts[i].provider, counts[i].rows);
        tally_add(publish->provider_clean, counts[i].provider, counts[i].clean);
        tally_add(publish->provider_invalid, counts[i].provider, counts[i].invalid);
        if (counts[i].suggestion.length > 0)
            tally_add(publish->suggestions, suggestion_line(&counts[i], line), counts[i].rows);
    }
}

/* Sets aside what was asked to be, and every address that has come before. */
static void set_aside(struct publish *publish, struct block *block)
{
    struct row *rows = block->rows;
    size_t count = block->row_count;
    for (size_t i = 0; i < count && i < KEYS_AHEAD; i++)
        key_set_prefetch(publish->seen, rows[i].key);
    for (size_t i = 0; i < count; i++) {
        if (i + KEYS_AHEAD < count)
            key_set_prefetch(publish->seen, rows[i + KEYS_AHEAD].key);
        if (rows[i].suppressed)
            rows[i].reason = aside_suppressed;
        else if (rows[i].key != 0 && !key_set_add(publish->seen, rows[i].key))
            rows[i].reason = aside_duplicate;
    }
}

static bool take_settle(void *self, struct block *block, struct fail *fail)
{
    struct publish *publish = self;
    struct source *source = publish->plan->check.list->sources[block->source];
    if (block->deferred.count > 0 && !source_check(source, &block->deferred, fail))
        return false;
    if (!check_padding(publish->checker, block, fail))
        return false;
    set_aside(publish, block);
    if (gate_suspects(publish->plan->gate))
        gate_count(publish->plan->gate, block);
    count_domains(publish, block->thread, false);
    if (!block->oversized || block->oversized_last)
        publish->standing.rows += block->row_count;
    return true;
}

static bool take_render(void *self, struct block *block, struct fail *fail)
{
    struct publish *publish = self;
    struct output_buffers *buffers = &publish->buffers[block->thread];
    (void)fail;
    buffers->pages = render_block(buffers->renderer, block);
    for (size_t i = 0; i < outputs_count(publish->plan->outputs); i++)
        buffers->piece[i] = (struct str){buffers->pages[i].text, buffers->pages[i].length};
    return true;
}

static bool take_compress(void *self, struct block *block, struct fail *fail)
{
    struct publish *publish = self;
    struct output_buffers *buffers = &publish->buffers[block->thread];
    (void)fail;
    for (size_t i = 0; publish->plan->gzip && i < SEGMENT_COUNT; i++)
        if (buffers->piece[i].length > 0)
            buffers->piece[i] = gzip_member_make(buffers->members[i], buffers->piece[i]);
    return true;
}

static void tick(struct publish *publish)
{
    if (publish->plan->watcher == NULL)
        return;
    publish->standing.seconds = clock_seconds() - publish->began;
    publish->plan->watcher->tick(publish->plan->watcher, &publish->standing);
}

static bool take_place(void *self, struct block *block, struct fail *fail)
{
    struct publish *publish = self;
    struct output_buffers *buffers = &publish->buffers[block->thread];
    (void)fail;
    for (size_t i = 0; i < outputs_count(publish->plan->outputs); i++)
        buffers->place[i] =
            outputs_place(publish->plan->outputs, i, buffers->piece[i].length, buffers->pages[i].rows);
    for (size_t i = 0; i < SEGMENT_COUNT; i++)
        publish->standing.segment[i] += buffers->pages[i].rows;
    publish->standing.bytes = block->offset;
    tick(publish);
    return true;
}

static bool take_write(void *self, struct block *block, struct fail *fail)
{
    struct publish *publish = self;
    struct output_buffers *buffers = &publish->buffers[block->thread];
    for (size_t i = 0; i < outputs_count(publish->plan->outputs); i++)
        if (!outputs_write(publish->plan->outputs, (struct output_spot){i, buffers->place[i]},
                           buffers->piece[i], fail))
            return false;
    renderer_shrink(buffers->renderer);
    for (size_t i = 0; publish->plan->gzip && i < SEGMENT_COUNT; i++)
        gzip_member_shrink(buffers->members[i]);
    return true;
}

static const struct step steps[] = {
    {"checksum", false, take_checksum}, {"cut", false, take_cut},      {"find", false, take_find},
    {"judge", false, take_judge},       {"dedupe", true, take_settle}, {"render", false, take_render},
    {"compress", false, take_compress}, {"place", true, take_place},   {"write", false, take_write},
};

enum { STEPS = sizeof steps / sizeof *steps };

/* A thread has one engine for all its members: it is large. */
static void open_member(struct gzip_member **members, size_t segment)
{
    members[segment] = segment == 0 ? gzip_member_new() : gzip_member_beside(members[0]);
}

static void open_publish(struct publish *publish, const struct publish_plan *plan)
{
    unsigned threads = plan->check.threads;
    *publish = (struct publish){.plan = plan, .standing = plan->standing};
    publish->checker = checker_new(&plan->check);
    publish->seen = key_set_new();
    publish->domains = tally_new();
    publish->providers = tally_new();
    publish->suggestions = tally_new();
    publish->provider_clean = tally_new();
    publish->provider_invalid = tally_new();
    publish->buffers = memory_take(threads * sizeof *publish->buffers);
    for (unsigned i = 0; i < threads; i++) {
        publish->buffers[i].renderer = renderer_new(&plan->check.list->layout, plan->check.policy->settings);
        for (size_t segment = 0; plan->gzip && segment < SEGMENT_COUNT; segment++)
            open_member(publish->buffers[i].members, segment);
    }
    publish->began = clock_seconds();
}

static void close_publish(struct publish *publish)
{
    for (unsigned i = 0; i < publish->plan->check.threads; i++) {
        renderer_free(publish->buffers[i].renderer);
        for (size_t segment = SEGMENT_COUNT; segment > 0; segment--)
            gzip_member_free(publish->buffers[i].members[segment - 1]);
    }
    free(publish->buffers);
    tally_free(publish->provider_invalid);
    tally_free(publish->provider_clean);
    tally_free(publish->suggestions);
    tally_free(publish->providers);
    tally_free(publish->domains);
    key_set_free(publish->seen);
    checker_free(publish->checker);
}

static int by_segment_and_rows(const void *a, const void *b)
{
    const struct reason_count *one = a, *other = b;
    if (one->reason->segment != other->reason->segment)
        return one->reason->segment < other->reason->segment ? -1 : 1;
    if (one->rows != other->rows)
        return one->rows < other->rows ? 1 : -1;
    return strcmp(one->reason->code, other->reason->code);
}

/* Of the largest providers, how many of their rows are what. */
static void fill_provider_mix(const struct publish *publish, struct report *report)
{
    size_t count = report->providers.count < TALLY_TOP ? report->providers.count : TALLY_TOP;
    struct report_provider *mix = memory_take((count + 1) * sizeof *mix);
    for (size_t i = 0; i < count; i++) {
        const struct tally_entry *provider = &report->providers.entries[i];
        uint64_t clean = tally_count(publish->provider_clean, str_of(provider->name));
        uint64_t invalid = tally_count(publish->provider_invalid, str_of(provider->name));
        uint64_t rest = provider->count > clean + invalid ? provider->count - clean - invalid : 0;
        mix[i] = (struct report_provider){foreign_copy(provider->name), clean, rest, invalid};
    }
    report->mix = (struct items){mix, count};
}

/* Each segment has its reasons, the larger first. */
static void fill_reasons(struct reason_count reasons[REASONS_MAX], struct report *report)
{
    size_t count = 0;
    while (reasons[count].reason != NULL)
        count++;
    qsort(reasons, count, sizeof *reasons, by_segment_and_rows);
    for (size_t i = 0; i < count; i++) {
        const struct reason *reason = reasons[i].reason;
        struct tally_list *list = &report->reasons.of[reason->segment];
        list->entries = memory_grow(list->entries, (list->count + 1) * sizeof *list->entries);
        list->entries[list->count++] =
            (struct tally_entry){memory_text(reason->code, strlen(reason->code)), reasons[i].rows};
        if (reason_is_unknown(reason))
            report->run.rows.unknown += reasons[i].rows;
    }
}

/* Gathers what the threads have counted. */
static void fill_report(struct publish *publish, struct report *report)
{
    struct reason_count reasons[REASONS_MAX] = {{0}};
    uint64_t written = 0;
    for (unsigned i = 0; i < publish->plan->check.threads; i++) {
        count_domains(publish, i, true);
        renderer_counts(publish->buffers[i].renderer, reasons, report->flags);
    }
    fill_reasons(reasons, report);
    tally_top(publish->domains, TALLY_TOP, &report->domains);
    tally_top(publish->providers, 0, &report->providers);
    tally_top(publish->suggestions, TALLY_TOP, &report->suggestions);
    fill_provider_mix(publish, report);
    for (size_t i = 0; i < SEGMENT_COUNT; i++) {
        report->run.rows.segment[i] = outputs_rows(publish->plan->outputs, i);
        written += report->run.rows.segment[i];
    }
    report->run.rows.in = publish->standing.rows;
    if (written != report->run.rows.in)
        abort(); /* every row comes out exactly once: nothing may be published */
}

bool publish_run(const struct publish_plan *plan, struct outcome *outcome, struct fail *fail)
{
    struct publish publish;
    open_publish(&publish, plan);
    struct reader *reader = reader_open(plan->check.list);
    struct pass pass = {
        .reader = reader,
        .steps = steps,
        .step_count = STEPS,
        .self = &publish,
        .threads = plan->check.threads,
    };
    bool done = pass_run(&pass, outcome->stages, fail);
    outcome->stage_count = STEPS + 1;
    if (done)
        fill_report(&publish, &outcome->report);
    reader_close(reader);
    close_publish(&publish);
    return done;
}
