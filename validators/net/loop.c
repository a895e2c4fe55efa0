/* One thread's event loop: descriptors that become ready, and timers in a heap.
 *
 * A descriptor that epoll does not take (fs.epoll.max_user_watches, or no memory) is looked at by poll:
 * slower, but nobody who watches has to know. */
#include "validators/net/loop.h"
#include "validators/base/clock.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "validators/base/memory.h"
#include "validators/base/way_out.h"

enum {
    EVENTS_A_TURN = 256,
    POLL_MS = 10, /* between two looks at what epoll has not taken */
};

_Static_assert(EPOLLIN == POLLIN && EPOLLOUT == POLLOUT && EPOLLERR == POLLERR && EPOLLHUP == POLLHUP,
               "who watches is told epoll's events");

struct watched {
    struct loop_watch *watch;
    uint32_t events; /* 0: none */
    bool polled;     /* epoll has not taken it */
};

struct loop {
    int epoll;
    int64_t now_ms;
    struct watched *watched;     /* by descriptor */
    size_t watched_room, polled; /* how many are */
    struct loop_timer **heap;    /* from 1; the soonest first */
    size_t timers, timer_room;
};

struct loop *loop_new(struct fail *fail)
{
    int epoll = epoll_create1(EPOLL_CLOEXEC);
    if (epoll < 0) {
        fail_because(fail, EXIT_NO_NETWORK, "cannot create an event queue: %s; %s", strerror(errno),
                     way_out(errno, "raise the limits of this process"));
        return NULL;
    }
    struct loop *loop = memory_take(sizeof *loop);
    loop->epoll = epoll;
    loop->now_ms = clock_ms();
    return loop;
}

void loop_free(struct loop *loop)
{
    if (loop == NULL)
        return;
    close(loop->epoll);
    free(loop->watched);
    free(loop->heap);
    free(loop);
}

/* Makes a place for descriptor FD. */
static void grow_watched(struct loop *loop, size_t fd)
{
    size_t room = fd * 2 + 16;
    loop->watched = memory_grow(loop->watched, room * sizeof *loop->watched);
    memset(loop->watched + loop->watched_room, 0, (room - loop->watched_room) * sizeof *loop->watched);
    loop->watched_room = room;
}

/* Tells epoll that FD is watched for EVENTS now, and not for BEFORE.  Returns false when it does not take it.
 */
static bool tell_epoll(struct loop *loop, int fd, uint32_t before, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.fd = fd};
    int change = before == 0 ? EPOLL_CTL_ADD : events != 0 ? EPOLL_CTL_MOD : EPOLL_CTL_DEL;
    return before == events || epoll_ctl(loop->epoll, change, fd, &event) == 0;
}

void loop_watch(struct loop *loop, int fd, uint32_t events, struct loop_watch *watch)
{
    if ((size_t)fd >= loop->watched_room)
        grow_watched(loop, (size_t)fd);
    struct watched *watched = &loop->watched[fd];
    bool polled = watched->polled || !tell_epoll(loop, fd, watched->events, events);
    loop_closing(loop, fd);
    if (events == 0)
        return;
    *watched = (struct watched){watch, events, polled};
    loop->polled += polled;
}

void loop_closing(struct loop *loop, int fd)
{
    if ((size_t)fd >= loop->watched_room)
        return;
    loop->polled -= loop->watched[fd].polled;
    loop->watched[fd] = (struct watched){0};
}

static void put(struct loop *loop, size_t place, struct loop_timer *timer)
{
    loop->heap[place] = timer;
    timer->place = place;
}

/* Moves TIMER from PLACE towards the top as far as it is sooner. */
static void rise(struct loop *loop, size_t place, struct loop_timer *timer)
{
    for (; place > 1 && timer->at_ms < loop->heap[place / 2]->at_ms; place /= 2)
        put(loop, place, loop->heap[place / 2]);
    put(loop, place, timer);
}

/* Moves TIMER from PLACE towards the leaves as far as it is later. */
static void sink(struct loop *loop, size_t place, struct loop_timer *timer)
{
    for (size_t child; (child = place * 2) <= loop->timers; place = child) {
        if (child < loop->timers && loop->heap[child + 1]->at_ms < loop->heap[child]->at_ms)
            child++;
        if (timer->at_ms <= loop->heap[child]->at_ms)
            break;
        put(loop, place, loop->heap[child]);
    }
    put(loop, place, timer);
}

void loop_after(struct loop *loop, struct loop_timer *timer, int64_t delay_ms)
{
    loop_forget(loop, timer);
    if (loop->timers + 1 >= loop->timer_room) {
        loop->timer_room = loop->timer_room * 2 + 64;
        loop->heap = memory_grow(loop->heap, loop->timer_room * sizeof(struct loop_timer *));
    }
    timer->at_ms = loop->now_ms + delay_ms;
    rise(loop, ++loop->timers, timer);
}

void loop_forget(struct loop *loop, struct loop_timer *timer)
{
    size_t place = timer->place;
    if (place == 0)
        return;
    timer->place = 0;
    struct loop_timer *last = loop->heap[loop->timers--];
    if (last == timer)
        return;
    if (place > 1 && last->at_ms < loop->heap[place / 2]->at_ms)
        rise(loop, place, last);
    else
        sink(loop, place, last);
}

/* How long a turn may wait: until the next timer, at most MOST_MS. */
static int wait_ms(const struct loop *loop, int most_ms)
{
    if (loop->polled > 0 && most_ms > POLL_MS)
        most_ms = POLL_MS;
    if (loop->timers == 0)
        return most_ms;
    int64_t until_ms = loop->heap[1]->at_ms - clock_ms();
    return until_ms < 0 ? 0 : until_ms < most_ms ? (int)until_ms : most_ms;
}

/* Tells who watches FD that EVENTS have come. */
static void dispatch(struct loop *loop, int fd, uint32_t events)
{
    const struct watched *watched = &loop->watched[fd];
    events &= watched->events | EPOLLERR | EPOLLHUP;
    if (watched->watch != NULL && events != 0) /* else one before it has closed it */
        watched->watch->ready(watched->watch, fd, events);
}

/* Looks at those that epoll has not taken. */
static void look_at_polled(struct loop *loop)
{
    struct pollfd some[EVENTS_A_TURN];
    for (size_t fd = 0; fd < loop->watched_room;) {
        nfds_t count = 0;
        for (; fd < loop->watched_room && count < EVENTS_A_TURN; fd++)
            if (loop->watched[fd].polled)
                some[count++] = (struct pollfd){.fd = (int)fd, .events = (short)loop->watched[fd].events};
        if (poll(some, count, 0) <= 0)
            continue;
        for (nfds_t i = 0; i < count; i++)
            dispatch(loop, some[i].fd, (uint32_t)some[i].revents);
    }
}

void loop_turn(struct loop *loop, int most_ms)
{
    struct epoll_event events[EVENTS_A_TURN];
    int count = epoll_wait(loop->epoll, events, EVENTS_A_TURN, wait_ms(loop, most_ms));
    loop->now_ms = clock_ms();
    for (int i = 0; i < count; i++)
        dispatch(loop, events[i].data.fd, events[i].events);
    if (loop->polled > 0)
        look_at_polled(loop);
    while (loop->timers > 0 && loop->heap[1]->at_ms <= loop->now_ms) {
        struct loop_timer *timer = loop->heap[1];
        loop_forget(loop, timer);
        timer->due(timer);
    }
}

int64_t loop_now_ms(const struct loop *loop)
{
    return loop->now_ms;
}
