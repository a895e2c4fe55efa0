/* The options: one table from which the parser, the help, the manual and report.json are made. */
#ifndef CMD_SETTINGS_OPTIONS_H
#define CMD_SETTINGS_OPTIONS_H

#include <stddef.h>

#include "cmd/settings/command.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

enum option_type {
    OPTION_FLAG = 1,   /* a bool */
    OPTION_ANSWER,     /* an enum answer; yes on the command line */
    OPTION_NEGATION,   /* an enum answer; no on the command line */
    OPTION_CHOICE,     /* an enum, whose words are CHOICES */
    OPTION_TEXT,       /* any text but the empty one */
    OPTION_PATH,       /* the name of a file or of a directory */
    OPTION_PLACE,      /* the same, or a URL, or the word none */
    OPTION_PATHS,      /* adds to a struct paths */
    OPTION_DELIMITER,  /* one of , ; | and tab */
    OPTION_NUMBER,     /* an int, 1 to MOST */
    OPTION_TIME,       /* an int, in seconds */
    OPTION_SERVERS,    /* adds the address of a name server to a struct paths */
    OPTION_DOMAINS,    /* adds the name of a domain to a struct paths */
    OPTION_DOMAIN,     /* the name of a domain */
    OPTION_SENDER,     /* an address, or <> for the null sender, which is "" then */
    OPTION_PROXY,      /* the URL of a proxy */
    OPTION_ADDRESS,    /* an IP address */
    OPTION_SELECTOR,   /* labels of DNS, one at least */
    OPTION_THRESHOLDS, /* adds an expression to a struct paths */
    OPTION_ACT,        /* a bool of the command line only: what to do this once is not a setting */
    OPTION_HELP,       /* sets nothing: the help is wanted */
    OPTION_CONFIG,     /* sets nothing: a file with settings, or none */
};

/* The words of an enum, by its values; those before FIRST are not said, but are what holds by default. */
struct choices {
    const char *const *words;
    int first, count;
};

/* What of a value may not be shown to those who read a report, a message or `mailsift config`. */
enum secrecy {
    SECRECY_NONE,
    SECRECY_PASSWORD, /* the user and the password of a URL, anywhere */
    SECRECY_ADDRESS,  /* the mailbox of an address, in reports */
};

/* clang-format off */
enum option_group {
    GROUP_INPUT = 1, GROUP_CHECKS, GROUP_LISTS, GROUP_NETWORK, GROUP_OUTPUT, GROUP_GENERAL, GROUP_COUNT
};
/* clang-format on */

/* All that is said of an option.  Its key in report.json is its name with _ for -, and _s after that for a time. */
struct option_spec {
    const char *name;
    const char *argument;   /* what the help calls it; NULL: it takes none, or its words are CHOICES */
    const char *by_default; /* parsed before all other values; NULL: nothing, no, or the first word */
    const char *otherwise;  /* what the help says of the default where no value can; NULL: nothing */
    const char *help;       /* one clause */
    size_t offset;          /* in struct settings */
    struct choices choices;
    enum option_type type;
    enum option_group group;
    enum secrecy secrecy;
    unsigned takers; /* of enum taker */
    int most;        /* of a number */
    char letter;     /* 0: none */
};

enum {
    OPTIONS_MAX = 96,       /* the table has no more */
    OPTION_NAME_BYTES = 32, /* room for "no-" or "_s" and a NUL as well */
    ARGUMENT_BYTES = 80,
};

extern const struct option_spec option_specs[];
extern const size_t option_count;
extern const char *const option_groups[GROUP_COUNT];

/* The option with that long name, or NULL. */
const struct option_spec *option_named(const char *name);

/* Whether SPEC needs a value on a command line. */
bool option_has_argument(const struct option_spec *spec);

/* What the help calls the value of SPEC: "DIR", "risky|keep", or "" where it has none. */
struct argument_text {
    char text[ARGUMENT_BYTES];
} option_argument(const struct option_spec *spec);

/* What holds without SPEC, for people, or NULL. */
const char *option_default(const struct option_spec *spec);

/* Whether files and variables may set SPEC. */
bool option_is_setting(const struct option_spec *spec);

/* Whether SPEC is another name of a setting before it in the table: no-gzip is one of gzip. */
bool option_is_alias(const struct option_spec *spec);

/* Every setting has an opposite, which is called no-NAME, or NAME where the setting itself is called no-NAME.
 * Returns that option where the table has it (store, no-store), or else NULL with UNDO set to its name: that
 * word puts the setting back to what holds by default.  UNDO is "" where there is none. */
const struct option_spec *option_opposite(const struct option_spec *spec, char undo[OPTION_NAME_BYTES]);

/* The setting that NAME, of a file or a command line, is about: *UNDO tells whether NAME puts it back to what
 * holds by default.  NULL: there is none. */
const struct option_spec *setting_named(const char *name, bool *undo);

/* The setting that somebody who wrote NAME probably meant, or NULL. */
const struct option_spec *setting_near(const char *name);

/* Whether PARSER takes SPEC. */
bool parser_takes(const struct parser *parser, const struct option_spec *spec);

#endif
