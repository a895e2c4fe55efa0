/* Tests the window of questions in flight against models of servers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "validators/net/window.h"

enum { TICK_MS = 50, SECONDS = 20, MOST = 4096 };

/* A server and the way to it: it answers at most so many a second, after a delay; of the packets so many are lost.  What
 * waits in its queue beyond QUEUE is lost too. */
struct model {
    const char *name;
    double rate_most, delay_ms, loss, queue;
    double least, most; /* answers a second that are expected in the last seconds, of what the model allows */
    double size_most;
};

/* Runs the model for a while and returns its answers a second at the end. */
static double run_model(const struct model *model, struct window *window)
{
    double answers_late = 0;
    window_open(window, MOST, 0);
    for (int64_t now_ms = TICK_MS; now_ms <= SECONDS * 1000; now_ms += TICK_MS) {
        double lost_for_ms = 800;
        double each_ms = model->delay_ms + model->loss * lost_for_ms; /* what one place is taken for */
        double rate = window->size / each_ms * 1000;
        double loss = model->loss, took_ms = model->delay_ms;
        if (rate > model->rate_most) {
            double waiting = window->size - model->rate_most * model->delay_ms / 1000;
            rate = model->rate_most;
            took_ms = window->size / rate * 1000;
            if (waiting > model->queue)
                loss += (waiting - model->queue) / window->size;
        }
        unsigned answers = (unsigned)(rate * TICK_MS / 1000);
        for (unsigned i = 0; i < answers; i++)
            window_answer(window, (int64_t)took_ms, 0);
        window->losses += (uint64_t)(answers * loss / (1 - loss));
        if (now_ms > (SECONDS - 5) * 1000)
            answers_late += answers;
        window_turn(window, (unsigned)window->size, now_ms);
    }
    return answers_late / 5;
}

static const struct model models[] = {
    {.name = "a quick server near by",
     .rate_most = 250000,
     .delay_ms = 0.1,
     .queue = 1e9,
     .least = 0.95,
     .most = 1,
     .size_most = 600},
    {.name = "a slow one",
     .rate_most = 60000,
     .delay_ms = 20,
     .queue = 1e9,
     .least = 0.8,
     .most = 1,
     .size_most = MOST},
    {.name = "a slow one and a lossy way",
     .rate_most = 60000,
     .delay_ms = 20,
     .loss = 0.02,
     .queue = 1e9,
     .least = 0.8,
     .most = 1,
     .size_most = MOST},
    {.name = "a way that loses much",
     .rate_most = 1e9,
     .delay_ms = 1,
     .loss = 0.36,
     .queue = 1e9,
     .least = 0,
     .most = 1,
     .size_most = MOST},
    {.name = "a server with a short queue",
     .rate_most = 50000,
     .delay_ms = 1,
     .queue = 200,
     .least = 0.8,
     .most = 1,
     .size_most = 600},
};

static void test_models(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++) {
        struct window window;
        double rate = run_model(&models[i], &window);
        if (rate < models[i].least * models[i].rate_most || window.size > models[i].size_most)
            fail_msg("%s: %.0f answers a second with a window of %.0f", models[i].name, rate, window.size);
    }
}

static void test_loss_of_the_way_is_not_ours(void **state)
{
    (void)state;
    struct window window;
    run_model(&models[3], &window);
    assert_true(window.size >= 1000); /* a small window would lose as much, and be slow besides */
}

static void test_bounds(void **state)
{
    (void)state;
    struct window window;
    window_open(&window, 10, 0);
    assert_true(window.size <= 10);
    window_open(&window, MOST, 0);
    window_bound(&window, 50);
    assert_true(window.size <= 50 && window.most <= 50);
    window_bound(&window, 5000);
    assert_true(window.most <= 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_models),
        cmocka_unit_test(test_loss_of_the_way_is_not_ours),
        cmocka_unit_test(test_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
