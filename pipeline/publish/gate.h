/* The sanity gate: holds what was clean in the former outputs against what is invalid now.
 *
 * Addresses die one by one.  When many die in a night, or all for one reason or at one provider, the cause is
 * more often a name server that lies, a damaged list or a provider that has begun to refuse us than the
 * addresses, and outputs that say so must not replace good ones unseen. */
#ifndef PIPELINE_PUBLISH_GATE_H
#define PIPELINE_PUBLISH_GATE_H

#include "pipeline/check/check.h"
#include "pipeline/report/outcome.h"

/* The rules.  More than GATE_TURNED_PERCENT of what was clean is wrong for whatever reason.  One reason or
 * one provider is suspicious when it explains so many points more than is usual for it: a provider that has
 * 60 % of the list may well have 60 % of its dead mailboxes, and most addresses that die are no_mailbox.  Of
 * fewer addresses than the other two say a share tells nothing: in every night of which three die, one reason
 * explains a third of them at least. */
enum {
    GATE_TURNED_PERCENT = 5,
    GATE_CAUSE_POINTS = 30,
    GATE_CAUSE_PERCENT_MIN = 1, /* of what was clean */
    GATE_CAUSE_ADDRESSES_MIN = 20,
};

struct gate;

/* Judges each address that is clean in the outputs in the directory OUTCOME->output by what is known now, and
 * keeps those that are invalid.  PLAN is that of publish_run, and its list is left alone.  *GATE, freed by
 * gate_free, is NULL where the outputs cannot be read, or are not as many rows as OUTCOME->previous
 * says (OUTCOME->gate.blind says why).  Memory: 11 to 21 bytes an
 * address, given back before this returns, but for those kept.  Returns false with FAIL set (75) when
 * stop_ask was called. */
bool gate_open(const struct check_plan *plan, struct outcome *outcome, struct gate **gate, struct fail *fail);
void gate_free(struct gate *gate); /* NULL is fine */

/* Whether any of the former addresses looks invalid now: gate_count is to be called. */
bool gate_suspects(const struct gate *gate); /* NULL: false */

/* Counts those of them among BLOCK's invalid rows, each once.  One thread at a time. */
void gate_count(struct gate *gate, const struct block *block);

/* Fills OUTCOME->gate from what was counted and from OUTCOME's other invalid rows. */
void gate_judge(const struct gate *gate, struct outcome *outcome);

/* Says in FAIL (EXIT_THRESHOLD) why the outputs of OUTCOME are in quarantine, and the way out. */
void gate_say(const struct outcome *outcome, struct fail *fail);

#endif
