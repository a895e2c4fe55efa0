/* How fast and whether a group of mail servers is asked: its bounds, its complaints, its breaker. */
#include "validators/smtp/smtp_pace.h"

#include <string.h>

enum { REST_TIMES_UNKNOWN = 24, RING_WORD_BITS = 64 };

void smtp_pace_open(struct smtp_pace *pace, const struct smtp_limits *limits, int64_t rest_ms)
{
    *pace = (struct smtp_pace){.limits = limits, .rest_ms = rest_ms, .slowness = 1};
}

int64_t smtp_pace_when_ms(const struct smtp_pace *pace, int64_t now_ms)
{
    int64_t when_ms = pace->next_ms > pace->asleep_until_ms ? pace->next_ms : pace->asleep_until_ms;
    return when_ms > now_ms ? when_ms : now_ms;
}

bool smtp_pace_has_room(const struct smtp_pace *pace)
{
    return pace->open < pace->limits->connections;
}

bool smtp_pace_is_spent(const struct smtp_pace *pace)
{
    return pace->limits->recipients_group > 0 && pace->recipients >= pace->limits->recipients_group;
}

void smtp_pace_begin(struct smtp_pace *pace, int64_t now_ms)
{
    pace->open++;
    pace->next_ms = now_ms + (int64_t)pace->limits->interval_ms * pace->slowness;
}

void smtp_pace_end(struct smtp_pace *pace)
{
    pace->open--;
}

static void sleep_for(struct smtp_pace *pace, int64_t now_ms, int64_t rest_ms)
{
    int64_t until_ms = now_ms + rest_ms;
    if (until_ms > pace->asleep_until_ms) /* what was under way when it fell asleep wakes it no earlier */
        pace->asleep_until_ms = until_ms;
    pace->refusals = 0;
    pace->recent = pace->recent_unknown = 0;
    memset(pace->ring, 0, sizeof pace->ring);
}

void smtp_pace_recipient(struct smtp_pace *pace, bool unknown, int64_t now_ms)
{
    uint64_t *word = &pace->ring[pace->ring_at / RING_WORD_BITS];
    uint64_t bit = UINT64_C(1) << pace->ring_at % RING_WORD_BITS;
    pace->recipients++;
    pace->recent_unknown -= (*word & bit) != 0;
    *word = unknown ? *word | bit : *word & ~bit;
    pace->recent_unknown += unknown;
    pace->ring_at = (uint8_t)((pace->ring_at + 1) % SMTP_RECENT);
    pace->recent += pace->recent < SMTP_RECENT;
    /* Who asks about many that are not there looks like one who guesses. */
    if (pace->recent == SMTP_RECENT && pace->recent_unknown > pace->limits->unknown_percent)
        sleep_for(pace, now_ms, pace->rest_ms * REST_TIMES_UNKNOWN);
}

void smtp_pace_good(struct smtp_pace *pace)
{
    pace->refusals = 0;
    if (pace->slowness > 1 && ++pace->good >= SMTP_GOOD_TO_HASTEN) {
        pace->slowness /= 2;
        pace->good = 0;
    }
}

void smtp_pace_slow(struct smtp_pace *pace, int64_t now_ms)
{
    if (pace->slowness < SMTP_SLOWNESS_MAX)
        pace->slowness *= 2;
    pace->good = 0;
    pace->next_ms = now_ms + (int64_t)pace->limits->interval_ms * pace->slowness;
}

bool smtp_pace_refused(struct smtp_pace *pace, int64_t now_ms)
{
    if (++pace->refusals < SMTP_REFUSALS_MAX)
        return false;
    sleep_for(pace, now_ms, pace->rest_ms);
    return true;
}
