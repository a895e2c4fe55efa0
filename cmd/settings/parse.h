/* Turns a command line, and the files and variables below it, into settings. */
#ifndef CMD_SETTINGS_PARSE_H
#define CMD_SETTINGS_PARSE_H

#include "cmd/settings/command.h"
#include "cmd/settings/options.h"

enum parsed { PARSED, PARSED_HELP, PARSED_FAIL };

/* Fills SETTINGS with the defaults, and above them what the files and variables of ARGUMENTS->sources (NULL:
 * none) and the options among ARGUMENTS say, as far as PARSER takes it; leaves in ARGUMENTS the other words,
 * without the first.  Returns PARSED_HELP as soon as --help is met: no file is read then.  Returns PARSED_FAIL
 * with FAIL set (64, or 78 for what a variable or a file says) for an option that PARSER does not take, a value
 * that is not allowed, or settings that do not go together.  SETTINGS is freed by settings_free in any case;
 * its texts are argv's or of the sources.  Not for several threads (getopt_long). */
enum parsed options_parse(const struct parser *parser, struct arguments *arguments, struct settings *settings,
                          struct fail *fail);

#endif
