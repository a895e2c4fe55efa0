/* What a run found, in numbers: filled by the pass, shown by the terminal, report.json and report.html. */
#ifndef PIPELINE_REPORT_OUTCOME_H
#define PIPELINE_REPORT_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

#include "pipeline/base/progress.h"
#include "pipeline/csv/layout.h"
#include "pipeline/output/output_files.h"
#include "pipeline/output/place.h"
#include "pipeline/report/report_read.h"
#include "validators/base/tables/tally.h"
#include "validators/lists/lists.h"
#include "validators/validator.h"

enum { REASONS_MAX = 96, TALLY_TOP = 20 };

struct reason_count {
    const struct reason *reason; /* NULL ends the list */
    uint64_t rows;
};

/* The rows of one provider by what was found; repeated and suppressed ones are among them. */
struct provider_rows {
    uint64_t clean, risky, invalid;
};

/* One LIST of the run. */
struct outcome_input {
    const char *path;
    uint64_t bytes; /* as read, compressed if it is */
    bool gzip;
    char encoding[ENCODING_NAME_BYTES];
};

/* A reason or a provider, and what it explains of the addresses that have turned invalid. */
struct gate_cause {
    char name[TALLY_NAME_BYTES + 1]; /* "": there is none */
    uint64_t rows;
    double share, usual; /* in percent */
};

/* What the sanity gate has found: see pipeline/publish/gate.h. */
struct gate_news {
    bool looked;                           /* there were former outputs, and they could be read */
    char blind[FAIL_SENTENCE_BYTES];       /* why they could not, or "" */
    uint64_t former_clean, turned_invalid; /* distinct addresses */
    struct gate_cause reason, provider;    /* those that stand out most */
    bool too_many, one_reason, one_provider;
    bool quarantined; /* for any of these three */
};

struct outcome {
    uint64_t rows_in;
    uint64_t rows[SEGMENT_COUNT];
    uint64_t unknown;                         /* of the risky: not known yet, ask again */
    struct reason_count reasons[REASONS_MAX]; /* sorted by segment, then rows, the larger first */
    uint64_t flags[FLAG_COUNT];
    struct tally_list providers;                  /* all of them; "" is no known provider and is left out */
    struct provider_rows provider_mix[TALLY_TOP]; /* of the first of PROVIDERS, in their order */
    struct tally_list domains;                    /* TALLY_TOP */
    struct tally_list suggestions;                /* "gmial.com -> gmail.com", TALLY_TOP */
    struct outcome_input *inputs;
    size_t input_count;
    struct layout layout;         /* of the first list: it holds for all */
    const char *output;           /* the directory, as published */
    char files[OUTPUT_COUNT][24]; /* "clean.csv.gz", or "" when not written */
    uint64_t file_bytes[OUTPUT_COUNT];
    struct gate_news gate;
    char *quarantine; /* where the outputs are instead, with the gate's news; NULL: they are published */
    const struct settings *settings;
    struct stage_time stages[STAGES_MAX];
    size_t stage_count;
    int threads;
    struct {
        uint64_t total, known;              /* distinct domains in question; of them, answered by the store */
        uint64_t asked, failed;             /* failed: of those asked, not known yet */
        uint64_t queries, answers, retries; /* over the wire */
        double seconds;                     /* of the asking */
    } domains_asked;
    struct {
        uint64_t total, known;         /* distinct mailboxes in question; of them, answered by the store */
        uint64_t asked, failed;        /* failed: of those asked, not known yet */
        uint64_t sessions, recipients; /* conversations, and RCPT commands in them */
        double seconds;                /* of the asking */
    } mailboxes_asked;                 /* level smtp */
    struct {
        double survey, resolve, publish; /* seconds; the first two only where domains are asked */
    } movements;
    const char *store_path;            /* freed with the outcome; NULL: no store was used */
    char warning[FAIL_SENTENCE_BYTES]; /* "" or a sentence for the user: the run went on */
    struct news news;                  /* of the place of the outputs; is in no report */
    uint64_t bytes_out;
    double seconds;                 /* of the whole run, on CLOCK_MONOTONIC */
    struct timespec started, ended; /* wall clock */
    bool has_previous;
    struct report_run previous; /* whose report stood where this one goes */
};

/* Frees what OUTCOME holds, and empties it. */
void outcome_free(struct outcome *outcome);

#endif
