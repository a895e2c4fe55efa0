/* The options: one table from which the parser and the help are made. */
#ifndef CMD_SETTINGS_OPTIONS_H
#define CMD_SETTINGS_OPTIONS_H

#include <stddef.h>

#include "cmd/settings/command.h"
#include "validators/base/fail.h"
#include "validators/base/settings.h"

enum option_type {
    OPTION_FLAG,       /* a bool */
    OPTION_CHOICE,     /* one of CHOICES; without an argument they are yes and no */
    OPTION_TEXT,       /* any text but the empty one */
    OPTION_PATH,       /* the name of a file or of a directory */
    OPTION_PLACE,      /* the same, or a URL, or the word none */
    OPTION_PATHS,      /* adds to a struct paths */
    OPTION_DELIMITER,  /* one of , ; | and tab */
    OPTION_THREADS,    /* 1 to THREADS_MAX */
    OPTION_TIME,       /* an int, in seconds */
    OPTION_SERVERS,    /* adds the address of a name server to a struct paths */
    OPTION_DOMAINS,    /* adds the name of a domain to a struct paths */
    OPTION_DOMAIN,     /* the name of a domain */
    OPTION_SENDER,     /* an address, or <> for the null sender, which is "" then */
    OPTION_PROXY,      /* the URL of a proxy */
    OPTION_PORT,       /* 1 to 65535 */
    OPTION_SESSIONS,   /* 1 to SESSIONS_MAX */
    OPTION_ADDRESS,    /* an IP address */
    OPTION_SELECTOR,   /* labels of DNS, one at least */
    OPTION_THRESHOLDS, /* adds an expression to a struct paths */
    OPTION_ACT,        /* a bool of the command line only: what to do this once is no setting */
    OPTION_HELP,       /* sets nothing: the help is wanted */
    OPTION_CONFIG,     /* sets nothing: a file with settings, or none */
};

/* A word that an option takes, and what it means in the settings. */
struct choice {
    const char *word; /* NULL ends them */
    int value;
    const char *not_yet; /* why this version refuses it, or NULL */
};

enum option_group { GROUP_LIST, GROUP_JUDGING, GROUP_ASKING, GROUP_OUTPUT, GROUP_RUNNING, GROUP_COUNT };

struct option_spec {
    const char *name;
    char letter;            /* 0: none */
    const char *argument;   /* what the help calls it; NULL: the option takes none */
    const char *help;       /* one clause */
    const char *by_default; /* what holds without it, or NULL */
    enum option_group group;
    enum option_type type;
    size_t offset; /* in struct settings */
    const struct choice *choices;
};

enum {
    OPTIONS_MAX = 96,       /* the table has no more */
    NEAR_WORD_MAX = 24,     /* no name of ours is longer */
    OPTION_NAME_BYTES = 32, /* room for "no-" and a NUL as well */
};

extern const struct option_spec option_specs[];
extern const size_t option_count;
extern const char *const option_groups[GROUP_COUNT];

/* The option with that long name, or NULL. */
const struct option_spec *option_named(const char *name);

/* Whether files and variables may set SPEC. */
bool option_is_setting(const struct option_spec *spec);

/* Whether SPEC is another name of a setting that stands before it: no-gzip is one of gzip. */
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

/* Whether the help of COMMAND shows SPEC.  Every command with --help has --config as well. */
bool command_shows(const struct command *command, const struct option_spec *spec);

/* Whether COMMAND takes SPEC. */
bool command_takes(const struct command *command, const struct option_spec *spec);

enum parsed { PARSED, PARSED_HELP, PARSED_FAIL };

/* Sets in SETTINGS what the options among ARGUMENTS say, and below them the variables and files of
 * ARGUMENTS->layers (NULL: none), as far as COMMAND takes it; leaves in ARGUMENTS the other words, without
 * the first. PARSED_FAIL with FAIL set (64, or 78 for what a variable or a file says) for an option that
 * COMMAND does not take, a value that is not allowed, or settings that do not go together. PARSED_HELP as
 * soon as
 * --help is met: no file is read then.  The texts are argv's or of the layers.  Not for several threads
 * (getopt_long). */
enum parsed options_parse(const struct command *command, struct arguments *arguments,
                          struct settings *settings, struct fail *fail);

/* The word among WORDS (NULL ends them) that somebody who wrote WORD probably meant, or NULL. */
const char *nearest_word(const char *word, const char *const *words);

#endif
