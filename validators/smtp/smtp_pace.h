/* How fast and whether a group of mail servers is asked: its bounds, its complaints, its breaker. */
#ifndef VALIDATORS_SMTP_SMTP_PACE_H
#define VALIDATORS_SMTP_SMTP_PACE_H

#include <stdbool.h>
#include <stdint.h>

#include "validators/smtp/smtp_limits.h"

enum {
    SMTP_RECENT = 100,         /* recipients of a group whose unknown ones are counted */
    SMTP_REFUSALS_MAX = 3,     /* in a row, of us: then the breaker opens */
    SMTP_SLOWNESS_MAX = 64,    /* times the usual interval */
    SMTP_GOOD_TO_HASTEN = 200, /* accepted commands until a slowed group is asked faster again */
};

/* One group.  All of it is the pace's, but that earlier runs are added to RECIPIENTS; its times are the
 * caller's, in milliseconds. */
struct smtp_pace {
    const struct smtp_limits *limits;
    int64_t next_ms;         /* when the next connection may be opened */
    int64_t asleep_until_ms; /* the breaker is open until then */
    int64_t rest_ms;         /* how long it stays so */
    unsigned open;           /* connections */
    unsigned slowness;       /* times the interval; 1: as usual */
    unsigned good;           /* since it was slowed */
    unsigned refusals;       /* in a row */
    unsigned recipients;     /* lately */
    unsigned recent;         /* recipients counted, SMTP_RECENT at most */
    unsigned recent_unknown;
    uint8_t ring_at;
    uint64_t ring[2]; /* a bit each: unknown */
};

/* REST_MS: how long a group sleeps that refuses us. */
void smtp_pace_open(struct smtp_pace *pace, const struct smtp_limits *limits, int64_t rest_ms);

/* When the next connection may be opened, as far as the clock is concerned: NOW_MS or later; and whether the
 * other bounds allow one at all (else one must be closed first). */
int64_t smtp_pace_when_ms(const struct smtp_pace *pace, int64_t now_ms);
bool smtp_pace_has_room(const struct smtp_pace *pace);

/* Whether the run's bound for the group is reached: nothing more is asked. */
bool smtp_pace_is_spent(const struct smtp_pace *pace);

/* A connection is opened, or has ended. */
void smtp_pace_begin(struct smtp_pace *pace, int64_t now_ms);
void smtp_pace_end(struct smtp_pace *pace);

/* A recipient of the list was answered: accepted, or not known there. */
void smtp_pace_recipient(struct smtp_pace *pace, bool unknown, int64_t now_ms);

/* A sign that the servers are well disposed towards us. */
void smtp_pace_good(struct smtp_pace *pace);

/* 421, a lost connection or a reply about rate: half as fast from now on. */
void smtp_pace_slow(struct smtp_pace *pace, int64_t now_ms);

/* We are refused, whoever is asked about.  Returns true when the breaker opens by it. */
bool smtp_pace_refused(struct smtp_pace *pace, int64_t now_ms);

#endif
