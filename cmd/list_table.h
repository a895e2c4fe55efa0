/* Prints the lists in use, each with its age and what it was made from. */
#ifndef CMD_LIST_TABLE_H
#define CMD_LIST_TABLE_H

#include "validators/lists/lists.h"

/* Prints a line for each of LISTS, and below it one for each of its sources, to standard output. */
void list_table_print(const struct lists *lists);

#endif
