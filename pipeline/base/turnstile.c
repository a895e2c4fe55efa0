/* Lets threads pass one at a time, in the order of their numbers. */
#include "pipeline/base/turnstile.h"

/* About as long as it takes to put a thread to sleep and wake it again: 50 to 100 microseconds. */
enum { PATIENCE = 4000 };

static inline void rest(void)
{
#ifdef __SSE2__
    __builtin_ia32_pause();
#endif
}

void turnstile_open(struct turnstile *turnstile, bool patient)
{
    pthread_mutex_init(&turnstile->lock, NULL);
    pthread_cond_init(&turnstile->moved, NULL);
    atomic_init(&turnstile->next, 0);
    turnstile->broken = false;
    turnstile->patience = patient ? PATIENCE : 0;
}

void turnstile_close(struct turnstile *turnstile)
{
    pthread_cond_destroy(&turnstile->moved);
    pthread_mutex_destroy(&turnstile->lock);
}

bool turnstile_enter(struct turnstile *turnstile, uint64_t number)
{
    for (unsigned looks = 0; looks < turnstile->patience && atomic_load(&turnstile->next) != number; looks++)
        rest();
    pthread_mutex_lock(&turnstile->lock);
    while (atomic_load(&turnstile->next) != number && !turnstile->broken)
        pthread_cond_wait(&turnstile->moved, &turnstile->lock);
    bool entered = !turnstile->broken;
    pthread_mutex_unlock(&turnstile->lock);
    return entered;
}

void turnstile_leave(struct turnstile *turnstile)
{
    pthread_mutex_lock(&turnstile->lock);
    atomic_fetch_add(&turnstile->next, 1);
    pthread_cond_broadcast(&turnstile->moved);
    pthread_mutex_unlock(&turnstile->lock);
}

void turnstile_break(struct turnstile *turnstile)
{
    pthread_mutex_lock(&turnstile->lock);
    turnstile->broken = true;
    pthread_cond_broadcast(&turnstile->moved);
    pthread_mutex_unlock(&turnstile->lock);
}
