/* What there are several of in the figures of a run. */
#ifndef PIPELINE_REPORT_REPORT_ITEMS_H
#define PIPELINE_REPORT_REPORT_ITEMS_H

#include <stdbool.h>
#include <stdint.h>

#include "pipeline/json/field.h"

/* The rows of one provider by what was found; repeated and suppressed ones are among them. */
struct report_provider {
    char *name;
    uint64_t clean, risky, invalid;
};

/* One LIST of the run; texts are NULL where nothing is said. */
struct report_input {
    char *path, *encoding, *delimiter, *column_name;
    uint64_t bytes; /* as read, compressed if it is */
    uint64_t column;
    bool gzip, header;
};

/* A setting that says something, in words. */
struct report_setting {
    char *name, *value;
};

/* A list of domains or names; FROM is NULL where it is built in. */
struct report_list {
    char *name, *date, *from;
    struct texts sources;
    uint64_t names;
};

/* Seconds of work in one stage, summed over threads. */
struct report_stage {
    char *name;
    double seconds;
};

#endif
