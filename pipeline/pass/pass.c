/* One pass over a list: threads take blocks from the reader and carry each through a table of steps.
 *
 *   reader (one at a time) -> steps in any order -> steps in the list's order -> ...
 *
 * Every thread does everything: it fills a block in the reader's turn, then takes it through the steps. A
 * step in order waits at a turnstile until the blocks before have passed.  A thread holds one block, so there
 * are never more blocks than threads, and the oldest block never waits: the pass cannot stand still.  While
 * one thread inflates, the others work; nothing that must be serial waits for anything but its own
 * predecessor.
 *
 * Memory is bounded by what a slice of a block may take, times the threads; rows that are larger than blocks
 * travel one at a time. */
#include "pipeline/pass/pass.h"

#include <stdlib.h>

#include "pipeline/base/cancel.h"
#include "pipeline/base/stop.h"
#include "pipeline/base/team.h"
#include "pipeline/base/turnstile.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"

enum { STEPS_MAX = STAGES_MAX - 1 };

struct pass_team {
    const struct pass *pass;
    double (*seconds)[STAGES_MAX]; /* of each thread, for the reader and each step */
    struct turnstile reading;      /* whoever comes next reads next: */
    _Atomic uint64_t tickets;      /* a thread's place in that order */
    struct turnstile turns[STEPS_MAX];
    struct turnstile large; /* one large block at a time */
    uint64_t large_blocks;  /* guarded by reading */
    struct cancel cancel;
    bool over; /* guarded by reading: nothing is left to read */
};

/* The pass has failed: all stop, those too who wait. */
static void cancel_pass(struct pass_team *team, const struct fail *news)
{
    cancel_all(&team->cancel, news);
    for (size_t i = 0; i < team->pass->step_count; i++)
        turnstile_break(&team->turns[i]);
    turnstile_break(&team->large);
    turnstile_break(&team->reading);
}

/* Fills BLOCK, unless nothing is left.  Called in the reader's turn. */
static enum filled fill_in_turn(struct pass_team *team, struct block *block, struct fail *fail)
{
    if (team->over)
        return FILLED_NONE;
    if (stop_asked()) {
        stop_fail(fail);
        return FILLED_FAIL;
    }
    enum filled filled = reader_fill(team->pass->reader, block, fail);
    team->over = filled != FILLED_BLOCK;
    if (filled == FILLED_BLOCK && block->large && !turnstile_enter(&team->large, team->large_blocks++))
        return FILLED_NONE;
    return filled;
}

/* Waits for the reader's turn and fills BLOCK.  Returns false when there is nothing more to do. */
static bool next_block(struct pass_team *team, struct block *block, double *seconds)
{
    struct fail fail = {0};
    if (!turnstile_enter(&team->reading, atomic_fetch_add(&team->tickets, 1)))
        return false;
    double from = clock_seconds();
    enum filled filled = fill_in_turn(team, block, &fail);
    *seconds += clock_seconds() - from;
    turnstile_leave(&team->reading);
    if (filled == FILLED_FAIL)
        cancel_pass(team, &fail);
    return filled == FILLED_BLOCK;
}

/* Takes BLOCK's slice through step number STEP; the block's turn lasts from its first slice to its last.
 * Returns false when the pass is off. */
static bool run_step(struct pass_team *team, size_t step, struct block *block, double *seconds)
{
    const struct step *what = &team->pass->steps[step];
    if (what->in_order && block_is_first_slice(block) && !turnstile_enter(&team->turns[step], block->number))
        return false;
    struct fail fail = {0};
    double from = clock_seconds();
    bool done = what->run(team->pass->self, block, &fail);
    *seconds += clock_seconds() - from;
    if (!done)
        cancel_pass(team, &fail);
    else if (what->in_order && block_is_last_slice(block))
        turnstile_leave(&team->turns[step]);
    return done;
}

/* Takes BLOCK through all the steps. */
static void take_block(struct pass_team *team, struct block *block, double *seconds)
{
    bool on = true;
    do {
        for (size_t step = 0; on && step < team->pass->step_count; step++)
            on = run_step(team, step, block, &seconds[step + 1]);
    } while (on && block_next_slice(block));
    if (block->large) {
        block_shrink(block);
        turnstile_leave(&team->large);
    }
}

/* What one thread does: blocks, one after the other. */
static void work(void *self, unsigned thread)
{
    struct pass_team *team = self;
    double *seconds = team->seconds[thread];
    struct block block;
    block_open(&block, thread);
    while (next_block(team, &block, &seconds[0]))
        take_block(team, &block, seconds);
    block_close(&block);
}

static void open_team(struct pass_team *team, struct fail *fail)
{
    bool patient = team->pass->threads <= team_processors();
    cancel_open(&team->cancel, fail);
    atomic_init(&team->tickets, 0);
    turnstile_open(&team->reading, patient);
    turnstile_open(&team->large, patient);
    for (size_t i = 0; i < team->pass->step_count; i++)
        turnstile_open(&team->turns[i], patient);
}

static void close_team(struct pass_team *team)
{
    for (size_t i = 0; i < team->pass->step_count; i++)
        turnstile_close(&team->turns[i]);
    turnstile_close(&team->large);
    turnstile_close(&team->reading);
    cancel_close(&team->cancel);
}

bool pass_run(const struct pass *pass, struct stage_time *times, struct fail *fail)
{
    struct pass_team team = {.pass = pass};
    if (pass->step_count > STEPS_MAX)
        abort();
    team.seconds = memory_take(pass->threads * sizeof *team.seconds);
    open_team(&team, fail);
    team_run(pass->threads, &(struct team_work){NULL, work}, &team);
    close_team(&team);
    for (size_t stage = 0; stage <= pass->step_count; stage++) {
        times[stage].name = stage == 0 ? "inflate" : pass->steps[stage - 1].name;
        for (unsigned thread = 0; thread < pass->threads; thread++)
            times[stage].seconds += team.seconds[thread][stage];
    }
    free(team.seconds);
    return fail->code == EXIT_DONE;
}
