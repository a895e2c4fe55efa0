/* The progress of a run, and who is told of it. */
#ifndef PIPELINE_BASE_PROGRESS_H
#define PIPELINE_BASE_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/validator.h"

/* In their order. */
enum movement { MOVEMENT_SURVEY, MOVEMENT_RESOLVE, MOVEMENT_PUBLISH, MOVEMENT_COUNT };

enum { STAGES_MAX = 16 };

/* Seconds of work in one stage, summed over threads. */
struct stage_time {
    const char *name; /* inflate, or that of a step: cut, judge, dedupe, render, ... */
    double seconds;
};

/* The progress of a run. */
struct standing {
    enum movement movement;
    bool asks; /* the run has three movements, not only the last */
    uint64_t rows;
    uint64_t bytes;       /* of the input files, used so far */
    uint64_t bytes_total; /* 0 when not known (a pipe) */
    uint64_t segment[SEGMENT_COUNT];
    double seconds; /* since the movement began */
    struct {
        uint64_t total, known; /* before the asking */
        uint64_t answered, failed, in_flight;
        bool paused; /* no name server is believed at the moment */
    } domains;
    struct {
        uint64_t total, known; /* before the asking; total 0: they are not asked, or not yet */
        uint64_t answered, failed, in_flight,
            waiting; /* in_flight: connections; waiting: domains asked again later */
        bool paused; /* no mail server can be reached at the moment */
    } mailboxes;
};

/* Told of progress after every block, from one thread at a time. */
struct watcher {
    void (*tick)(struct watcher *self, const struct standing *standing);
};

#endif
