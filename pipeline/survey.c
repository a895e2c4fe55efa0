/* The movement that reads the list once to learn which domains and mailboxes are in question.
 *
 *   reader | checksum, cut, find, judge | note */
#include "pipeline/survey.h"

#include "pipeline/pass/pass.h"
#include "validators/base/clock.h"

struct survey {
    const struct survey_plan *plan;
    struct checker *checker;
    double began; /* on clock_seconds */
};

static bool judge_block(void *self, struct block *block, struct fail *fail)
{
    struct survey *survey = self;
    (void)fail;
    gunzip_sum_deferred(&block->deferred);
    check_cut(survey->checker, block);
    check_find(survey->checker, block);
    check_judge(survey->checker, block);
    return true;
}

static void tick(struct survey *survey)
{
    struct standing *standing = survey->plan->standing;
    if (survey->plan->watcher == NULL)
        return;
    standing->seconds = clock_seconds() - survey->began;
    survey->plan->watcher->tick(survey->plan->watcher, standing);
}

/* Adds what the block of THREAD has in question. */
static void add_notes(const struct survey *survey, unsigned thread)
{
    const struct survey_plan *plan = survey->plan;
    const struct domain_note *notes;
    const struct mailbox_note *mailboxes;
    size_t count = check_notes(survey->checker, thread, &notes);
    for (size_t i = 0; i < count; i++)
        domains_add(plan->domains, notes[i].name, notes[i].hash);
    count = plan->mailboxes != NULL ? check_mailbox_notes(survey->checker, thread, &mailboxes) : 0;
    for (size_t i = 0; i < count; i++) {
        size_t domain = domains_add(plan->domains, mailboxes[i].domain, mailboxes[i].domain_hash);
        mailboxes_add(plan->mailboxes, mailboxes[i].local, (uint32_t)domain, mailboxes[i].hash);
    }
}

static bool note_block(void *self, struct block *block, struct fail *fail)
{
    struct survey *survey = self;
    struct source *source = survey->plan->check.list->sources[block->source];
    if (block->deferred.count > 0 && !source_check(source, &block->deferred, fail))
        return false;
    if (!check_padding(survey->checker, block, fail))
        return false;
    add_notes(survey, block->thread);
    if (!block->oversized || block->oversized_last)
        survey->plan->standing->rows += block->row_count;
    survey->plan->standing->bytes = block->offset;
    tick(survey);
    return true;
}

static const struct step steps[] = {{"judge", false, judge_block}, {"note", true, note_block}};

bool survey_run(const struct survey_plan *plan, struct fail *fail)
{
    struct survey survey = {.plan = plan, .checker = checker_new(&plan->check), .began = clock_seconds()};
    struct stage_time times[STAGES_MAX] = {0};
    struct reader *reader = reader_open(plan->check.list);
    struct pass pass = {
        .reader = reader,
        .steps = steps,
        .step_count = sizeof steps / sizeof *steps,
        .self = &survey,
        .threads = plan->check.threads,
    };
    bool done = pass_run(&pass, times, fail);
    reader_close(reader);
    checker_free(survey.checker);
    return done;
}
