/* Commands that have parts, each with a word of its own: `store prune`. */
#ifndef CMD_PART_H
#define CMD_PART_H

#include "cmd/settings/command.h"
#include "validators/base/settings.h"

struct part {
    const char *word;           /* NULL: what the command does without a word; it is the first */
    const char *const *options; /* long names, all of them among the command's; NULL ends them */
    const char *words;          /* what else it takes, as ADDRESS...; NULL: options only */

    /* Runs it; WORDS are what stands behind it, without options.  Returns the exit code and has said on
     * standard error why it is not 0. */
    enum exit_code (*run)(const struct settings *settings, const struct arguments *words);
};

/* Runs the one of COUNT PARTS of COMMAND that GIVEN (as in struct command) begins with. */
enum exit_code part_run(const struct command *command, const struct part *parts, size_t count,
                        const struct arguments *given);

#endif
