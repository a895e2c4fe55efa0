/* The completion of zsh. */
#include <stdio.h>

#include "cmd/manual/completion.h"

/* What each kind of names is completed by. */
static const char *const actions[NAMES_COUNT] = {
    [NAMES_LIST] = "_mailsift__lists",
    [NAMES_FILE] = "_files",
    [NAMES_DIR] = "_files -/",
    [NAMES_COMMAND] = "_mailsift__commands",
};

/* What is around the tables: names with two underlines are not those of commands. */
static const char before_tables[] =
    "#compdef mailsift\n"
    "# zsh completion for mailsift(1): made by mailsift help --completion=zsh\n"
    "\n"
    "_mailsift__lists() {\n"
    "    _files -g '*.(csv|tsv|txt|gz)(-.)'\n"
    "}\n"
    "\n";
static const char after_tables[] =
    "_mailsift() {\n"
    "    if ((CURRENT > 2 && $+functions[_mailsift_$words[2]])); then\n"
    "        shift words\n"
    "        ((CURRENT--))\n"
    "        _mailsift_$words[1]\n"
    "    elif [[ CURRENT -eq 2 && $words[2] != -* ]]; then\n"
    "        _alternative 'commands:command:_mailsift__commands' 'lists:list:_mailsift__lists'\n"
    "    else\n"
    "        _mailsift_clean\n"
    "    fi\n"
    "}\n"
    "\n"
    "_mailsift \"$@\"\n";

/* Prints :MESSAGE:ACTION of an option's value. */
static void put_value(const struct option_spec *spec)
{
    const char *action = actions[names_of(argument_name(spec))];
    putchar(':');
    put_shell_quoted(str_of(option_argument(spec).text), "\\:");
    putchar(':');
    if (spec->type == OPTION_CHOICE) {
        putchar('(');
        put_choices(spec, " ");
        putchar(')');
    } else {
        fputs(action != NULL ? action : " ", stdout);
    }
}

/* Prints `'*'{-l+,--level=}'[how far to ask]:…:(…)' \`. */
static void put_option(const struct option_spec *spec)
{
    const char *value = option_has_argument(spec) ? "=" : "";
    fputs("        '*'", stdout);
    if (spec->letter != 0)
        printf("{-%c%s,--%s%s}", spec->letter, *value != '\0' ? "+" : "", spec->name, value);
    else
        printf("--%s%s", spec->name, value);
    fputs("'[", stdout);
    put_shell_quoted(option_summary(spec), "[]\\");
    putchar(']');
    if (option_has_argument(spec))
        put_value(spec);
    puts("' \\");
}

/* Prints what completes a name of COMMAND's usage line, with the tag that _alternative wants. */
static void put_alternative(struct str name)
{
    enum names names = names_of(name);
    if (names == NAMES_TYPED)
        printf(" \"words:word:(%.*s)\"", (int)name.length, name.bytes);
    else if (names != NAMES_OTHER)
        printf(" \"%.*s:%.*s:%s\"", (int)name.length, name.bytes, (int)name.length, name.bytes,
               actions[names]);
}

static void put_operands(const struct command *command)
{
    struct str usage = str_of(command->usage), word;
    usage_word(&usage, &word);
    printf("        '*:%s: _alternative", command->name);
    while (usage_word(&usage, &word))
        put_alternative(word);
    puts("'");
}

static void put_command(const struct command *command)
{
    printf("_mailsift_%s() {\n    _arguments -s -S : \\\n", command->name);
    for (size_t i = 0; i < option_count; i++)
        if (is_completed(command, &option_specs[i]))
            put_option(&option_specs[i]);
    put_operands(command);
    puts("}\n");
}

static void put_commands(void)
{
    puts("_mailsift__commands() {\n    local -a names=(");
    for (const struct command *const *command = commands; *command != NULL; command++) {
        printf("        '%s:", (*command)->name);
        put_shell_quoted(str_of((*command)->summary), "\\");
        puts("'");
    }
    puts("    )\n    _describe -t commands command names\n}\n");
}

void completion_zsh(void)
{
    fputs(before_tables, stdout);
    put_commands();
    for (const struct command *const *command = commands; *command != NULL; command++)
        put_command(*command);
    fputs(after_tables, stdout);
}
