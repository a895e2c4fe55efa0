/* What --preset makes of the outputs: the columns of another service, or files that a service imports. */
#ifndef PIPELINE_PUBLISH_PRESET_H
#define PIPELINE_PUBLISH_PRESET_H

#include <stddef.h>

#include "pipeline/csv/page.h"
#include "pipeline/output/output_files.h"
#include "pipeline/pass/block.h"
#include "pipeline/publish/suffix_cache.h"
#include "validators/base/settings.h"

/* A row, and what is known of it beyond its reason. */
struct preset_row {
    const struct row *row;
    const struct row_evidence *evidence;
    struct suffix_cache *suffixes; /* the thread's */
};

struct preset {
    /* The columns that stand in place of ours, and what fills them; NULL: ours stay. */
    const char *const *columns;
    size_t column_count;
    /* Puts them at TO, each behind the delimiter, in at most PRESET_BYTES_MAX bytes. */
    struct spot (*put)(const struct pen *pen, struct spot to, const struct preset_row *row);

    /* The files that the service imports: UTF-8, RFC 4180.  NULL: it has none. */
    const char *import_name;   /* the clean rows, the address as it was judged in column EMAIL */
    const char *suppress_name; /* the addresses of the invalid rows, in column EMAIL alone */
    const char *email;
    char delimiter;
};

enum { PRESET_BYTES_MAX = 3072 };

/* The preset that SETTINGS name, or NULL. */
const struct preset *preset_of(const struct settings *settings);

#endif
