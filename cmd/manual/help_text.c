/* The help as text: of the program and of each command, made from the tables. */
#include "cmd/manual/help_text.h"

#include <stdio.h>

#include "cmd/manual/exit_codes.h"
#include "cmd/settings/options.h"
#include "cmd/terminal/terminal.h"

enum { OPTION_INDENT = 28, USAGE_INDENT = 39, CODE_INDENT = 7, HELP_TEXT_BYTES = 512 };

/* Prints TEXT from column INDENT on; COLUMN is where we are. */
void help_print_beside(int column, const char *text, unsigned indent)
{
    if (column >= (int)indent - 1)
        column = printf("\n") - 1;
    printf("%*s", (int)indent - column, "");
    print_wrapped(stdout, str_of(text), indent);
}

static void print_option(const struct option_spec *spec)
{
    char text[HELP_TEXT_BYTES];
    int column = spec->letter != 0 ? printf("  -%c, ", spec->letter) : printf("      ");
    column +=
        printf("--%s%s%s", spec->name, option_has_argument(spec) ? " " : "", option_argument(spec).text);
    const char *by_default = option_default(spec);
    snprintf(text, sizeof text, "%s%s%s%s", spec->help, by_default != NULL ? " [" : "",
             by_default != NULL ? by_default : "", by_default != NULL ? "]" : "");
    help_print_beside(column, text, OPTION_INDENT);
}

static void print_group(const struct command *command, enum option_group group)
{
    bool any = false;
    for (size_t i = 0; i < option_count; i++) {
        if (option_specs[i].group != group || (option_specs[i].takers & command_takers(command)) == 0)
            continue;
        if (!any)
            printf("\n%s\n", option_groups[group]);
        any = true;
        print_option(&option_specs[i]);
    }
}

void help_print_command(const struct command *command)
{
    printf("usage: mailsift %s\n\n%s\n", command->usage, command->about);
    for (int group = GROUP_INPUT; group < GROUP_COUNT; group++)
        print_group(command, (enum option_group)group);
    if (command_takers(command) != 0)
        puts("\nEvery option is also a setting: NAME = \"VALUE\" in a config file, or MAILSIFT_NAME\n"
             "in the environment (mailsift config lists them).  --no-NAME restores the default.");
}

static void print_usage(const char *usage, const char *summary)
{
    help_print_beside(printf("  mailsift %s", usage), summary, USAGE_INDENT);
}

void help_print_exit_codes(void)
{
    puts("Exit codes");
    for (size_t i = 0; i < exit_meaning_count; i++)
        help_print_beside(printf("  %3d", (int)exit_meanings[i].code), exit_meanings[i].meaning, CODE_INDENT);
}

void help_print_commands(void)
{
    for (const struct command *const *one = commands; *one != NULL; one++)
        print_usage((*one)->usage, (*one)->summary);
    print_usage("--version [-v]", "show the version; -v: libraries, lists");
}

void help_print(void)
{
    puts("mailsift cleans contact lists before a mailing: it writes every row of a CSV file\n"
         "to clean.csv, risky.csv or invalid.csv, with the reason.\n");
    help_print_commands();
    puts("\nmailsift LIST... is short for mailsift clean LIST..., and - is standard input.\n");
    help_print_exit_codes();
}
