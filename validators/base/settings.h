/* What the user asked for: one typed struct, filled by the command line, read by everybody; and the words of its
 * enums. */
#ifndef VALIDATORS_BASE_SETTINGS_H
#define VALIDATORS_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

#include "validators/base/presets.h"

struct json_t; /* jansson's */

enum answer { ANSWER_AUTO, ANSWER_YES, ANSWER_NO, ANSWER_COUNT };
enum role_policy { ROLE_RISKY, ROLE_KEEP, ROLE_COUNT };
enum dedupe { DEDUPE_EXACT, DEDUPE_CANONICAL, DEDUPE_OFF, DEDUPE_COUNT };
enum level { LEVEL_SYNTAX, LEVEL_DNS, LEVEL_SMTP, LEVEL_COUNT };
enum lang { LANG_AUTO, LANG_EN, LANG_ZH, LANG_COUNT };
enum progress_style { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_JSON, PROGRESS_NONE, PROGRESS_COUNT };

enum { PATHS_MAX = 1024, THREADS_MAX = 256, SESSIONS_MAX = 50000 };

/* What the values are called, by the user and in every file of ours; preset_words has NULL for PRESET_NONE. */
extern const char *const level_words[LEVEL_COUNT], *const role_words[ROLE_COUNT];
extern const char *const dedupe_words[DEDUPE_COUNT], *const preset_words[PRESET_COUNT];
extern const char *const answer_words[ANSWER_COUNT], *const color_words[ANSWER_COUNT];
extern const char *const lang_words[LANG_COUNT], *const progress_words[PROGRESS_COUNT];

/* Texts that the user gave for one setting.  The texts are argv's, or of whoever read them. */
struct paths {
    size_t count;
    const char *const *path; /* NULL for none */
};

/* A struct paths with the texts that are named, for where nobody frees it. */
#define PATHS_OF(...)                                                                                        \
    {                                                                                                        \
        sizeof((const char *[]){__VA_ARGS__}) / sizeof(const char *), (const char *const[])                  \
        {                                                                                                    \
            __VA_ARGS__                                                                                      \
        }                                                                                                    \
    }

/* Adds TEXT, which is not copied, to PATHS, which must be empty at first or filled by this function only. */
void paths_add(struct paths *paths, const char *text);

/* Frees what paths_add took, and empties PATHS; the texts stay. */
void paths_free(struct paths *paths);

/* What a run is told.  Each field but the first two is an option: its row in cmd/settings/option_table.c says what
 * it means and what it is by default.  All zero is a run of level syntax that found nothing in any file. */
struct settings {
    struct paths inputs;          /* LIST...; "-" is standard input */
    const struct json_t *as_json; /* the options as report.json shows them; NULL: none */

    const char *output; /* NULL: from the first LIST's name */
    bool force;
    bool accept;
    enum level level;
    const char *column; /* a header name or a number from 1; NULL: found */
    char delimiter;     /* 0: found */
    enum answer header;
    const char *encoding; /* an iconv name; NULL: found */
    enum role_policy role;
    enum dedupe dedupe;
    struct paths suppress, allow, block;

    const char *lists_dir; /* with updated lists, "none" for none; NULL: the default directories */
    const char *from;      /* a URL or a path; NULL: not said */
    const char *ca;        /* a file; NULL: the system's */
    int timeout_s;
    bool any_size;

    struct paths resolvers; /* IP or IP:PORT; none: the system's */
    struct paths canaries;  /* domains; none: those of the pipeline */
    const char *helo;       /* not NULL at LEVEL_SMTP */
    const char *mail_from;  /* "" for the null sender; not NULL at LEVEL_SMTP */
    const char *proxy;      /* a URL, or NULL */
    int smtp_port;
    int retry_s;
    int sessions;
    bool no_limits;
    bool evidence;
    enum preset_choice preset;
    bool allow_loopback;
    const char *store; /* a file; NULL: the default place */
    bool no_store;
    int older_than_s;          /* 0: only what has expired */
    const char *sender;        /* or NULL */
    const char *dkim_selector; /* or NULL */
    const char *public_ip;     /* NULL: found */
    int deadline_s;            /* 0: never */
    int patience_s;
    enum lang lang;       /* not AUTO in the pipeline */
    enum answer gzip;     /* AUTO: as the input */
    int threads;          /* 0: one a core */
    const char *metrics;  /* or NULL */
    struct paths fail_if; /* expressions that threshold_read takes */
    bool json;
    bool quiet;
    enum progress_style progress;
    enum answer color;
};

#endif
