/* The table at the end of a run, for people. */
#ifndef CMD_TERMINAL_SUMMARY_H
#define CMD_TERMINAL_SUMMARY_H

#include "cmd/terminal/terminal.h"
#include "pipeline/report/outcome.h"

/* Writes to TERMINAL what OUTCOME has found, in at most 80 columns. */
void summary_print(const struct terminal *terminal, const struct outcome *outcome);

/* Writes the same into LINE (ROOM bytes) in a few words, for the journal: as bytes, to be shown by say. */
void summary_line(const struct outcome *outcome, char *line, size_t room);

/* The name of a list's delimiter: `comma`. */
const char *delimiter_word(char delimiter);

#endif
