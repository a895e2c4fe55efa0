/* mailsift help: what the program and each command can be told, made from the tables. */
#include <stdio.h>
#include <string.h>

#include "cmd/options.h"
#include "cmd/terminal.h"

enum { HELP_COLUMNS = 80, HELP_INDENT = 28, HELP_TEXT_BYTES = 512 };

/* Prints TEXT from column HELP_INDENT on, in lines that end before HELP_COLUMNS; COLUMN is where we are. */
static void print_wrapped(const char *text, int column)
{
    const int room = HELP_COLUMNS - HELP_INDENT;
    if (column >= HELP_INDENT) {
        putchar('\n');
        column = 0;
    }
    while (*text != '\0') {
        int length = (int)strlen(text);
        if (length > room) {
            length = room;
            while (length > 0 && text[length] != ' ')
                length--;
        }
        if (length == 0)
            length = (int)strcspn(text, " ");
        printf("%*s%.*s\n", HELP_INDENT - column, "", length, text);
        text += length;
        text += strspn(text, " ");
        column = 0;
    }
}

static void print_option(const struct option_spec *spec)
{
    char text[HELP_TEXT_BYTES];
    int column = spec->letter != 0 ? printf("  -%c, ", spec->letter) : printf("      ");
    column += printf("--%s%s%s", spec->name, spec->argument != NULL ? " " : "",
                     spec->argument != NULL ? spec->argument : "");
    snprintf(text, sizeof text, "%s%s%s%s", spec->help, spec->by_default != NULL ? " [" : "",
             spec->by_default != NULL ? spec->by_default : "", spec->by_default != NULL ? "]" : "");
    print_wrapped(text, column + 1);
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

void help_print(const struct command *command)
{
    if (command != NULL) {
        print_command(command);
        return;
    }
    puts("mailsift cleans contact lists before a mailing: every row of a CSV file goes into\n"
         "clean.csv, risky.csv or invalid.csv, with the reason beside it.\n");
    for (const struct command *const *one = commands; *one != NULL; one++)
        printf("  mailsift %-27s%s\n", (*one)->usage, (*one)->summary);
    puts("  mailsift --version [-v]            the version; -v: of every library and list too\n\n"
         "mailsift LIST... is short for mailsift clean LIST..., and - is standard input.\n\n"
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
