/* Reads a report.json, which anybody may have edited, into what report.html shows of it. */
#ifndef PIPELINE_REPORT_REPORT_READ_H
#define PIPELINE_REPORT_REPORT_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "pipeline/output/output_files.h"
#include "pipeline/report/bounces.h"
#include "validators/base/fail.h"
#include "validators/base/str.h"

enum {
    REPORT_BYTES_MAX = 64 << 20, /* of a report.json: a thousand lists with long names, and more */
    REPORT_NAMES_MAX = 128,      /* of each kind; what comes behind them is left out */
    REPORT_TEXT_BYTES = 256,     /* of each text; longer ones are cut */
};

/* One run in a few numbers. */
struct report_run {
    char ended[32], level[16];
    char input[REPORT_TEXT_BYTES]; /* the first list; or "" */
    uint64_t rows_in, rows[SEGMENT_COUNT], unknown;
    struct bounces before, after; /* cleaning */
};

struct report_entry {
    char *name;
    uint64_t rows;
};

struct report_entries {
    size_t count;
    struct report_entry entry[REPORT_NAMES_MAX];
};

struct report_provider {
    char *name;
    uint64_t clean, risky, invalid;
};

/* Texts are UTF-8 without control characters' meaning: whoever shows them escapes them. */
struct report_input {
    char *path, *encoding, *delimiter, *column_name; /* NULL: not said */
    uint64_t bytes, column;
    bool gzip, header;
};

struct report_setting {
    char *name, *value;
};

struct report_list {
    char *name, *source; /* NULL: not said */
    uint64_t names;
};

/* How domains or mailboxes became known. */
struct report_asked {
    bool any;
    uint64_t total, known, asked, failed;
};

/* What the sanity gate saw. */
struct report_gate {
    bool quarantined;
    uint64_t former_clean, turned_invalid;
};

/* A file of rows, by one of the names that mailsift writes. */
struct report_file {
    const char *name;
    uint64_t bytes;
};

/* What a report.json says; texts belong to it. */
struct report {
    struct report_run run, previous;
    bool has_previous, complete;
    char *version, *started, *warning; /* NULL: not said */
    double seconds;
    struct report_entries reasons[SEGMENT_COUNT]; /* the larger first */
    struct report_entries flags, domains, suggestions;
    size_t file_count;
    struct report_file file[OUTPUT_COUNT];
    size_t provider_count, input_count, inputs_in_all, setting_count, list_count;
    struct report_provider provider[REPORT_NAMES_MAX];
    struct report_input input[REPORT_NAMES_MAX];
    struct report_setting setting[REPORT_NAMES_MAX];
    struct report_list list[REPORT_NAMES_MAX];
    struct report_asked dns, smtp;
    struct report_gate gate;
};

/* Returns what TEXT says, freed by report_free; or NULL with FAIL set (65) where it is no report.json: no
 * JSON, or a key that has not the type that it must have.  Keys that only newer versions write may be
 * absent; unknown ones are passed over. */
struct report *report_read(struct str text, struct fail *fail);
void report_free(struct report *report); /* NULL is fine */

#endif
