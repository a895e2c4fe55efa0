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

#include "pipeline/base/stop.h"
#include "pipeline/base/team.h"
#include "validators/base/clock.h"
#include "validators/base/memory.h"
#include "validators/base/turnstile.h"

enum { STEPS_MAX = STAGES_MAX - 1 };

struct crew {
    const struct pass *pass;
    double (*seconds)[STAGES_MAX]; /* of each thread, for the reader and each step */
    struct turnstile reading;      /* whoever comes next reads next: */
    _Atomic uint64_t tickets;      /* a thread's place in that order */
    struct turnstile turns[STEPS_MAX];
    struct turnstile large; /* one large block at a time */
    uint64_t large_blocks;  /* guarded by reading */
    pthread_mutex_t failing;
    struct fail *fail; /* guarded by failing */
    bool over;         /* guarded by reading: nothing is left to read */
};

/* The pass has failed: the first news stands, and everybody goes home. */
static void call_off(struct crew *crew, const struct fail *news)
{
    pthread_mutex_lock(&crew->failing);
    if (crew->fail->code == EXIT_DONE)
        *crew->fail = *news;
    pthread_mutex_unlock(&crew->failing);
    for (size_t i = 0; i < crew->pass->step_count; i++)
        turnstile_break(&crew->turns[i]);
    turnstile_break(&crew->large);
    turnstile_break(&crew->reading);
}

/* Fills BLOCK, unless nothing is left.  Called in the reader's turn. */
static enum filled fill_in_turn(struct crew *crew, struct block *block, struct fail *fail)
{
    if (crew->over)
        return FILLED_NONE;
    if (stop_asked()) {
        stop_fail(fail);
        return FILLED_FAIL;
    }
    enum filled filled = reader_fill(crew->pass->reader, block, fail);
    crew->over = filled != FILLED_BLOCK;
    if (filled == FILLED_BLOCK && block->large && !turnstile_enter(&crew->large, crew->large_blocks++))
        return FILLED_NONE;
    return filled;
}

/* Waits for the reader's turn and fills BLOCK.  Returns false when there is nothing more to do. */
static bool next_block(struct crew *crew, struct block *block, double *seconds)
{
    struct fail fail = {0};
    if (!turnstile_enter(&crew->reading, atomic_fetch_add(&crew->tickets, 1)))
        return false;
    double from = clock_seconds();
    enum filled filled = fill_in_turn(crew, block, &fail);
    *seconds += clock_seconds() - from;
    turnstile_leave(&crew->reading);
    if (filled == FILLED_FAIL)
        call_off(crew, &fail);
    return filled == FILLED_BLOCK;
}

/* Takes BLOCK's slice through step number STEP; the block's turn lasts from its first slice to its last.
 * Returns false when the pass is off. */
static bool take_step(struct crew *crew, size_t step, struct block *block, double *seconds)
{
    const struct step *what = &crew->pass->steps[step];
    if (what->in_order && block_is_first_slice(block) && !turnstile_enter(&crew->turns[step], block->number))
        return false;
    struct fail fail = {0};
    double from = clock_seconds();
    bool done = what->take(crew->pass->self, block, &fail);
    *seconds += clock_seconds() - from;
    if (!done)
        call_off(crew, &fail);
    else if (what->in_order && block_is_last_slice(block))
        turnstile_leave(&crew->turns[step]);
    return done;
}

/* Takes BLOCK through all the steps. */
static void take_block(struct crew *crew, struct block *block, double *seconds)
{
    bool on = true;
    do {
        for (size_t step = 0; on && step < crew->pass->step_count; step++)
            on = take_step(crew, step, block, &seconds[step + 1]);
    } while (on && block_next_slice(block));
    if (block->large) {
        block_shrink(block);
        turnstile_leave(&crew->large);
    }
}

/* What one thread does: blocks, one after the other. */
static void work(void *self, unsigned thread)
{
    struct crew *crew = self;
    double *seconds = crew->seconds[thread];
    struct block block;
    block_open(&block, thread);
    while (next_block(crew, &block, &seconds[0]))
        take_block(crew, &block, seconds);
    block_close(&block);
}

static void open_crew(struct crew *crew)
{
    bool patient = crew->pass->threads <= team_processors();
    pthread_mutex_init(&crew->failing, NULL);
    atomic_init(&crew->tickets, 0);
    turnstile_open(&crew->reading, patient);
    turnstile_open(&crew->large, patient);
    for (size_t i = 0; i < crew->pass->step_count; i++)
        turnstile_open(&crew->turns[i], patient);
}

static void close_crew(struct crew *crew)
{
    for (size_t i = 0; i < crew->pass->step_count; i++)
        turnstile_close(&crew->turns[i]);
    turnstile_close(&crew->large);
    turnstile_close(&crew->reading);
    pthread_mutex_destroy(&crew->failing);
}

bool pass_run(const struct pass *pass, struct stage_time *times, struct fail *fail)
{
    struct crew crew = {.pass = pass, .fail = fail};
    if (pass->step_count > STEPS_MAX)
        abort();
    crew.seconds = memory_take(pass->threads * sizeof *crew.seconds);
    open_crew(&crew);
    team_run(pass->threads, &(struct team_work){NULL, work}, &crew);
    close_crew(&crew);
    for (size_t stage = 0; stage <= pass->step_count; stage++) {
        times[stage].name = stage == 0 ? "inflate" : pass->steps[stage - 1].name;
        for (unsigned thread = 0; thread < pass->threads; thread++)
            times[stage].seconds += crew.seconds[thread][stage];
    }
    free(crew.seconds);
    return fail->code == EXIT_DONE;
}
