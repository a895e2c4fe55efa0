/* The tables as rows of Markdown, against which README.md is tested. */
#ifndef CMD_MARKDOWN_H
#define CMD_MARKDOWN_H

#include "cmd/options.h"

/* Prints `| option | meaning | default |` for each option that COMMAND takes, in the order of its help. */
void markdown_options(const struct command *command);

/* Prints `| code | segment | text | advice |` for each reason, in the order of the registry. */
void markdown_reasons(void);

#endif
