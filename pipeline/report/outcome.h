/* What a run found: its figures, and what only the run itself needs. */
#ifndef PIPELINE_REPORT_OUTCOME_H
#define PIPELINE_REPORT_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "pipeline/base/progress.h"
#include "pipeline/csv/layout.h"
#include "pipeline/output/output_files.h"
#include "pipeline/output/place.h"
#include "pipeline/report/report.h"
#include "validators/lists/lists.h"
#include "validators/validator.h"

enum { REASONS_MAX = 96, TALLY_TOP = 20 };

struct reason_count {
    const struct reason *reason; /* NULL ends the list */
    uint64_t rows;
};

/* A reason or a provider, and what it explains of the addresses that have turned invalid. */
struct gate_cause {
    char name[TALLY_NAME_BYTES + 1]; /* "": there is none */
    uint64_t rows;
    double share, usual; /* in percent */
};

/* What the sanity gate has found besides its figures: see pipeline/publish/gate.h. */
struct gate_news {
    char blind[FAIL_SENTENCE_BYTES];    /* why the former outputs could not be read, or "" */
    struct gate_cause reason, provider; /* those that stand out most */
    bool too_many, one_reason, one_provider;
};

struct outcome {
    struct report report;
    const struct settings *settings;
    struct layout layout; /* of the first list: it holds for all */
    const char *output;   /* the directory, as published */
    char *quarantine;     /* where the outputs are instead, with the gate's news; NULL: they are published */
    struct gate_news gate;
    struct stage_time stages[STAGES_MAX];
    size_t stage_count;
    int threads;
    const char *store_path;            /* freed with the outcome; NULL: no store was used */
    char warning[FAIL_SENTENCE_BYTES]; /* "" or a sentence for the user: the run went on */
    struct news news;                  /* of the place of the outputs; is in no report */
    struct timespec started, ended;    /* wall clock */
};

/* Frees what OUTCOME holds, and empties it. */
void outcome_free(struct outcome *outcome);

#endif
