/* What a shell may complete, taken from the tables of commands and options. */
#include "cmd/manual/completion.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

bool is_completed(const struct command *command, const struct option_spec *spec)
{
    bool all = command->subcommands[0].all_settings && option_is_setting(spec);
    return all || (command_takers(command) & spec->takers) != 0;
}

bool usage_word(struct str *usage, struct str *word)
{
    size_t length = 0;
    while (usage->length > 0 && strchr(" []|.", usage->bytes[0]) != NULL)
        *usage = str_tail(*usage, 1);
    while (length < usage->length && strchr(" []|.", usage->bytes[length]) == NULL)
        length++;
    *word = str_head(*usage, length);
    *usage = str_tail(*usage, length);
    return length > 0;
}

enum names names_of(struct str name)
{
    static const char *const kinds[NAMES_COUNT] = {
        [NAMES_LIST] = "LIST", [NAMES_FILE] = "FILE", [NAMES_DIR] = "DIR", [NAMES_COMMAND] = "COMMAND"};
    for (int kind = 0; kind < NAMES_COUNT; kind++)
        if (kinds[kind] != NULL && str_equal(name, str_of(kinds[kind])))
            return (enum names)kind;
    return name.length > 0 && islower((unsigned char)name.bytes[0]) ? NAMES_TYPED : NAMES_OTHER;
}

struct str argument_name(const struct option_spec *spec)
{
    const char *bar = spec->argument != NULL ? strrchr(spec->argument, '|') : NULL;
    return str_of(bar != NULL ? bar + 1 : spec->argument != NULL ? spec->argument : "");
}

void put_choices(const struct option_spec *spec, const char *between)
{
    for (int i = spec->choices.first; i < spec->choices.count; i++)
        printf("%s%s", i > spec->choices.first ? between : "", spec->choices.words[i]);
}

void put_shell_quoted(struct str text, const char *escaped)
{
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\'')
            fputs("'\\''", stdout);
        else
            printf(strchr(escaped, c) != NULL ? "\\%c" : "%c", c);
    }
}

struct str option_summary(const struct option_spec *spec)
{
    return str_head(str_of(spec->help), strcspn(spec->help, ";"));
}
