/* One pass over a list: threads take blocks from the reader and carry each through a table of steps. */
#ifndef PIPELINE_PASS_PASS_H
#define PIPELINE_PASS_PASS_H

#include "pipeline/base/progress.h"
#include "pipeline/pass/block.h"
#include "pipeline/pass/reader.h"
#include "validators/base/fail.h"

/* A step does its part of the work on a block.  Steps that are not IN_ORDER run on many blocks at once and
 * may touch only the block and what belongs to its thread; those that are see the blocks one by one, in the
 * order of the list.  Returns false with FAIL set: the pass ends. */
struct step {
    const char *name; /* of its line in report.json's seconds */
    bool in_order;
    bool (*run)(void *self, struct block *block, struct fail *fail);
};

/* A pass does not use more: what must be done in order (reading, telling duplicates apart) takes an eighth of
 * the time, so that more threads would wait, and each takes memory. */
enum { PASS_THREADS_MAX = 8 };

struct pass {
    struct reader *reader;
    const struct step *steps;
    size_t step_count;
    void *self;       /* what the steps work for */
    unsigned threads; /* at most PASS_THREADS_MAX */
};

/* Runs PASS to the end of the list.  Adds the time of each stage to TIMES: the reader's as `inflate`, then
 * each step's (STEP_COUNT + 1 entries).  Returns false with FAIL set (75: stop_ask was called). */
bool pass_run(const struct pass *pass, struct stage_time *times, struct fail *fail);

#endif
