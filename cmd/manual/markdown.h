/* The tables as rows of Markdown, against which README.md is tested. */
#ifndef CMD_MANUAL_MARKDOWN_H
#define CMD_MANUAL_MARKDOWN_H

/* Prints `| command | what it does |` for each command. */
void markdown_commands(void);

/* Prints `| option | meaning | default | commands |` for each option, in the order of the help. */
void markdown_options(void);

/* Prints `| reason | status | what it means | what to do |` for each reason, by segment. */
void markdown_reasons(void);

/* Prints `| reason | low | likely | high | grounds |` for each reason whose rows are mailed, by segment. */
void markdown_bounces(void);

/* Prints `| mailsift_reason | ZB Status | ZB Sub Status | email_status |` for each reason, by segment. */
void markdown_presets(void);

/* Prints `| code | meaning |` for each exit code. */
void markdown_exit_codes(void);

#endif
