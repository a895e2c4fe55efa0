/* What the user asked for: one typed struct, filled by the command line, read by everybody. */
#ifndef VALIDATORS_BASE_SETTINGS_H
#define VALIDATORS_BASE_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>

enum answer { ANSWER_AUTO, ANSWER_YES, ANSWER_NO, ANSWER_COUNT };
enum role_policy { ROLE_RISKY, ROLE_KEEP, ROLE_COUNT };
enum dedupe { DEDUPE_EXACT, DEDUPE_CANONICAL, DEDUPE_OFF, DEDUPE_COUNT };
enum level { LEVEL_DNS, LEVEL_SYNTAX, LEVEL_SMTP, LEVEL_COUNT };
enum preset_choice {
    PRESET_NONE,
    PRESET_ZEROBOUNCE,
    PRESET_NEVERBOUNCE,
    PRESET_MAILCHIMP,
    PRESET_BREVO,
    PRESET_HUBSPOT,
    PRESET_COUNT
};
enum lang { LANG_AUTO, LANG_EN, LANG_ZH };
enum progress_style { PROGRESS_AUTO, PROGRESS_PLAIN, PROGRESS_JSON, PROGRESS_NONE };

enum { PATHS_MAX = 1024, THREADS_MAX = 256, SESSIONS_MAX = 50000 };

/* Paths that the user named; the texts are argv's. */
struct paths {
    size_t count;
    const char *path[PATHS_MAX];
};

/* All zero is every default. */
struct settings {
    struct paths lists; /* LIST...; "-" is standard input */
    const char *output; /* NULL: from the first LIST's name */
    bool force;         /* replace outputs that are there */
    bool accept;        /* publish what lies in quarantine */
    enum level level;
    const char *column; /* a header name or a number from 1; NULL: found */
    char delimiter;     /* 0: found */
    enum answer header;
    const char *encoding; /* an iconv name; NULL: found */
    enum role_policy role;
    enum dedupe dedupe;
    struct paths suppress, allow, block;

    const char *lists_place; /* where updated lists stand, "none" for none; NULL: the default places */
    const char *from;        /* lists update: a URL or a path; NULL: not said */
    const char *ca;          /* lists update: a file with certificates of authorities; NULL: the system's */
    int timeout_s;           /* lists update: give up after so long; 0: the pipeline's default */
    bool any_size;           /* lists update: however much a list shrinks or grows */

    struct paths resolvers; /* IP or IP:PORT; none: the system's */
    struct paths canaries;  /* domains; none: those of the pipeline */
    const char *helo;       /* our name in EHLO; not NULL at LEVEL_SMTP */
    const char *mail_from;  /* the sender of the probes, "" for the null one; not NULL at LEVEL_SMTP */
    const char *proxy;      /* the URL of a SOCKS5 or HTTP CONNECT proxy for SMTP, or NULL */
    int smtp_port;          /* 0: 25 */
    int retry_s;            /* a greylisted mailbox is asked again after so long; 0: the pipeline's default */
    int sessions;           /* connections to mail servers at once; 0: the pipeline's default */
    bool no_limits;         /* as fast as the servers answer, for tests */
    bool evidence;          /* the columns that show why */
    enum preset_choice preset;
    bool allow_loopback; /* this machine's addresses count as public */
    const char *store;   /* a file; NULL: the default place */
    bool no_store;
    int older_than_s;          /* store prune: remove also what was asked so long ago; 0: what has expired */
    const char *sender;        /* doctor: the domain that sends the newsletters, or NULL */
    const char *dkim_selector; /* doctor: what its DKIM key is called, or NULL */
    const char *public_ip;     /* doctor: the address from which mail servers see us; NULL: found */
    int deadline_s;            /* stop asking after so long; 0: never */
    int patience_s;            /* wait so long for name servers that fail; 0: the pipeline's default */
    enum lang lang;            /* of report.html; not AUTO in the pipeline */
    enum answer gzip;          /* AUTO: as the input */
    int threads;               /* 0: one a core */
    const char *metrics;       /* a file for Prometheus, or NULL */
    struct paths fail_if;      /* expressions that threshold_read takes */
    bool json;
    bool quiet;
    enum progress_style progress;
    enum answer color;
};

#endif
