/* A team of threads that ask: one of them tells the watcher, and the first failure ends it for all. */
#include "pipeline/resolve/ask_team.h"

#include <unistd.h>

#include "pipeline/base/stop.h"
#include "pipeline/base/team.h"
#include "validators/base/clock.h"

enum { TELL_MS = 200, WAIT_US = 50000 };

void ask_team_open(struct ask_team *team, const struct asking *asking, struct fail *fail)
{
    *team = (struct ask_team){.asking = asking, .threads = asking->threads, .began_ms = clock_ms()};
    cancel_open(&team->cancel, fail);
}

void ask_team_close(struct ask_team *team)
{
    cancel_close(&team->cancel);
}

double ask_team_seconds(const struct ask_team *team)
{
    return (double)(clock_ms() - team->began_ms) / 1000;
}

void ask_team_tell(struct ask_team *team, unsigned thread)
{
    const struct asking *asking = team->asking;
    int64_t now_ms = clock_ms();
    if (thread != 0 || asking->watcher == NULL || now_ms - team->told_ms < TELL_MS)
        return;
    team->told_ms = now_ms;
    asking->standing->seconds = ask_team_seconds(team);
    team->add_up(team, asking->standing);
    asking->watcher->tick(asking->watcher, asking->standing);
}

bool ask_team_is_over(struct ask_team *team)
{
    if (stop_asked()) {
        struct fail fail = {0};
        stop_fail(&fail);
        cancel_all(&team->cancel, &fail);
    }
    return cancel_asked(&team->cancel);
}

static void begin(void *self, unsigned threads)
{
    struct ask_team *team = self;
    unsigned workers = threads < team->threads ? threads : team->threads;
    atomic_init(&team->working, workers);
    if (team->deal != NULL)
        team->deal(team, workers);
}

/* One thread: does its part; the first then waits for the others, for it is the one that tells. */
static void work(void *self, unsigned thread)
{
    struct ask_team *team = self;
    if (thread >= team->threads)
        return;
    team->work(team, thread);
    atomic_fetch_sub(&team->working, 1);
    while (thread == 0 && atomic_load(&team->working) > 0) {
        usleep(WAIT_US);
        ask_team_tell(team, thread);
    }
}

void ask_team_run(struct ask_team *team)
{
    team_run(team->asking->threads, &(struct team_work){begin, work}, team);
}
