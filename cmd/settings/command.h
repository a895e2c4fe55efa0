/* What the program can be told to do: the shape of a command, and the table of them all. */
#ifndef CMD_SETTINGS_COMMAND_H
#define CMD_SETTINGS_COMMAND_H

#include <stdbool.h>

#include "validators/base/fail.h"
#include "validators/base/settings.h"

struct sources;

/* Words of a command line, and the files and variables that the settings come from besides it. */
struct arguments {
    int count;
    char **texts;
    struct sources *sources; /* NULL: none; whoever runs the command owns them */
};

/* Who takes an option, one bit each: a command, or one with a subcommand. */
enum taker {
    OF_CLEAN = 1 << 0,
    OF_INSPECT = 1 << 1,
    OF_CHECK = 1 << 2,
    OF_DOCTOR = 1 << 3,
    OF_REPORT = 1 << 4,
    OF_LISTS = 1 << 5,
    OF_LISTS_UPDATE = 1 << 6,
    OF_LISTS_ROLLBACK = 1 << 7,
    OF_STORE = 1 << 8,
    OF_STORE_PRUNE = 1 << 9,
    OF_STORE_FORGET = 1 << 10,
    OF_CONFIG = 1 << 11,
    OF_ALL = (1 << 12) - 1,
};

/* What a command does, without a further word or with one of its own: `store prune`. */
struct subcommand {
    const char *word;  /* NULL: without one; that comes first */
    unsigned taker;    /* which options it takes; 0: none, and its words are not parsed */
    bool all_settings; /* it takes those of all other commands too, though its help does not show them */
    int least, most;   /* how many other words it takes */
    const char
        *wants; /* what to say where there are fewer or more; NULL where MOST is 0 or nothing is wrong */

    /* Runs it.  WORDS are what follows it on the command line, without options.  Returns the exit code and has
     * said on standard error why it is not 0. */
    enum exit_code (*run)(const struct settings *settings, const struct arguments *words);
};

enum { SUBCOMMANDS_MAX = 4 };

/* Whose options are parsed. */
struct parser {
    const char *name;  /* as the user wrote it: "store prune" */
    unsigned taker;    /* of enum taker */
    bool all_settings; /* every setting is taken besides */
};

struct command {
    const char *name;
    const char *summary; /* one clause, for the list of commands */
    const char *usage;   /* what follows `mailsift ` */
    const char *about;   /* a paragraph or two for its help, lines below 80 columns */
    struct subcommand subcommands[SUBCOMMANDS_MAX]; /* one whose RUN is NULL ends them */
};

extern const struct command clean_command, inspect_command, check_command, doctor_command, help_command;
extern const struct command store_command, config_command, report_command, lists_command;

/* Every command, in the order of the help; NULL ends them. */
extern const struct command *const commands[];

/* The command with that name, or NULL. */
const struct command *command_named(const char *name);

/* Every taker among the subcommands of COMMAND. */
unsigned command_takers(const struct command *command);

#endif
