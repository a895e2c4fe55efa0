/* The JSON Schemas of what the program prints for machines, for `mailsift help --schema=NAME`. */
#ifndef CMD_MANUAL_SCHEMA_H
#define CMD_MANUAL_SCHEMA_H

/* Each prints one on standard output: of report.json, and of a line of check --json. */
void schema_report(void);
void schema_check(void);

#endif
