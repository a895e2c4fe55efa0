/* What a shell may complete, taken from the tables of commands and options. */
#ifndef CMD_MANUAL_COMPLETION_H
#define CMD_MANUAL_COMPLETION_H

#include <stdbool.h>

#include "cmd/settings/options.h"
#include "validators/base/str.h"

/* Each prints the completion of one shell to standard output. */
void completion_bash(void);
void completion_zsh(void);
void completion_fish(void);

/* Whether COMMAND takes SPEC, also where its help does not show it. */
bool is_completed(const struct command *command, const struct option_spec *spec);

/* Takes the next word after the command's name off USAGE (which begins as command->usage), without brackets
 * and dots.  Returns false when there is none. */
bool usage_word(struct str *usage, struct str *word);

/* What a name in a usage line, or of an option's argument, means: TYPED is a word to type as it is, such
 * as `reasons`. */
enum names { NAMES_OTHER, NAMES_LIST, NAMES_FILE, NAMES_DIR, NAMES_COMMAND, NAMES_TYPED, NAMES_COUNT };
enum names names_of(struct str name);

/* What SPEC's argument is called, "" for a choice; of URL|FILE the last, which a shell can complete. */
struct str argument_name(const struct option_spec *spec);

/* Prints SPEC's choices with BETWEEN between them. */
void put_choices(const struct option_spec *spec, const char *between);

/* Prints TEXT for the inside of single quotes of sh (a quote becomes '\''), with a backslash before each of
 * the characters of ESCAPED. */
void put_shell_quoted(struct str text, const char *escaped);

/* The first clause of what SPEC's help says. */
struct str option_summary(const struct option_spec *spec);

#endif
