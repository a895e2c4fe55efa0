/* A team of threads that work on one thing: as many as OpenMP gives. */
#include "pipeline/base/team.h"

#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRIAL_MAX_S = 5 }; /* of a millisecond's work: a child that takes longer has failed */

static void note_size(void *self, unsigned threads)
{
    *(unsigned *)self = threads;
}

static void do_nothing(void *self, unsigned thread)
{
    (void)self;
    (void)thread;
}

/* In a child: makes a team of THREADS and writes to SIZE how many it has. */
static void try_and_exit(unsigned threads, unsigned *size)
{
    static const struct team_work trial = {note_size, do_nothing};
    int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
    alarm(TRIAL_MAX_S);
    if (null >= 0)
        (void)dup2(null, STDERR_FILENO); /* what OpenMP says to its end is not for the user */
    team_run(threads, &trial, size);
    _exit(0);
}

/* The size of a team of THREADS; 0: it cannot be made.  A child finds that out, as OpenMP ends a process that
 * is refused a thread. */
static unsigned size_in_child(unsigned threads)
{
    unsigned *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        return 0;
    pid_t child = fork();
    if (child == 0)
        try_and_exit(threads, shared);
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        continue;
    unsigned size = *shared;
    munmap(shared, sizeof *shared);
    return size;
}

unsigned team_processors(void)
{
    int processors = omp_get_num_procs(), limit = omp_get_thread_limit();
    return (unsigned)(processors < limit ? processors : limit);
}

unsigned team_size(unsigned wanted)
{
    for (unsigned threads = wanted; threads > 1; threads /= 2) {
        unsigned size = size_in_child(threads);
        if (size > 0)
            return size;
    }
    return 1;
}

void team_run(unsigned threads, const struct team_work *work, void *self)
{
    omp_set_dynamic(0); /* else the load of the machine would decide */
#pragma omp parallel num_threads((int)threads)
    {
#pragma omp single
        if (work->begin != NULL)
            work->begin(self, (unsigned)omp_get_num_threads());
        work->work(self, (unsigned)omp_get_thread_num());
    }
}
