/* Records of DNS as a table in a test, and who asked for what. */
#ifndef TESTS_UNIT_BASE_RECORD_TABLE_H
#define TESTS_UNIT_BASE_RECORD_TABLE_H

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "validators/sender/records.h"

/* TEXT NULL: DNS does not answer there.  A name of NULL ends a table. */
struct table_record {
    const char *name;
    enum dns_type type;
    const char *text;
};

enum { TABLE_ASKED_BYTES = 4096 };

struct record_table {
    struct record_source source; /* the first member: the source is the table */
    const struct table_record *records;
    unsigned asked;
    char names[TABLE_ASKED_BYTES]; /* that were asked for, each with a blank behind it */
};

static inline void table_find(struct record_source *self, const char *name, enum dns_type type,
                              struct records *found)
{
    struct record_table *table = (struct record_table *)self;
    size_t used = strlen(table->names);
    table->asked++;
    snprintf(table->names + used, sizeof table->names - used, "%s ", name);
    found->outcome = RECORDS_NONE;
    found->count = 0;
    for (const struct table_record *one = table->records; one->name != NULL; one++) {
        if (strcasecmp(one->name, name) != 0 || one->type != type)
            continue;
        if (one->text == NULL) {
            found->outcome = RECORDS_FAILED;
            return;
        }
        found->outcome = RECORDS_FOUND;
        found->texts[found->count++] = (struct str){one->text, strlen(one->text)};
    }
}

static inline struct record_table record_table_of(const struct table_record *records)
{
    return (struct record_table){.source.find = table_find, .records = records};
}

#endif
