/* The columns that are added to a row: what each is called, and what is in it. */
#ifndef PIPELINE_PUBLISH_ADDED_COLUMNS_H
#define PIPELINE_PUBLISH_ADDED_COLUMNS_H

#include <stddef.h>

#include "pipeline/csv/value.h"
#include "pipeline/pass/block.h"
#include "pipeline/publish/address_parts.h"
#include "pipeline/store/mailboxes.h"

enum { VALUE_BYTES = 384 }; /* more than an address of LOCAL_MAX, and than a reply of SMTP_REPLY_KEPT */

/* A row, and what is known of it beyond its reason. */
struct added_row {
    const struct row *row;
    const char *bytes;                   /* the user's: the row and its line end */
    const struct asked_domain *domain;   /* NULL: nothing */
    const struct asked_mailbox *mailbox; /* NULL: nothing */
    const struct address_parts *parts;   /* for the columns of presets */
};

struct added_column {
    const char *name;
    /* Its value; ROOM has VALUE_BYTES for one that is put together. */
    struct value (*value)(const struct added_row *it, char *room);
    const char *about; /* what it says, in a few words; NULL: the service says it */
};

struct column_list {
    const struct added_column *column;
    size_t count;
};

#define COLUMNS_OF(table)                                                                                    \
    {                                                                                                        \
        table, sizeof(table) / sizeof *(table)                                                               \
    }

/* Those that each row gets, unless a preset has others, and those that --evidence adds. */
extern const struct column_list own_columns, evidence_columns;

/* What a run adds: ours or a preset's first, then the evidence.  After the last one is NULL. */
enum { ADDED_LISTS = 2 };
struct added_columns {
    const struct column_list *list[ADDED_LISTS];
};

#endif
