/* What is added to each row, from the tables that add it: for people, and as rows of Markdown. */
#ifndef CMD_MANUAL_COLUMNS_H
#define CMD_MANUAL_COLUMNS_H

/* Prints each column, and what each preset makes of them. */
void columns_print(void);

/* Prints `| column | what it says |` for each of ours and of the evidence. */
void markdown_columns(void);

/* Prints `| preset | what it does |` for each preset. */
void markdown_services(void);

#endif
