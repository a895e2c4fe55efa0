/* The table of commands. */
#include <stddef.h>
#include <string.h>

#include "cmd/settings/command.h"

const struct command *const commands[] = {
    &clean_command, &inspect_command, &check_command,  &doctor_command, &report_command,
    &lists_command, &store_command,   &config_command, &help_command,   NULL};

const struct command *command_named(const char *name)
{
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (strcmp((*command)->name, name) == 0)
            return *command;
    return NULL;
}

unsigned command_takers(const struct command *command)
{
    unsigned takers = 0;
    for (const struct subcommand *one = command->subcommands; one->run != NULL; one++)
        takers |= one->taker;
    return takers;
}
