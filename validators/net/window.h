/* How many questions may be in flight to a server: as many as make it faster, and no more. */
#ifndef VALIDATORS_NET_WINDOW_H
#define VALIDATORS_NET_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

/* All of it is window_open's. */
struct window {
    double size, most;
    double before;            /* the size that the one on trial is held against */
    double rate_before;       /* answers a millisecond with it */
    int64_t began_ms;         /* this interval */
    uint64_t answers, losses; /* in it */
    double milliseconds;      /* its answers took, all together */
    unsigned rest;            /* intervals until the next trial */
    bool trial, full;
    double loss;       /* the share of questions that were lost lately */
    double loss_usual; /* what the way loses whatever we do */
};

/* Opens WINDOW at NOW_MS with a small size, which never grows past MOST. */
void window_open(struct window *window, unsigned most, int64_t now_ms);

/* The size may not be above MOST any more. */
void window_bound(struct window *window, unsigned most);

/* One question was answered after TOOK_MS, and had to be asked LOSSES times again. */
void window_answer(struct window *window, int64_t took_ms, unsigned losses);

/* To be called some times a second; IN_FLIGHT as it is now. */
void window_turn(struct window *window, unsigned in_flight, int64_t now_ms);

#endif
