/* Every sentence of report.html, in English and simplified Chinese. */
#ifndef PIPELINE_REPORT_WORDS_H
#define PIPELINE_REPORT_WORDS_H

#include "pipeline/html.h"
#include "validators/base/settings.h"

enum word {
    WORD_TITLE,
    WORD_HEADLINE,
    WORD_HEADLINE_NONE,
    WORD_LEAD,
    WORD_LEAD_NOBODY,
    WORD_LEAD_OLD,
    WORD_WARNING,
    WORD_INCOMPLETE,
    WORD_LEVEL,
    WORD_TILE_ROWS,
    WORD_TILE_MAIL,
    WORD_TILE_UNKNOWN,
    WORD_TILE_ASIDE,
    WORD_BOUNCES,
    WORD_BOUNCES_NOTE,
    WORD_BEFORE,
    WORD_AFTER,
    WORD_MARK_GOOD,
    WORD_MARK_WARN,
    WORD_MARK_STOP,
    WORD_CHART_BOUNCES,
    WORD_CHART_BOUNCES_ONE,
    WORD_RANGE,
    WORD_SEGMENTS,
    WORD_CHART_SEGMENTS,
    WORD_CLEAN,
    WORD_RISKY,
    WORD_INVALID,
    WORD_DUPLICATE,
    WORD_SUPPRESSED,
    WORD_CLEAN_ABOUT,
    WORD_RISKY_ABOUT,
    WORD_INVALID_ABOUT,
    WORD_DUPLICATE_ABOUT,
    WORD_SUPPRESSED_ABOUT,
    WORD_COL_SEGMENT,
    WORD_COL_ROWS,
    WORD_COL_SHARE,
    WORD_REASONS,
    WORD_REASONS_ABOUT,
    WORD_WHY_CLEAN,
    WORD_WHY_RISKY,
    WORD_WHY_INVALID,
    WORD_COL_REASON,
    WORD_REASON_OTHER,
    WORD_PROVIDERS,
    WORD_PROVIDERS_ABOUT,
    WORD_PROVIDERS_NONE,
    WORD_COL_PROVIDER,
    WORD_COL_MIX,
    WORD_COL_INVALID_SHARE,
    WORD_DOMAINS,
    WORD_DOMAINS_ABOUT,
    WORD_DOMAINS_NONE,
    WORD_COL_DOMAIN,
    WORD_KINDS,
    WORD_KINDS_ABOUT,
    WORD_DISPOSABLE,
    WORD_ROLE,
    WORD_RELAY,
    WORD_FREE,
    WORD_DISPOSABLE_ABOUT,
    WORD_ROLE_ABOUT,
    WORD_RELAY_ABOUT,
    WORD_FREE_ABOUT,
    WORD_TYPOS,
    WORD_TYPOS_ABOUT,
    WORD_TYPOS_NONE,
    WORD_COL_WRITTEN,
    WORD_COL_MEANT,
    WORD_UNKNOWN,
    WORD_UNKNOWN_ABOUT,
    WORD_UNKNOWN_NONE,
    WORD_COL_AGAIN,
    WORD_AGAIN_NEXT_RUN,
    WORD_AGAIN_SOON,
    WORD_AGAIN_TOMORROW,
    WORD_AGAIN_MENDED,
    WORD_KEPT,
    WORD_TREND,
    WORD_TREND_ABOUT,
    WORD_TREND_NONE,
    WORD_TREND_OTHER_LIST,
    WORD_TREND_OTHER_LEVEL,
    WORD_COL_FIGURE,
    WORD_COL_FORMER,
    WORD_COL_NOW,
    WORD_COL_CHANGE,
    WORD_TREND_ROWS,
    WORD_TREND_BEFORE,
    WORD_TREND_AFTER,
    WORD_POINTS,
    WORD_METHOD,
    WORD_LEVEL_SYNTAX,
    WORD_LEVEL_DNS,
    WORD_LEVEL_SMTP,
    WORD_LEVEL_OTHER,
    WORD_ASKED_DOMAINS,
    WORD_ASKED_MAILBOXES,
    WORD_FORMULA,
    WORD_PROMISE,
    WORD_RUN,
    WORD_VERSION,
    WORD_STARTED,
    WORD_ENDED,
    WORD_TOOK,
    WORD_SECONDS,
    WORD_INPUTS,
    WORD_COL_FILE,
    WORD_COL_ENCODING,
    WORD_COL_DELIMITER,
    WORD_COL_COLUMN,
    WORD_COL_BYTES,
    WORD_MORE_INPUTS,
    WORD_TAB,
    WORD_SETTINGS,
    WORD_SETTINGS_ABOUT,
    WORD_COL_SETTING,
    WORD_COL_VALUE,
    WORD_LISTS,
    WORD_COL_LIST,
    WORD_COL_NAMES,
    WORD_COL_SOURCE,
    WORD_FOOTER,
    WORD_COUNT
};

struct words {
    const char *en, *zh; /* {0} to {5}: where values go */
};

extern const struct words report_words[WORD_COUNT];

/* The tag of LANG in HTML. */
const char *lang_tag(enum lang lang);

/* Adds WORD in one language with VALUES (up to six, HTML; NULL where it has none) in its places. */
void words_put(struct html *html, enum word word, enum lang lang, const char *const *values);

/* Adds WORD in both languages, each in a span of its own, of which one shows. */
void words_say(struct html *html, enum word word, const char *const *values);

/* Adds WORD in both as the content of the element TAG: <TAG>...</TAG>; without values. */
void words_in(struct html *html, const char *tag, enum word word);

#endif
