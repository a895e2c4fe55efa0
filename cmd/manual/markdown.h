/* The tables as rows of Markdown, against which README.md is tested. */
#ifndef CMD_MANUAL_MARKDOWN_H
#define CMD_MANUAL_MARKDOWN_H

/* Prints `| command | what it does |` for each command. */
void markdown_commands(void);

/* Prints `| option | meaning | default | commands |` for each option, in the order of the help. */
void markdown_options(void);

/* Prints `| code | segment | text | advice |` for each reason, in the order of the registry. */
void markdown_reasons(void);
void markdown_bounces(void);

/* Prints `| code | meaning |` for each exit code. */
void markdown_exit_codes(void);

/* Prints `| mailsift_reason | ZB Status | ZB Sub Status | email_status |` for each reason, in that order. */
void markdown_presets(void);

#endif
