/* Runs the command that a command line names: finds its subcommand, fills its settings, prints its help. */
#include "cmd/dispatch.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cmd/manual/help_text.h"
#include "cmd/settings/nearest.h"
#include "cmd/settings/parse.h"
#include "cmd/settings/setters.h"
#include "cmd/terminal/say.h"

enum { COMMANDS_MAX = 16, NAME_BYTES = 32 };

static enum exit_code refuse_subcommand(const struct command *command, const char *word)
{
    struct fail fail = {0};
    const char *words[SUBCOMMANDS_MAX] = {NULL};
    for (size_t i = 1; command->subcommands[i].run != NULL; i++)
        words[i - 1] = command->subcommands[i].word;
    const char *nearest = nearest_word(word, words);
    fail_because(&fail, EXIT_USAGE, "%s has no subcommand %s%s%s%s mailsift help %s", command->name, word,
                 nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
                 nearest != NULL ? "? See" : "; see", command->name);
    return say_fail(&fail);
}

/* Whether SUBCOMMAND, which is called NAME, takes so many WORDS. */
static bool takes_words(const struct subcommand *subcommand, const char *name, const struct arguments *words,
                        struct fail *fail)
{
    int command = (int)strcspn(name, " ");
    if (words->count >= subcommand->least && words->count <= subcommand->most)
        return true;
    if (subcommand->wants != NULL)
        return fail_because(fail, EXIT_USAGE, "%s; see mailsift help %.*s", subcommand->wants, command, name);
    return fail_because(fail, EXIT_USAGE, "%s takes only options, not %s; see mailsift help %.*s", name,
                        words->texts[0], command, name);
}

/* "clean", or "store prune". */
struct full_name {
    char text[NAME_BYTES];
};

static struct full_name full_name_of(const struct command *command, const struct subcommand *subcommand)
{
    struct full_name name;
    snprintf(name.text, sizeof name.text, "%s%s%s", command->name, subcommand->word != NULL ? " " : "",
             subcommand->word != NULL ? subcommand->word : "");
    return name;
}

static enum exit_code run(const struct command *command, const struct subcommand *subcommand,
                          const struct arguments *given)
{
    struct settings settings = {0};
    struct fail fail = {0};
    struct arguments words = *given;
    struct full_name name = full_name_of(command, subcommand);
    struct parser parser = {name.text, subcommand->taker, subcommand->all_settings};
    enum parsed parsed = options_parse(&parser, &words, &settings, &fail);
    enum exit_code code = EXIT_DONE;
    if (parsed == PARSED_HELP)
        help_print_command(command);
    else if (parsed == PARSED_FAIL || !takes_words(subcommand, name.text, &words, &fail))
        code = say_fail(&fail);
    else
        code = subcommand->run(&settings, &words);
    settings_free(&settings);
    return code;
}

/* The subcommand that WORD means, or what COMMAND does without one where it has none at all; NULL: none. */
static const struct subcommand *subcommand_of(const struct command *command, const char *word)
{
    const struct subcommand *first = command->subcommands;
    if (word == NULL || word[0] == '-' || first[1].run == NULL)
        return first;
    for (const struct subcommand *one = first + 1; one->run != NULL; one++)
        if (strcmp(one->word, word) == 0)
            return one;
    return NULL;
}

/* GIVEN begin with the word before the subcommand. */
static enum exit_code run_command(const struct command *command, const struct arguments *given)
{
    const char *word = given->count > 1 ? given->texts[1] : NULL;
    const struct subcommand *subcommand = subcommand_of(command, word);
    if (subcommand == NULL)
        return refuse_subcommand(command, word);
    int skipped = subcommand->word != NULL;
    struct arguments rest = {given->count - skipped, given->texts + skipped, given->sources};
    struct arguments words = {rest.count - 1, rest.texts + 1, rest.sources};
    if (subcommand->taker != 0)
        return run(command, subcommand, &rest);
    struct fail fail = {0};
    return takes_words(subcommand, full_name_of(command, subcommand).text, &words, &fail)
               ? subcommand->run(&(struct settings){0}, &words)
               : say_fail(&fail);
}

/* Whether WORD, which is not a command, may be meant as a LIST: else it is a mistyped command. */
static bool looks_like_list(const char *word)
{
    struct stat status;
    return word[0] == '-' || strpbrk(word, "./") != NULL || stat(word, &status) == 0;
}

static enum exit_code refuse_word(const char *word)
{
    struct fail fail = {0};
    const char *names[COMMANDS_MAX] = {NULL};
    for (size_t i = 0; commands[i] != NULL; i++)
        names[i] = commands[i]->name;
    const char *nearest = nearest_word(word, names);
    fail_because(&fail, EXIT_USAGE, "%s is neither a command nor a file%s%s%s mailsift help", word,
                 nearest != NULL ? "; did you mean " : "", nearest != NULL ? nearest : "",
                 nearest != NULL ? "? See" : "; see");
    return say_fail(&fail);
}

enum exit_code dispatch(const struct arguments *arguments)
{
    const char *word = arguments->texts[1];
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        word = help_command.name;
    const struct command *command = command_named(word);
    if (command != NULL)
        return run_command(
            command, &(struct arguments){arguments->count - 1, arguments->texts + 1, arguments->sources});
    return looks_like_list(word) ? run_command(&clean_command, arguments) : refuse_word(word);
}
