/* Runs the command that a command line names. */
#ifndef CMD_DISPATCH_H
#define CMD_DISPATCH_H

#include "cmd/settings/command.h"

/* Runs the command that the first of WORDS names, or else clean, with the rest (without a command's name, with
 * all) of them: finds its subcommand, fills its settings, prints its help.  Returns the exit code, and has said
 * on standard error why it is not 0.  WORDS has one at least. */
enum exit_code dispatch(const struct arguments *words);

#endif
