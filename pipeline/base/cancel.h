/* Cancels what a team of threads does together: the first failure is the cause. */
#ifndef PIPELINE_BASE_CANCEL_H
#define PIPELINE_BASE_CANCEL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "validators/base/fail.h"

struct cancel {
    pthread_mutex_t lock;
    struct fail *fail; /* guarded by lock */
    _Atomic bool cancelled;
};

/* FAIL, which outlives CANCEL, is filled by the first failure. */
void cancel_open(struct cancel *cancel, struct fail *fail);
void cancel_close(struct cancel *cancel);

/* Something has failed, for the reason NEWS: by any thread. */
void cancel_all(struct cancel *cancel, const struct fail *news);

/* Whether all are to stop. */
static inline bool cancel_asked(const struct cancel *cancel)
{
    return atomic_load_explicit(&cancel->cancelled, memory_order_relaxed);
}

#endif
