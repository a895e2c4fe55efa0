/* The help as text: of the program and of each command, made from the tables. */
#ifndef CMD_MANUAL_HELP_TEXT_H
#define CMD_MANUAL_HELP_TEXT_H

#include "cmd/settings/command.h"

/* Each prints to standard output: the help of the whole program, that of COMMAND, the exit codes, the
 * commands. */
void help_print(void);
void help_print_command(const struct command *command);
void help_print_exit_codes(void);
void help_print_commands(void);

/* Prints TEXT in lines that begin at column INDENT; COLUMN is where we are. */
void help_print_beside(int column, const char *text, unsigned indent);

#endif
