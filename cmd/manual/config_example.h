/* Prints a config file with every setting, from the table of options. */
#ifndef CMD_MANUAL_CONFIG_EXAMPLE_H
#define CMD_MANUAL_CONFIG_EXAMPLE_H

/* Prints a config file with every setting, commented out, to standard output. */
void config_example_print(void);

#endif
