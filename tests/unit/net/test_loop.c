/* Tests the event loop: timers in their order, descriptors that come and go. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "validators/net/loop.h"

enum { TIMERS = 500, TURN_MS = 5 };

struct ringing {
    struct loop_timer timer;
    int64_t asked_ms;
    int *rung;
    int place;
};

static void ring(struct loop_timer *timer)
{
    struct ringing *ringing = (struct ringing *)timer;
    ringing->place = (*ringing->rung)++;
}

static struct loop *open_loop(void)
{
    struct fail fail = {0};
    struct loop *loop = loop_new(&fail);
    assert_non_null(loop);
    return loop;
}

static void test_timers_in_order(void **state)
{
    (void)state;
    struct loop *loop = open_loop();
    static struct ringing timers[TIMERS];
    int rung = 0;
    unsigned random = 1;
    for (int i = 0; i < TIMERS; i++) {
        random = random * 1103515245 + 12345;
        timers[i] =
            (struct ringing){.timer.due = ring, .asked_ms = (random >> 16) % 50, .rung = &rung, .place = -1};
        loop_after(loop, &timers[i].timer, timers[i].asked_ms);
    }
    for (int i = 0; i < TIMERS; i += 3)
        loop_forget(loop, &timers[i].timer);
    for (int i = 0; i < TIMERS; i += 7) /* moves those that are set, and sets those that are not */
        loop_after(loop, &timers[i].timer, timers[i].asked_ms = 60 + i % 11);
    for (int turns = 0; turns < 1000 && rung < TIMERS; turns++)
        loop_turn(loop, TURN_MS);
    for (int i = 0; i < TIMERS; i++) {
        assert_int_equal(timers[i].place >= 0, i % 3 != 0 || i % 7 == 0);
        assert_int_equal(timers[i].timer.place, 0);
        for (int j = 0; j < TIMERS; j++)
            if (timers[i].place >= 0 && timers[j].place >= 0 && timers[i].asked_ms < timers[j].asked_ms)
                assert_true(timers[i].place < timers[j].place);
    }
    loop_free(loop);
}

static void test_wait_ends_with_timer(void **state)
{
    (void)state;
    struct loop *loop = open_loop();
    int rung = 0;
    struct ringing soon = {.timer.due = ring, .rung = &rung};
    int64_t before_ms = loop_now_ms(loop);
    loop_after(loop, &soon.timer, 20);
    while (rung == 0 && loop_now_ms(loop) - before_ms < 60000)
        loop_turn(loop, 60000);
    assert_int_equal(rung, 1);
    assert_in_range(loop_now_ms(loop) - before_ms, 20, 30000); /* on a busy machine, too */
    loop_free(loop);
}

struct listening {
    struct loop_watch watch;
    struct loop *loop;
    int calls, leave;
};

static void hear(struct loop_watch *self, int fd, uint32_t events)
{
    struct listening *listening = (struct listening *)self;
    listening->calls++;
    assert_true(events & EPOLLIN);
    if (listening->leave)
        loop_watch(listening->loop, fd, 0, NULL);
}

static void test_descriptors(void **state)
{
    (void)state;
    struct loop *loop = open_loop();
    struct listening listening = {.watch.ready = hear, .loop = loop};
    int pipe_fds[2];
    assert_int_equal(pipe(pipe_fds), 0);
    loop_watch(loop, pipe_fds[0], EPOLLIN, &listening.watch);
    loop_turn(loop, 0);
    assert_int_equal(listening.calls, 0);
    assert_int_equal(write(pipe_fds[1], "x", 1), 1);
    loop_turn(loop, TURN_MS);
    assert_int_equal(listening.calls, 1);
    listening.leave = 1;
    loop_turn(loop, TURN_MS);
    loop_turn(loop, TURN_MS);
    assert_int_equal(listening.calls, 2);
    loop_watch(loop, pipe_fds[0], 0, NULL); /* who has left may leave again */
    loop_watch(loop, pipe_fds[0], EPOLLIN, &listening.watch);
    loop_turn(loop, TURN_MS);
    assert_int_equal(listening.calls, 3);
    close(pipe_fds[0]);
    close(pipe_fds[1]);
    loop_free(loop);
}

/* epoll does not take a plain file, nor anything when there is no memory; it is looked at all the same. */
static void test_descriptors_that_epoll_does_not_take(void **state)
{
    (void)state;
    struct loop *loop = open_loop();
    struct listening listening = {.watch.ready = hear, .loop = loop};
    int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    loop_watch(loop, fd, EPOLLIN, &listening.watch);
    loop_turn(loop, TURN_MS);
    assert_int_equal(listening.calls, 1);
    loop_watch(loop, fd, EPOLLIN | EPOLLOUT, &listening.watch);
    loop_turn(loop, TURN_MS);
    assert_int_equal(listening.calls, 2);
    loop_closing(loop, fd);
    loop_turn(loop, 0);
    assert_int_equal(listening.calls, 2);
    close(fd);
    loop_free(loop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_timers_in_order),
        cmocka_unit_test(test_wait_ends_with_timer),
        cmocka_unit_test(test_descriptors),
        cmocka_unit_test(test_descriptors_that_epoll_does_not_take),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
