/* What the program can be told to do: the shape of a command, and the table of them all. */
#ifndef CMD_SETTINGS_COMMAND_H
#define CMD_SETTINGS_COMMAND_H

#include <stdbool.h>

#include "validators/base/fail.h"

struct layers;

/* What stands behind the command's own name on the command line, and what stands behind that. */
struct arguments {
    int count;
    char **texts;
    struct layers
        *layers; /* the files and variables with settings; NULL: none.  Whoever runs the command owns them */
};

struct command {
    const char *name;
    const char *summary;        /* one clause, for the list of commands */
    const char *usage;          /* what follows `mailsift ` */
    const char *about;          /* a paragraph or two for its help, lines below 80 columns */
    const char *const *options; /* long names, in any order; NULL ends them */
    bool all_settings;          /* it takes also those of all other commands; its help shows OPTIONS only */

    /* Runs it; ARGUMENTS begin with the word that stands for the program.  Returns the exit code and has
     * said on standard error why it is not 0. */
    enum exit_code (*run)(const struct arguments *arguments);
};

extern const struct command clean_command, inspect_command, check_command, doctor_command, help_command;
extern const struct command store_command, config_command, report_command, lists_command;

/* Every command, in the order of the help; NULL ends them. */
extern const struct command *const commands[];

/* The command with that name, or NULL. */
const struct command *command_named(const char *name);

/* Prints the help of COMMAND, or that of the whole program where it is NULL, to standard output. */
void help_print(const struct command *command);

/* Prints each of LISTS, with what it was made from. */
struct lists;
void lists_print(const struct lists *lists);

/* Prints each library, then each list, with its version. */
void libraries_print(void);

#endif
