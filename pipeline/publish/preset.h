/* What --preset makes of the outputs: the columns of another service, or files that a service imports. */
#ifndef PIPELINE_PUBLISH_PRESET_H
#define PIPELINE_PUBLISH_PRESET_H

#include "pipeline/publish/added_columns.h"
#include "validators/base/settings.h"

struct preset {
    const struct column_list *columns; /* they stand in place of ours; NULL: ours stay */

    /* The files that the service imports: UTF-8, RFC 4180.  NULL: it has none. */
    const char *import_name;   /* the clean rows, the address as it was judged in column EMAIL */
    const char *suppress_name; /* the addresses of the invalid rows, in column EMAIL alone */
    const char *email;
    char delimiter;
};

/* preset_WORD_columns for each preset that has some.  What cannot be known here, or was not asked, is empty. */
#define PRESET_COLUMNS_OF(ID, word) extern const struct column_list preset_##word##_columns;
PRESETS(PRESET_COLUMNS_OF, PRESET_NOT_COUNTED)

/* The preset that SETTINGS name, or NULL. */
const struct preset *preset_of(const struct settings *settings);

/* What a run with SETTINGS adds to each row. */
struct added_columns added_columns_of(const struct settings *settings);

#endif
