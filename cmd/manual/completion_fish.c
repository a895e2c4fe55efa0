/* The completion of fish. */
#include <stdio.h>

#include "cmd/manual/completion.h"

/* What each kind of names is completed by. */
static const char *const actions[NAMES_COUNT] = {
    [NAMES_LIST] = "-k -a '(__fish_complete_suffix .csv)'",
    [NAMES_FILE] = "-F",
    [NAMES_DIR] = "-f -a '(__fish_complete_directories)'",
    [NAMES_COMMAND] = "-a '(__mailsift_commands)'",
};

/* Functions that know the commands, whether a line is of one of those that are named (it is of clean, where
 * none is), and whether a command may still be named. */
static void put_functions(void)
{
    fputs("function __mailsift_commands\n    string split ' ' '", stdout);
    for (const struct command *const *command = commands; *command != NULL; command++)
        printf("%s%s", command == commands ? "" : " ", (*command)->name);
    puts("'\nend\n\n"
         "function __mailsift_of\n"
         "    set -l words (commandline -opc)\n"
         "    set -l command clean\n"
         "    contains -- \"$words[2]\" (__mailsift_commands); and set command $words[2]\n"
         "    contains -- $command $argv\n"
         "end\n\n"
         "function __mailsift_begins\n"
         "    test (count (commandline -opc)) -eq 1\n"
         "end\n");
}

static void put_takers(const struct option_spec *spec)
{
    fputs("complete -c mailsift -n '__mailsift_of", stdout);
    for (const struct command *const *command = commands; *command != NULL; command++)
        if (is_completed(*command, spec))
            printf(" %s", (*command)->name);
    putchar('\'');
}

static void put_option(const struct option_spec *spec)
{
    const char *action = option_has_argument(spec) ? actions[names_of(argument_name(spec))] : NULL;
    put_takers(spec);
    if (spec->letter != 0)
        printf(" -s %c", spec->letter);
    printf(" -l %s", spec->name);
    if (spec->type == OPTION_CHOICE) {
        fputs(" -x -a '", stdout);
        put_choices(spec, " ");
        putchar('\'');
    } else if (option_has_argument(spec)) {
        printf(" -r %s", action != NULL ? action : "-f");
    }
    fputs(" -d '", stdout);
    put_shell_quoted(option_summary(spec), "\\");
    puts("'");
}

static void put_command(const struct command *command)
{
    struct str usage = str_of(command->usage), word;
    printf("complete -c mailsift -n __mailsift_begins -a %s -d '", command->name);
    put_shell_quoted(str_of(command->summary), "\\");
    puts("'");
    usage_word(&usage, &word);
    while (usage_word(&usage, &word)) {
        enum names names = names_of(word);
        if (names == NAMES_OTHER)
            continue;
        printf("complete -c mailsift -n '__mailsift_of %s' ", command->name);
        if (names == NAMES_TYPED)
            printf("-a %.*s\n", (int)word.length, word.bytes);
        else
            puts(actions[names]);
    }
}

void completion_fish(void)
{
    puts("# fish completion for mailsift(1): made by mailsift help --completion=fish\n");
    put_functions();
    puts("complete -c mailsift -f");
    for (const struct command *const *command = commands; *command != NULL; command++)
        put_command(*command);
    for (size_t i = 0; i < option_count; i++)
        put_option(&option_specs[i]);
}
