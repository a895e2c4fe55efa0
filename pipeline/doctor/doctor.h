/* Examines whether this machine is fit to ask mail servers, and what they will think of it. */
#ifndef PIPELINE_DOCTOR_DOCTOR_H
#define PIPELINE_DOCTOR_DOCTOR_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/settings.h"

enum doctor_verdict { DOCTOR_OK, DOCTOR_WARN, DOCTOR_BAD, DOCTOR_SKIPPED, DOCTOR_VERDICT_COUNT };

extern const char *const doctor_verdict_words[DOCTOR_VERDICT_COUNT];

enum { DOCTOR_TEXT_BYTES = 512 };

/* What one check found. */
struct finding {
    const char *name; /* a word such as spf, or sender-spf */
    enum doctor_verdict verdict;
    char text[DOCTOR_TEXT_BYTES]; /* a clause; names and words of others in it may hold any byte */
    const char *advice;           /* what to do about it; NULL: nothing */
};

/* Embedded in whatever listens. */
struct doctor_listener {
    void (*found)(struct doctor_listener *self, const struct finding *finding);
};

enum { DOCTOR_MOST_MS = 28000 }; /* how long all of it takes, at most */

/* Runs every check, by what SETTINGS say (the resolver and the canaries, who asks: helo, mail_from,
 * public_ip; smtp_port, proxy, allow_loopback; sender, dkim_selector), and tells LISTENER of each in the
 * order of the table.  Connects to port 25 of some mail servers, says nothing but QUIT to them, and asks DNS;
 * no other network is touched.  Returns whether level smtp may be tried. */
bool doctor_examine(const struct settings *settings, struct doctor_listener *listener);

/* FINDINGS as one JSON object followed by a line end: {"checks": [...], "fit": FIT}.  The caller frees it;
 * *LENGTH is its length. */
char *doctor_json(const struct finding *findings, size_t count, bool fit, size_t *length);

#endif
