/* Tells files that are no list by their first bytes, and what to do with them. */
#ifndef PIPELINE_INPUT_FILE_KIND_H
#define PIPELINE_INPUT_FILE_KIND_H

#include <stdbool.h>

#include "validators/base/str.h"

enum { FILE_KIND_BYTES = 64 << 10 }; /* an .xlsx names its parts within these */

/* Whether HEAD begins like a gzip member. */
bool file_kind_is_gzip(struct str head);

/* What a file that begins with HEAD is and how to make a list of it ("is an Excel workbook: open it ..."), or
 * NULL when it may be a list, perhaps gzipped. */
const char *file_kind_refusal(struct str head);

/* The same for HEAD that is neither gzip nor UTF-16 or UTF-32: so many NULs are no text. */
bool file_kind_is_binary(struct str head);

#endif
