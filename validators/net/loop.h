/* One thread's event loop: descriptors that become ready, and timers. */
#ifndef VALIDATORS_NET_LOOP_H
#define VALIDATORS_NET_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/fail.h"

struct loop;

/* Embedded in whatever watches a descriptor; READY is called with EPOLLIN, EPOLLOUT and the like. */
struct loop_watch {
    void (*ready)(struct loop_watch *self, int fd, uint32_t events);
};

/* Embedded in whatever waits for a time; zero-initialise it.  DUE is called once. */
struct loop_timer {
    void (*due)(struct loop_timer *self);
    int64_t at_ms;
    size_t place; /* in the loop's heap, from 1; 0: not set */
};

/* Returns NULL with FAIL set (69) where the system gives none.  Freed by loop_free, when nobody watches. */
struct loop *loop_new(struct fail *fail);
void loop_free(struct loop *loop); /* NULL is fine */

/* Watches FD for EVENTS (epoll's IN and OUT; 0: no longer) in WATCH's name. */
void loop_watch(struct loop *loop, int fd, uint32_t events, struct loop_watch *watch);

/* FD is about to be closed, or has just been: the system forgets it by itself, and nobody watches it any
 * more. */
void loop_closing(struct loop *loop, int fd);

/* Sets TIMER to be due in DELAY_MS; one that is set already is moved.  loop_forget takes it out again. */
void loop_after(struct loop *loop, struct loop_timer *timer, int64_t delay_ms);
void loop_forget(struct loop *loop, struct loop_timer *timer);

/* Waits for events, at most MOST_MS (the next timer may come sooner), and calls those that are ready and due.
 */
void loop_turn(struct loop *loop, int most_ms);

/* The time of the loop's last turn: CLOCK_MONOTONIC in milliseconds. */
int64_t loop_now_ms(const struct loop *loop);

#endif
