/* Cancels what a team of threads does together: the first failure is the cause. */
#include "pipeline/base/cancel.h"

void cancel_open(struct cancel *cancel, struct fail *fail)
{
    cancel->fail = fail;
    pthread_mutex_init(&cancel->lock, NULL);
    atomic_init(&cancel->cancelled, false);
}

void cancel_close(struct cancel *cancel)
{
    pthread_mutex_destroy(&cancel->lock);
}

void cancel_all(struct cancel *cancel, const struct fail *news)
{
    pthread_mutex_lock(&cancel->lock);
    if (cancel->fail->code == EXIT_DONE)
        *cancel->fail = *news;
    pthread_mutex_unlock(&cancel->lock);
    atomic_store(&cancel->cancelled, true);
}
