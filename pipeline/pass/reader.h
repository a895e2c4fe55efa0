/* Fills blocks with whole rows of one LIST after the other. */
#ifndef PIPELINE_PASS_READER_H
#define PIPELINE_PASS_READER_H

#include "pipeline/pass/block.h"
#include "pipeline/pass/inputs.h"
#include "validators/base/fail.h"

struct reader;

/* Reads LIST, which must outlive it, once: from where it was opened or list_rewind left it.  Freed by
 * reader_close. */
struct reader *reader_open(struct list *list);
void reader_close(struct reader *reader);

enum filled { FILLED_BLOCK, FILLED_NONE, FILLED_FAIL };

/* Fills BLOCK with the next rows and numbers it.  Where blocks end depends on the bytes of the list only (not
 * on threads, nor on gzip).  FILLED_NONE at the end; FILLED_FAIL with FAIL set (65, 74).  One thread at a
 * time. */
enum filled reader_fill(struct reader *reader, struct block *block, struct fail *fail);

#endif
