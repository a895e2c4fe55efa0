/* Lets threads pass one at a time, in the order of their numbers. */
#include "validators/base/turnstile.h"

void turnstile_open(struct turnstile *turnstile)
{
    pthread_mutex_init(&turnstile->lock, NULL);
    pthread_cond_init(&turnstile->moved, NULL);
    turnstile->next = 0;
    turnstile->broken = false;
}

void turnstile_close(struct turnstile *turnstile)
{
    pthread_cond_destroy(&turnstile->moved);
    pthread_mutex_destroy(&turnstile->lock);
}

bool turnstile_enter(struct turnstile *turnstile, uint64_t number)
{
    pthread_mutex_lock(&turnstile->lock);
    while (turnstile->next != number && !turnstile->broken)
        pthread_cond_wait(&turnstile->moved, &turnstile->lock);
    bool entered = !turnstile->broken;
    pthread_mutex_unlock(&turnstile->lock);
    return entered;
}

void turnstile_leave(struct turnstile *turnstile)
{
    pthread_mutex_lock(&turnstile->lock);
    turnstile->next++;
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
