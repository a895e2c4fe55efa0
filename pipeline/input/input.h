/* The raw bytes of a LIST: a file, which is open only while it is read, or a pipe, perhaps with a copy. */
#ifndef PIPELINE_INPUT_INPUT_H
#define PIPELINE_INPUT_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "validators/base/fail.h"

struct input;

/* Opens PATH ("-": standard input), which is kept, not copied.  SPOOL is the directory for a copy of what
 * comes from no regular file (spool.h), or NULL: then that is read once.  Returns NULL with FAIL set: 66 no
 * such input or not a file, 73 for the copy.  Freed by input_close. */
struct input *input_open(const char *path, const char *spool, struct fail *fail);
void input_close(struct input *input); /* NULL is fine */

/* Fills up to ROOM (> 0) bytes and returns how many; 0 at the end, and from then on; -1 with FAIL set: 65 the
 * file is no longer the same, 74 it cannot be read or the copy not be written, 75 stop_ask was called.  Less
 * than ROOM is no end. */
ssize_t input_read(struct input *input, char *bytes, size_t room, struct fail *fail);

/* Whether it can be read again: a regular file, or there is a copy. */
bool input_rewinds(const struct input *input);

/* Has the next input_read begin with the first byte again.  Only for what rewinds.  A named file is closed
 * until then. */
void input_rewind(struct input *input);

/* Whether a regular file is still the one that was opened (device, inode, size, times), and its path still
 * names it; false with FAIL set (65).  A change within the clock tick in which it was opened cannot be seen.
 */
bool input_unchanged(const struct input *input, struct fail *fail);

const char *input_name(const struct input *input); /* for messages */
uint64_t input_bytes(const struct input *input);   /* of a regular file, from where it was opened; else 0 */
uint64_t input_offset(const struct input *input);  /* bytes read since it was opened or rewound */

#endif
