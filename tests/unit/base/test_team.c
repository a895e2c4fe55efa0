/* Teams of threads: however few the system gives, each has a number of its own and all of the work is theirs. */
#include "pipeline/base/team.h"

#include <omp.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { THREADS = 4 };

struct tasks {
    unsigned begun, threads; /* how often, with how many */
    atomic_uint done[THREADS];
};

static void begin(void *self, unsigned threads)
{
    struct tasks *tasks = self;
    tasks->begun++;
    tasks->threads = threads;
}

static void work(void *self, unsigned thread)
{
    struct tasks *tasks = self;
    assert_int_equal(tasks->begun, 1);
    assert_in_range(thread, 0, THREADS - 1);
    atomic_fetch_add(&tasks->done[thread], 1);
}

static void test_run(void **state)
{
    static const int levels[] = {1, 0}; /* 0: OpenMP has no more than one thread in a team */
    (void)state;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        struct tasks tasks = {0};
        omp_set_max_active_levels(levels[i]);
        assert_int_equal(team_size(THREADS), levels[i] == 0 ? 1 : THREADS);
        team_run(THREADS, &(struct team_work){begin, work}, &tasks);
        assert_int_equal(tasks.threads, levels[i] == 0 ? 1 : THREADS);
        for (unsigned thread = 0; thread < THREADS; thread++)
            assert_int_equal(tasks.done[thread], thread < tasks.threads);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_run)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
