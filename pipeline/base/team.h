/* A team of threads that work on one thing: as many as the system gives. */
#ifndef PIPELINE_BASE_TEAM_H
#define PIPELINE_BASE_TEAM_H

/* What a team does for a SELF. */
struct team_work {
    /* Called once, before any thread works: THREADS is how many there really are, from 1.  NULL: there is
     * nothing to prepare. */
    void (*begin)(void *self, unsigned threads);
    void (*work)(void *self, unsigned thread); /* called by each of them, from 0 */
};

/* How many threads can work at once: one for each processor that the process may use, unless OMP_THREAD_LIMIT
 * allows fewer. */
unsigned team_processors(void);

/* How many threads of WANTED a team will have: fewer where the system refuses some, or OMP_THREAD_LIMIT
 * does.  Tries it, which takes a millisecond; to be called while there is only one thread.  Returns 1 at
 * least. */
unsigned team_size(unsigned wanted);

/* Has a team of THREADS work for SELF and waits for all of them.  There may be fewer than THREADS, never
 * more.  Teams of one size reuse their threads: one that has less to do lets some return at once. */
void team_run(unsigned threads, const struct team_work *work, void *self);

#endif
