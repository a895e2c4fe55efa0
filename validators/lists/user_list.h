/* Reads the files of --allow and --block: domains that override the shipped lists. */
#ifndef VALIDATORS_LISTS_USER_LIST_H
#define VALIDATORS_LISTS_USER_LIST_H

#include "validators/base/arena.h"
#include "validators/base/fail.h"
#include "validators/base/tables/name_map.h"

/* What stands behind a user's name that is a public suffix; nothing stands behind the others. */
#define USER_LIST_EXACT STR("exact")

/* Adds the domains of the file PATH ("-": standard input) to MAP; their texts live in ARENA.  One domain a line, in any
 * case, in U-labels (UTF-8) or A-labels, after `@` or `*.` if the user likes; `#` starts a comment;
 * CRLF and a BOM are fine.  Returns false with FAIL set: 66 where the file cannot be opened, 65
 * where a line is no domain (the sentence has its number), 74 where it cannot be read. */
bool user_list_read(struct name_map *map, struct arena *arena, const char *path, struct fail *fail);

#endif
