/* What --version -v says: every library and every list that this program runs with, and its version. */
#ifndef CMD_LIBRARIES_H
#define CMD_LIBRARIES_H

/* Prints each library, then each list, with its version. */
void libraries_print(void);

#endif
