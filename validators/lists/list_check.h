/* Whether a text is a whole and well-formed list, and whether it may take the place of the one in use. */
#ifndef VALIDATORS_LISTS_LIST_CHECK_H
#define VALIDATORS_LISTS_LIST_CHECK_H

#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/lists/lists.h"

enum {
    LIST_BYTES_MAX = 64 << 20, /* of a list, and of all of them together */
    LIST_DATE_LENGTH = sizeof "2026-11-23" - 1,
};

/* The number of the list that TEXT says it is, by its first line `# NAME: what it is`; or LISTS_SHIPPED. */
size_t list_check_number(struct str text);

/* Whether TEXT is list NUMBER as validators/lists/README.md says it: the head with the number of its names
 * and its date, then the names, sorted, each once and well spelt, no public suffix, each with a value where
 * the list has values.  Any bytes are fine.  Else false with FAIL set (65; which line, and what is wrong). */
bool list_check_text(size_t number, struct str text, struct fail *fail);

/* What stands at the gate. */
struct list_gate {
    const struct lists *used;   /* the lists in use */
    const struct lists *coming; /* those that are to be used, each checked as above */
    const char *latest;         /* the last day that a list may be of: 2026-11-28 */
    bool any_size;              /* however much a list shrinks or grows */
};

/* Whether the lists may be used from now on.  No list that comes may be older than the one in use, or of a
 * day after LATEST, or, unless ANY_SIZE, be smaller by more than a fifth or larger by more than a half (a
 * hundred names more or less are never too many); and nobody's mailboxes may be called disposable who is
 * protected (by the lists in use, or by those that come), a privacy relay, a known provider or, for the
 * confirmed ones, free mail.  Else false with FAIL set (65). */
bool list_gate_passes(const struct list_gate *gate, struct fail *fail);

#endif
