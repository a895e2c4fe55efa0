/* What a name server's last answers about certain names were: a sliding window of truths and lies. */
#ifndef VALIDATORS_CANARY_CANARY_HISTORY_H
#define VALIDATORS_CANARY_CANARY_HISTORY_H

#include <stdbool.h>
#include <stdint.h>

enum { CANARY_HISTORY = 32 }; /* answers */

/* All zero: none yet. */
struct canary_history {
    uint32_t lies; /* a bit each, the last one in the lowest */
    unsigned count;
};

/* Notes one more answer, whether a LIE; the oldest is forgotten. */
static inline void canary_history_add(struct canary_history *history, bool lie)
{
    history->lies = history->lies << 1 | lie;
    if (history->count < CANARY_HISTORY)
        history->count++;
}

/* Whether more of them were lies than a list of names that is some years old explains: one, and a fifth. */
static inline bool canary_history_is_bad(const struct canary_history *history)
{
    return (unsigned)__builtin_popcount(history->lies) * 5 > history->count + 5;
}

#endif
