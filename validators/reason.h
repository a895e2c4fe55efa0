/* A reason: everything that the program says of one kind of finding, in one record. */
#ifndef VALIDATORS_REASON_H
#define VALIDATORS_REASON_H

#include <stdbool.h>

/* Where a row goes; the order is that of the report. */
enum segment { SEGMENT_CLEAN, SEGMENT_RISKY, SEGMENT_INVALID, SEGMENT_DUPLICATE, SEGMENT_SUPPRESSED };

enum { SEGMENT_COUNT = 5 };

/* What each is called, everywhere. */
extern const char *const segment_words[SEGMENT_COUNT];

/* Whether a row with the reason is settled, and if not, when it is worth asking again. */
enum again { AGAIN_NEVER, AGAIN_NEXT_RUN, AGAIN_SOON, AGAIN_TOMORROW, AGAIN_FIXED, AGAIN_COUNT };

/* One sentence in both languages. */
struct bilingual {
    const char *en, *zh; /* English, simplified Chinese */
};

/* How many of a thousand mails to such rows bounce: a range and what it rests on. */
struct bounce_weight {
    unsigned low, likely, high;
    const char *grounds; /* English */
};

/* ZeroBounce's statuses. */
enum zerobounce {
    ZEROBOUNCE_VALID,
    ZEROBOUNCE_INVALID,
    ZEROBOUNCE_CATCH_ALL,
    ZEROBOUNCE_DO_NOT_MAIL,
    ZEROBOUNCE_UNKNOWN,
    ZEROBOUNCE_AS_SERVER, /* the reason is about the name alone: what the mail server says counts */
};

struct zerobounce_status {
    enum zerobounce status;
    const char *sub; /* the sub-status; "" for none */
};

/* NeverBounce's results, by its numbers. */
enum neverbounce {
    NEVERBOUNCE_VALID,
    NEVERBOUNCE_INVALID,
    NEVERBOUNCE_DISPOSABLE,
    NEVERBOUNCE_CATCHALL,
    NEVERBOUNCE_UNKNOWN,
    NEVERBOUNCE_AS_SERVER, /* likewise */
};

/* The services' words for them. */
extern const char *const zerobounce_words[ZEROBOUNCE_AS_SERVER];
extern const char *const neverbounce_words[NEVERBOUNCE_AS_SERVER];

/* A verdict is a pointer to one of these.  Each is in exactly one static const table, that of the validator
 * that gives it, and is written with REASON(). */
struct reason {
    const char *code; /* the value of mailsift_reason: a-z, 0-9 and _; it never changes */
    enum segment segment;
    enum again again;
    struct bilingual text;        /* what it means: one clause without a full stop */
    struct bilingual advice;      /* what the owner of the list does about it: one sentence */
    struct bounce_weight bounces; /* all 0 where such rows are never mailed */
    struct zerobounce_status zerobounce;
    enum neverbounce neverbounce;
    bool bad_syntax; /* NeverBounce's flag: no address could be read, so it has no parts */
};

/* clang-format off */
/* A record: its parts by their names, in any order.  One that is left out does not compile, as the macro takes as
 * many arguments as there are values. */
#define REASON(code, segment, again, text_en, text_zh, advice_en, advice_zh, low, likely, high, grounds, \
               zerobounce, zerobounce_sub, neverbounce) \
    {code, segment, again, text_en, text_zh, advice_en, advice_zh, low, likely, high, grounds, \
     zerobounce, zerobounce_sub, neverbounce}
/* clang-format on */

/* Whether the answer is not known yet: such rows are counted as `unknown`. */
static inline bool reason_is_unknown(const struct reason *reason)
{
    return reason->again != AGAIN_NEVER;
}

/* Whether it is about the name alone and tells nothing about delivery: such rows bounce at least as often as
 * clean ones. */
static inline bool reason_is_of_name(const struct reason *reason)
{
    return reason->neverbounce == NEVERBOUNCE_AS_SERVER;
}

/* The worse of two reasons: invalid before risky before clean before NULL; NOW where they are equal
 * (validators that come first in the registry win). */
const struct reason *reason_worse(const struct reason *now, const struct reason *next);

#endif
