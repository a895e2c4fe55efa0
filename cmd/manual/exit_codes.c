/* The table of exit codes. */
#include "cmd/manual/exit_codes.h"

const struct exit_meaning exit_meanings[] = {
    {EXIT_DONE, "done"},
    {EXIT_THRESHOLD, "done, but a --fail-if was true, or the sanity gate put the outputs into quarantine"},
    {EXIT_USAGE, "wrong usage"},
    {EXIT_NOT_A_LIST, "the input is not a list, is damaged, or has changed under our hands"},
    {EXIT_NO_INPUT, "no such input"},
    {EXIT_NO_NETWORK, "no name server or no mail server can be reached"},
    {EXIT_BUG, "a bug or no memory"},
    {EXIT_CANNOT_CREATE, "cannot create the output"},
    {EXIT_IO, "cannot read or write"},
    {EXIT_STOPPED,
     "stopped, the name servers or the line failed for too long, or another run is writing the same output: "
     "run it again, it goes on where it was"},
    {EXIT_CONFIG, "a config file or a MAILSIFT_ variable is wrong"},
};

const size_t exit_meaning_count = sizeof exit_meanings / sizeof exit_meanings[0];
