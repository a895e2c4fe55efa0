/* What a person does with the store: sees what is in it, prunes it, has it forget an address. */
#ifndef PIPELINE_STORE_STORE_CARE_H
#define PIPELINE_STORE_STORE_CARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "validators/base/fail.h"
#include "validators/base/str.h"
#include "validators/mx/mx_verdict.h"
#include "validators/smtp/ruling/smtp_verdict.h"

/* What a store holds.  No name is in it in clear, so none is here. */
struct store_view {
    bool there;                              /* false: no such file, and all else is 0 */
    bool damaged_beside;                     /* PATH.damaged is there, from a former run */
    uint64_t bytes;                          /* of the file and its log */
    uint64_t domains, mailboxes;             /* answers; the mailboxes with the made-up neighbours */
    uint64_t by_domain[MX_VERDICT_COUNT];    /* by enum mx_verdict */
    uint64_t by_mailbox[SMTP_VERDICT_COUNT]; /* by enum smtp_verdict */
    uint64_t expired;                        /* of the answers */
    uint64_t unusable;                       /* rows that no run would believe */
    uint32_t oldest_s, newest_s;             /* when answers were given, since 1970; 0: there is none */
};

/* Fills in what the store PATH holds at NOW_S (seconds since 1970).  Other runs may use it meanwhile. Returns
 * false with FAIL set: 75 it is locked, 73 it is no plain file or not ours alone, 74 it is damaged, no store,
 * or cannot be read. */
bool store_look(const char *path, uint32_t now_s, struct store_view *view, struct fail *fail);

/* What has become of a store. */
struct store_change {
    bool there;             /* false: no such file, nothing was done */
    bool damaged_beside;    /* PATH.damaged is there, and not changed */
    uint64_t removed;       /* answers */
    uint64_t before, after; /* bytes of the file and its log */
};

/* What is to be removed: what is remembered under COUNT NAMES (store_row.h says what a name is); without any,
 * the answers that have expired at NOW_S, and those asked before ASKED_BEFORE_S. */
struct store_removal {
    const struct str *names;
    size_t count;
    uint32_t now_s, asked_before_s; /* since 1970; 0: none was asked before */
};

/* Removes what REMOVAL says from the store PATH and writes the file anew, so that no byte of what was
 * removed, now or earlier, stays in it.  Nobody else may have it open: else false with FAIL set to 75; other
 * failures as of store_look. */
bool store_remove(const char *path, const struct store_removal *removal, struct store_change *change,
                  struct fail *fail);

/* VIEW of the store PATH as one JSON object with a line end, *LENGTH bytes; the caller frees it. */
char *store_view_json(const char *path, const struct store_view *view, size_t *length);

#endif
