/* How many questions may be in flight to a server: as many as make it faster, and no more.
 *
 * Neither loss nor delay tells by itself that a server has too much to do: some ways always lose packets, and
 * a resolver takes long for each name that it does not know, however little it has to do.  What tells is the
 * rate: while a larger window brings more answers a second, it grows; when it does not, it was large enough
 * before.  Only when more is lost than with a smaller window does it shrink. */
#include "validators/net/window.h"

#include <stdbool.h>

enum {
    SIZE_FIRST = 128,
    SIZE_LEAST = 64,
    INTERVAL_MS = 200,
    REST_INTERVALS = 16,     /* between two trials, once one has failed */
    ANSWERS_LEAST = 64,      /* fewer tell nothing: then the interval is longer, */
    INTERVAL_MOST_MS = 2000, /* but not for ever */
};

static const double GROWTH = 2.0, GAIN_LEAST = 1.15, SHRINK = 0.7;
static const double LOSS_MORE = 0.05; /* above the usual: too much was asked */

void window_open(struct window *window, unsigned most, int64_t now_ms)
{
    *window =
        (struct window){.size = most < SIZE_FIRST ? most : SIZE_FIRST, .most = most, .began_ms = now_ms};
}

void window_bound(struct window *window, unsigned most)
{
    if (window->most > most)
        window->most = most;
    if (window->size > window->most)
        window->size = window->most;
}

void window_answer(struct window *window, int64_t took_ms, unsigned losses)
{
    window->answers++;
    window->losses += losses;
    window->milliseconds += (double)took_ms;
}

/* Too much is lost: smaller.  Where that does not help, the loss is the way's. */
static void shrink(struct window *window, double loss)
{
    if (window->loss > 0 && loss > 0.7 * window->loss && window->size < window->before) {
        window->loss_usual = loss;
        return;
    }
    window->before = window->size;
    window->size *= SHRINK;
    if (window->size < SIZE_LEAST)
        window->size = window->most < SIZE_LEAST ? window->most : SIZE_LEAST;
    window->trial = false;
    window->rest = 1;
}

/* The end of an interval with RATE answers a millisecond. */
static void judge(struct window *window, double rate)
{
    if (window->trial && rate < GAIN_LEAST * window->rate_before) {
        window->size = window->before;
        window->rest = REST_INTERVALS;
        window->trial = false;
    } else if (window->rest > 0) {
        window->rest--;
        window->trial = false;
    } else if (window->full && window->size < window->most) {
        window->before = window->size;
        window->rate_before = rate;
        window->size *= GROWTH;
        if (window->size > window->most)
            window->size = window->most;
        window->trial = true;
    }
}

void window_turn(struct window *window, unsigned in_flight, int64_t now_ms)
{
    int64_t passed_ms = now_ms - window->began_ms;
    double took_ms = window->answers > 0 ? window->milliseconds / (double)window->answers : 0;
    if (in_flight + 1 >= window->size)
        window->full = true;
    if (passed_ms < INTERVAL_MS || (double)passed_ms < 2 * took_ms)
        return;
    if (window->answers < ANSWERS_LEAST && passed_ms < INTERVAL_MOST_MS)
        return;
    if (window->answers > 0) {
        double loss = (double)window->losses / (double)(window->answers + window->losses);
        if (loss > window->loss_usual + LOSS_MORE)
            shrink(window, loss);
        else
            judge(window, (double)window->answers / (double)passed_ms);
        window->loss = loss;
    }
    window->began_ms = now_ms;
    window->answers = window->losses = 0;
    window->milliseconds = 0;
    window->full = false;
}
