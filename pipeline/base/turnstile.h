/* Lets threads pass one at a time, in the order of their numbers. */
#ifndef PIPELINE_BASE_TURNSTILE_H
#define PIPELINE_BASE_TURNSTILE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

struct turnstile {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    _Atomic uint64_t next; /* the number that may enter */
    bool broken;
    unsigned patience; /* how often a thread looks before it sleeps */
};

/* PATIENT: there is a processor for each thread, so that a short wait need not become a sleep. */
void turnstile_open(struct turnstile *turnstile, bool patient);
void turnstile_close(struct turnstile *turnstile);

/* Waits until every number below NUMBER (from 0) has left.  Returns false when the turnstile was broken:
 * then the caller must not go on, and not call turnstile_leave. */
bool turnstile_enter(struct turnstile *turnstile, uint64_t number);

/* Lets the next number in. */
void turnstile_leave(struct turnstile *turnstile);

/* Sends everybody away, those who wait and those who will come: the run has failed. */
void turnstile_break(struct turnstile *turnstile);

#endif
