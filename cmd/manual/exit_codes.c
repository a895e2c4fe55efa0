/* The table of exit codes. */
#include "cmd/manual/exit_codes.h"

const struct exit_meaning exit_meanings[] = {
    {EXIT_DONE, "success"},
    {EXIT_THRESHOLD,
     "finished, but a --fail-if condition was true or the sanity gate quarantined the outputs"},
    {EXIT_USAGE, "usage error"},
    {EXIT_NOT_A_LIST, "the input is not a contact list, is damaged, or changed while being read"},
    {EXIT_NO_INPUT, "input not found"},
    {EXIT_NO_NETWORK, "no name server or no mail server can be reached"},
    {EXIT_BUG, "internal error or out of memory"},
    {EXIT_CANNOT_CREATE, "cannot create the output"},
    {EXIT_IO, "read or write error"},
    {EXIT_STOPPED, "interrupted, network failure, or another run is writing to the same output; run the same "
                   "command again"},
    {EXIT_CONFIG, "invalid config file or MAILSIFT_ variable"},
};

const size_t exit_meaning_count = sizeof exit_meanings / sizeof exit_meanings[0];
