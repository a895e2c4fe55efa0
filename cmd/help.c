/* mailsift help: what the program and each command can be told, made from the tables. */
#include <stdio.h>
#include <string.h>

#include "cmd/options.h"
#include "cmd/terminal.h"

enum { HELP_INDENT = 28, HELP_TEXT_BYTES = 512 };

static void print_option(const struct option_spec *spec)
{
    char text[HELP_TEXT_BYTES];
    int column = spec->letter != 0 ? printf("  -%c, ", spec->letter) : printf("      ");
    column += printf("--%s%s%s", spec->name, spec->argument != NULL ? " " : "",
                     spec->argument != NULL ? spec->argument : "");
    snprintf(text, sizeof text, "%s%s%s%s", spec->help, spec->by_default != NULL ? " [" : "",
             spec->by_default != NULL ? spec->by_default : "", spec->by_default != NULL ? "]" : "");
    if (column >= HELP_INDENT - 1)
        column = printf("\n") - 1;
    printf("%*s", HELP_INDENT - column, "");
    print_wrapped(stdout, str_of(text), HELP_INDENT);
}

static void print_group(const struct command *command, enum option_group group)
{
    bool any = false;
    for (size_t i = 0; i < option_count; i++) {
        if (option_specs[i].group != group || !command_takes(command, &option_specs[i]))
            continue;
        if (!any)
            printf("\n%s\n", option_groups[group]);
        any = true;
        print_option(&option_specs[i]);
    }
}

static void print_command(const struct command *command)
{
    printf("usage: mailsift %s\n\n%s\n", command->usage, command->about);
    for (int group = 0; group < GROUP_COUNT; group++)
        print_group(command, (enum option_group)group);
}

static void print_usage(const char *usage, const char *summary)
{
    printf("  mailsift %-27s%s\n", usage, summary);
}

void help_print(const struct command *command)
{
    if (command != NULL) {
        print_command(command);
        return;
    }
    puts("mailsift cleans contact lists before a mailing: every row of a CSV file goes into\n"
         "clean.csv, risky.csv or invalid.csv, with the reason beside it.\n");
    for (const struct command *const *one = commands; *one != NULL; one++)
        print_usage((*one)->usage, (*one)->summary);
    print_usage("--version [-v]", "the version; -v: of every library and list");
    puts("\nmailsift LIST... is short for mailsift clean LIST..., and - is standard input.\n\n"
         "Exit codes: 0 done; 64 wrong usage; 65 not a list; 66 no such input; 70 a bug;\n"
         "73 cannot create the output; 74 cannot read or write; 75 stopped: run it again.");
}

static enum exit_code run_help(const struct arguments *arguments)
{
    const struct command *about = NULL;
    struct fail fail = {0};
    if (arguments->count > 1)
        about = command_named(arguments->texts[1]);
    if (arguments->count > 1 && about == NULL) {
        fail_because(&fail, EXIT_USAGE, "%s is no command; see mailsift help", arguments->texts[1]);
        return say_fail(&fail);
    }
    help_print(about);
    return EXIT_DONE;
}

static const char *const options[] = {NULL};

const struct command help_command = {
    .name = "help",
    .summary = "this text, or that of a command",
    .usage = "help [COMMAND]",
    .about = "Says what the program or one of its commands does, and its options.",
    .options = options,
    .run = run_help,
};
