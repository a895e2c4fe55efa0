/* The figures of a run: counted by it, or read from its report.json; report.json, report.html, the metrics, the
 * thresholds and the summary are made from them.  A figure is one row in report_fields.c. */
#ifndef PIPELINE_REPORT_REPORT_H
#define PIPELINE_REPORT_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/json/shape.h"
#include "pipeline/report/bounces.h"
#include "pipeline/report/report_items.h"
#include "validators/names/address.h"
#include "validators/validator.h"

enum { REPORT_SCHEMA = 1 }; /* of report.json: counts up when a key goes, or means something else */

struct report_rows {
    uint64_t in, segment[SEGMENT_COUNT];
    uint64_t unknown; /* of the risky: not known yet, ask again */
};

/* One run in a few numbers. */
struct report_run {
    bool any;
    char *ended, *level;
    char *input; /* the first list; NULL: not known */
    struct report_rows rows;
    struct bounces before, after; /* cleaning */
};

/* The rows of each reason, by segment; the larger first. */
struct report_reasons {
    struct tally_list of[SEGMENT_COUNT];
};

/* How domains or mailboxes became known. */
struct report_asked {
    bool any;                           /* the level asks about them */
    uint64_t total, known;              /* distinct ones in question; of them, answered by the store */
    uint64_t asked, failed;             /* failed: of those asked, not known yet */
    uint64_t queries, answers, retries; /* of DNS, over the wire */
    uint64_t sessions, recipients;      /* of SMTP: conversations, and RCPT commands in them */
    double seconds;                     /* of the asking */
};

/* What the sanity gate saw. */
struct report_gate {
    bool any;                              /* there were former outputs, and they could be read */
    uint64_t former_clean, turned_invalid; /* distinct addresses */
    char *reason, *provider;               /* that explains most of the second; NULL: there is none */
    bool quarantined;
};

/* On the clock. */
struct report_seconds {
    double total, survey, resolve, publish; /* survey and resolve only where domains are asked */
    struct items stages;                    /* report_stage */
};

/* A second; FIELD_NONE: there is nothing to divide by. */
struct report_rates {
    uint64_t rows, bytes, domains, mailboxes;
};

/* Texts are UTF-8 without control characters' meaning: whoever shows them escapes them. */
struct report {
    uint64_t schema;
    char *version, *started;
    char *warning; /* NULL: none */
    struct report_run run, previous;
    struct report_reasons reasons;
    uint64_t flags[FLAG_COUNT];
    struct tally_list providers;   /* all of them */
    struct items mix;              /* report_provider: the first of PROVIDERS */
    struct tally_list domains;     /* the largest */
    struct tally_list suggestions; /* "gmial.com -> gmail.com" */
    struct report_asked dns, smtp;
    struct items inputs;        /* report_input */
    struct tally_list files;    /* those of rows, with their bytes */
    struct json_t *settings;    /* as they are in report.json */
    struct items settings_said; /* report_setting: those of them that say something */
    struct items lists;         /* report_list */
    struct report_seconds seconds;
    struct report_rates rates;
    bool complete; /* no row is left that the run had no time to ask about */
    struct report_gate gate;
};

extern const struct shape report_shape;

/* {"lists": [...]}, as they are in report.json: of a struct report. */
extern const struct shape report_lists_shape;

/* The rows of the reason CODE; 0 where there are none. */
uint64_t report_reason_rows(const struct report *report, const char *code);

/* Frees what REPORT holds, and empties it. */
void report_clear(struct report *report);

/* The same, and REPORT itself, which is of malloc; NULL is fine. */
void report_free(struct report *report);

#endif
